"""Stands in for the package `cython` where it is not installed.

The kernel's types are comments to plain Python; only these few names are evaluated
when it runs as it stands.
"""

compiled = False
uchar = int_ = uint = ulonglong = double = int


def declare(_type: object, value: int | float) -> int | float:
    """A typed constant: the value itself."""
    return value


def cast(_type: object, value: int | float) -> int | float:
    """A conversion between number types that the caller knows to fit."""
    return value


def ccall(function: object) -> object:
    """A function callable from C and Python: itself."""
    return function


cfunc = inline = ccall
