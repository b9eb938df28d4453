"""The one way from a comment to a verdict, shared by all doors; and back, by feedback."""
