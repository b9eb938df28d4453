"""The desk: what moderators see and decide, and who they are.

Stands on `comments`, whose states it changes, and on `checks`, through which every
decision teaches. `web/desk.py` shows it.
"""
