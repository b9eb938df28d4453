"""The comment section: posting, threads, states, the way from text to safe HTML.

Stands on `checks`, which judges, and on `store`, which keeps. Knows neither HTTP nor
templates: `web/embed.py` shows what is here.
"""
