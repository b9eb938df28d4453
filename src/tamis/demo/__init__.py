"""The demo: a news page with a comment section, to try Tamis on.

An article, some people's remarks and some spam, all written for it, and the route
that shows them. `tamis demo` serves it from a folder that is thrown away.
"""
