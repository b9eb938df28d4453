"""Lists of others: hosts known for spam, throw-away e-mail, and hosts that all share.

    links.listed    a link or the home page leads to a listed host    +1, halved each year
    email.listed    the address is one of a throw-away service        +0.3, halved each year

A host is matched whole or by a parent down to the domain that can be registered, never as
a part of a text. Lists age, so a list bears its date and its weight halves every year; it
is never enough alone (judge). The files of `lists/` are text, gzipped: a line `# date:`,
a line `# source:`, then one host a line; another file of the same form may take their
place. Of 210,000 ham none is hit. Of the spam at hand, ten years older than the lists,
1.7 % of the addresses and next to no host are: they are for what goes round today.

`is_shared` tells the opposite: domains under which everybody publishes, so that what one
of them did says nothing of the next (those that the Public Suffix List divides, such as
blogspot.com, need no line here). The list is ours, short, and errs to the well-known.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from tamis.errors import BadInput
from tamis.signals.author import split_email
from tamis.signals.features import Features
from tamis.verdict import Reason

FOLDER = Path(__file__).parent / "lists"
SPAM_HOSTS = ("referrer-spam.txt.gz",)
THROW_AWAY = ("throw-away-email.txt.gz",)
HOST, EMAIL = 1.0, 0.3  # log-odds, on the day of the list
YEAR_DAYS = 365.25

SHARED = frozenset(
    """
    amazon.ca amazon.co.uk amazon.com amazon.de amazon.es amazon.fr amazon.it ameblo.jp
    apple.com archive.org arxiv.org baidu.com bbc.co.uk bbc.com bilibili.com bitbucket.org
    blogger.com bsky.app canalblog.com dailymotion.com daum.net debian.org deviantart.com
    discord.com discord.gg doi.org dropbox.com ebay.com etsy.com europa.eu facebook.com
    fc2.com flickr.com framasoft.org free.fr github.com gitlab.com gnu.org goodreads.com
    google.com hatena.ne.jp imdb.com imgur.com instagram.com kickstarter.com leboncoin.fr
    lemonde.fr linkedin.com live.com livejournal.com mail.ru mastodon.social medium.com
    microsoft.com mozilla.org msn.com naver.com nytimes.com ok.ru orange.fr over-blog.com
    pastebin.com patreon.com pinterest.com python.org qq.com quora.com reddit.com
    rutube.ru skyrock.com slideshare.net soundcloud.com sourceforge.net spotify.com
    stackexchange.com stackoverflow.com steamcommunity.com substack.com t.me
    theguardian.com tiktok.com tripadvisor.com tumblr.com twitch.tv twitter.com typepad.com
    ucoz.ru vimeo.com vk.com weibo.com whatsapp.com wikimedia.org wikipedia.org wordpress.com
    wordpress.org x.com yahoo.com yandex.ru youtu.be youtube.com zhihu.com
    """.split()
)


@dataclass(frozen=True, slots=True)
class HostList:
    """One list: its day, whose it is, and what stands on it."""

    day: date
    source: str
    hosts: frozenset[str]

    def has(self, host: str) -> bool:
        """Whether a host or a parent of it stands on the list."""
        return any(name in self.hosts for name in with_parents(host))

    def strength(self, today: date) -> float:
        """What is left of its weight: halved each year, never more than whole."""
        return float(min(1.0, 0.5 ** ((today - self.day).days / YEAR_DAYS)))


def is_shared(domain: str) -> bool:
    """Whether everybody publishes under a registered domain."""
    return domain in SHARED


def list_grounds(features: Features, email: str | None, today: date) -> tuple[Reason, ...]:
    """What the shipped lists say; () if nothing."""
    found = []
    if weight := HOST * heaviest(SPAM_HOSTS, linked_hosts(features), today):
        found.append(Reason("links.listed", (), weight, ()))
    if email and (weight := EMAIL * heaviest(THROW_AWAY, (split_email(email)[1],), today)):
        found.append(Reason("email.listed", (), weight, ()))
    return tuple(found)


def linked_hosts(features: Features) -> tuple[str, ...]:
    """Where home page and links lead, without the shared ones."""
    home = () if features.home is None else (features.home,)
    return tuple(link.host for link in (*home, *features.links) if not is_shared(link.domain))


def heaviest(names: tuple[str, ...], hosts: tuple[str, ...], today: date) -> float:
    """The strength of the freshest list that has one of the hosts, 0 if none has."""
    lists = [shipped(name) for name in names] if hosts else []
    return max((x.strength(today) for x in lists if any(map(x.has, hosts))), default=0.0)


def with_parents(host: str) -> Iterator[str]:
    """The host and what it is under, as far as two labels."""
    while "." in host:
        yield host
        host = host.partition(".")[2]


@lru_cache(maxsize=8)
def shipped(name: str) -> HostList:
    """A list of ours, read when it is first asked for."""
    return read_list(FOLDER / name)


def read_list(path: Path) -> HostList:
    """A list from its file. Raises BadInput without a date."""
    lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    heads = dict(line.removeprefix("# ").split(": ", 1) for line in lines if line.startswith("# "))
    try:
        day = date.fromisoformat(heads["date"])
    except (KeyError, ValueError):
        raise BadInput(
            path.name, "bears no date", "begin it with a line # date: 2026-08-01"
        ) from None
    hosts = frozenset(line for line in lines if line and not line.startswith("#"))
    return HostList(day, heads.get("source", ""), hosts)
