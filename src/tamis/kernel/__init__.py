"""Which kernel runs: the compiled one where it is there, else the same files as plain Python.

`TAMIS_KERNEL=python` forces plain, `=compiled` refuses to start without the other;
unset takes what there is. Both give the same bytes (tests/kernel), so this is a choice
of speed alone: 20 to 100 times.
"""

import importlib.util
import os
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

PARTS = ("kernel", "memory")  # each may use those before it


def load_plain() -> ModuleType:
    """The kernel as plain Python, even if a compiled one lies beside it.

    Its parts are modules of a package of their own, so that each finds the plain others.
    """
    package = ModuleType("tamis.kernel.plain")
    package.__path__ = []
    sys.modules[package.__name__] = package
    return joined([load_part(f"{package.__name__}.{part}", part) for part in PARTS])


def load_part(name: str, part: str) -> ModuleType:
    """A part from its source, as module `name`."""
    path = Path(__file__).with_name(f"{part}.py")
    spec = importlib.util.spec_from_loader(name, SourceFileLoader(name, str(path)))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def joined(parts: list[ModuleType]) -> ModuleType:
    """All functions of the parts in one place. It is compiled if every part is."""
    whole = ModuleType("kernel")
    for part in parts:
        functions = {name: each for name, each in vars(part).items() if callable(each)}
        whole.__dict__.update(functions)
    compiled = all(part.is_compiled() for part in parts)
    whole.__dict__["is_compiled"] = lambda: compiled
    return whole


def load_kernel(wish: str) -> ModuleType:
    """The kernel that `wish` names: "", "python" or "compiled".

    Raises RuntimeError for any other word, or where none is compiled and one must be.
    """
    if wish not in ("", "python", "compiled"):
        raise RuntimeError(f"TAMIS_KERNEL is {wish!r}: say python, compiled, or leave it out")
    if wish == "python":
        return load_plain()
    from tamis.kernel import kernel, memory

    whole = joined([kernel, memory])
    if wish == "compiled" and not whole.is_compiled():
        raise RuntimeError(
            "TAMIS_KERNEL=compiled, but the kernel is not compiled here: "
            "install a C compiler and Python's headers, then install Tamis again"
        )
    return whole


running = load_kernel(os.environ.get("TAMIS_KERNEL", ""))


def describe() -> str:
    """One word for logs and pages: compiled or plain."""
    return "compiled" if running.is_compiled() else "plain Python"
