"""What pages say, in the reader's language: gettext catalogues and dates in words.

Sentences stand in the code in English; a catalogue (`web/locale/LANG/LC_MESSAGES`)
turns them into a further language. One more language is one more file there. Dates
and spans of time are worded by Babel's tables. A language without a catalogue is
answered in English, never with an error.

Only pages are worded here. What programs read (errors of the API, logs, the shell)
stays English.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_percent

LOCALE = Path(__file__).parent / "web" / "locale"
DOMAIN = "tamis"
SOURCE_LANG = "en"  # the language of the sentences in the code
RELATIVE_FOR = timedelta(days=7)  # after that a date says more than "12 days ago"
JUST_NOW = timedelta(seconds=45)


@dataclass(frozen=True, slots=True)
class Words:
    """One language: its sentences and its way of telling time."""

    lang: str
    catalogue: NullTranslations

    def say(self, sentence: str, **values: object) -> str:
        """The sentence in this language, with its `%(name)s` filled in."""
        said = self.catalogue.gettext(sentence)
        return said % values if values else said

    def number(self, one: str, many: str, number: int) -> str:
        """A sentence with a number in it: `%(num)d` in both forms."""
        return self.catalogue.ngettext(one, many, number) % {"num": number}

    def ago(self, at: datetime, now: datetime) -> str:
        """How long ago, in words; a date when it is long ago. Never "in 3 minutes"."""
        passed = now - at
        if passed < JUST_NOW:
            return self.say("just now")
        if passed < RELATIVE_FOR:
            return format_timedelta(-passed, add_direction=True, locale=self.lang)
        return self.day(at)

    def percent(self, share: float, places: int) -> str:
        """0.5 %, with so many places at most."""
        return format_percent(share, f"0.{'#' * places}%" if places else "0%", locale=self.lang)

    def day(self, at: datetime) -> str:
        """24 November 2026."""
        return format_date(at, format="long", locale=self.lang)

    def moment(self, at: datetime) -> str:
        """Day and minute, in UTC and saying so."""
        return format_datetime(at.astimezone(UTC), "d MMMM y, HH:mm 'UTC'", locale=self.lang)


def words(lang: str) -> Words:
    """The words for languages as a site or a browser names them: "fr", "fr_CA, en",
    "de;q=0.8, fr". The first one that there is a catalogue for, else English."""
    for tag in lang.replace("_", "-").split(","):
        primary = tag.partition(";")[0].strip().partition("-")[0].lower()
        if primary in languages():
            return _loaded(primary)
    return _loaded(SOURCE_LANG)


@cache
def languages() -> tuple[str, ...]:
    """All languages that pages can be had in, English first."""
    found = sorted(file.parents[1].name for file in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return (SOURCE_LANG, *found)


@cache
def _loaded(lang: str) -> Words:
    """One of `languages`: nothing that a browser sends fills this cache."""
    if lang == SOURCE_LANG:
        return Words(lang, NullTranslations())
    with (LOCALE / lang / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as opened:
        return Words(lang, GNUTranslations(opened))
