"""The doors: all HTTP and all HTML. Parses, asks a room, answers; decides nothing itself."""
