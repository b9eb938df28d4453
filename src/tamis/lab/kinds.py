"""Kinds of spam as they stand in found records, told by plain words and shapes.

No corpus says what kind a spam is, so a kind is what a list of words finds in its text, or a
shape: a trackback has the cut-out of its `[...]`, praise is short, bears no link and has the
author's address, a link drop has next to nothing but links. The lists err to few: they name
a kind's own words in the languages that the corpora have, not all that it may say.

Beside each stand the kinds of lab.generate that were written for it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tamis.lab.records import Record

LINKED = re.compile(r"://|www\.")
ADDRESSES = re.compile(r"<[^>]*>|\[[^\]]*\]|\S*(?:://|www\.)\S*")
CUT_OUT = re.compile(r"\[(?:\.\.\.|…)\]")
SHORT = 300  # signs of praise, at most
FEW_WORDS = 8  # of a link drop, below


@dataclass(frozen=True, slots=True)
class Kind:
    """How found spam of a kind is known, and what was invented for it."""

    invented: tuple[str, ...]
    is_like: Callable[[Record], bool]
    by_words: bool = True  # else by its shape, which genuine comments may have too

    def was_invented(self, record: Record) -> bool:
        """Whether an invented record, of either label, is about this."""
        name = (record.source or "").partition("/")[2]
        return name in self.invented or (self.by_words and self.is_like(record))


def words(pattern: str) -> Callable[[Record], bool]:
    """Records in whose text one of these words stands."""
    known = re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    return lambda record: known.search(record.text) is not None


def is_praise(record: Record) -> bool:
    """Short, without a link, with a home page."""
    return bool(record.url) and len(record.text) < SHORT and not (
        LINKED.search(record.text) or CUT_OUT.search(record.text)
    )  # fmt: skip


def is_drop(record: Record) -> bool:
    """Links, and few words beside."""
    said = ADDRESSES.sub(" ", record.text).split()
    return LINKED.search(record.text) is not None and len(said) < FEW_WORDS


def is_trackback(record: Record) -> bool:
    """A passage of another page, cut out."""
    return CUT_OUT.search(record.text) is not None


KINDS: Mapping[str, Kind] = {
    "casino": Kind(("casino",), words(
        r"casinos?|poker|roulette|slot machines?|slots?|blackjack|betting|bookmakers?|gambling|"
        r"jackpot|judi|togel|gacor|казино|ставк\w+"
    )),
    "pharma": Kind(("pharma",), words(
        r"viagra|cialis|levitra|tramadol|xanax|valium|phentermine|ambien|kamagra|pharmacy|"
        r"propecia|lorazepam|diazepam|prescriptions?|pills?"
    )),
    "credit": Kind(("credit",), words(
        r"payday|loans?|lenders?|mortgages?|refinanc\w+|bad credit|debt consolidation|"
        r"credit scores?|crédits?"
    )),
    "replica": Kind(("replica",), words(
        r"louis vuitton|gucci|chanel|hermes|rolex|michael kors|uggs?|moncler|ray ?bans?|oakley|"
        r"nike|air max|replicas?|handbags?|abercrombie|lululemon|prada|burberry|tiffany|outlet"
    )),
    "essay": Kind(("essay",), words(
        r"essays?|term papers?|dissertations?|coursework|research papers?|homework help"
    )),
    "seo": Kind(("seo",), words(
        r"seo|backlinks?|link ?building|search engine (?:rank\w*|optimi[sz]\w+)|page ?rank|serps?"
    )),
    "services": Kind(("services", "works"), words(
        r"plumb\w+|locksmiths?|roofing|carpet cleaning|lawyers?|attorneys?|dentists?|contractors?|"
        r"towing|movers"
    )),
    "adult": Kind(("adult",), words(
        r"porn\w*|xxx|sex(?:y|ual|cam)?|escorts?|webcams?|nude|milf|dating|порно|секс|интим"
    )),
    "voyance": Kind(("voyance",), words(
        r"voyan\w+|m[ée]diums?|marabouts?|astrolog\w+|psychics?|spell casters?|love spells?|"
        r"tarot|horoscop\w+"
    )),
    "income": Kind(("income", "investment", "giveaway"), words(
        r"make money|earn(?:ing)? (?:money|\$|up to)|work (?:from|at) home|extra income|"
        r"passive income|forex|binary options?|bitcoins?|btc|crypto\w*|usdt|airdrop|"
        r"заработ\w+|доход\w*|инвест\w+|криптовалют\w+"
    )),
    "trackback": Kind(("trackback",), is_trackback, by_words=False),
    "praise": Kind(("praise",), is_praise, by_words=False),
    "drop": Kind(("drop",), is_drop, by_words=False),
}  # fmt: skip
