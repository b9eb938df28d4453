"""`python -m tamis`: the same as `tamis`."""

from tamis.cli import main

main()
