"""Privacy: what the data page says, and that it comes true.

The notice is made from the schema, retention ends what it says ends. `web/account.py`
shows the pages.
"""
