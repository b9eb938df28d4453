"""The page on settings has a line for each setting, and no others."""

import re
from pathlib import Path

from tamis.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_every_setting_has_its_line_and_every_line_its_setting() -> None:
    explained = re.findall(r"^\| `(\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert sorted(explained) == sorted(Settings.__struct_fields__)
