"""Lists of others: hosts known for spam, throw-away e-mail, and hosts that all share.

    links.listed    a link or the home page leads to a listed host    +1, halved each year
    email.listed    the address is one of a throw-away service        +0.3, halved each year

A host is matched whole or by a parent down to the domain that can be registered, never as
a part of a text. Lists age, so a list bears its date and its weight halves every year; it
is never enough alone (judge). The files of `lists/` are text, gzipped: a line `# date:`,
a line `# source:`, then one host a line; another file of the same form may take their
place. Of 210,000 ham none is hit. Of the spam at hand, ten years older than the lists,
1.7 % of the addresses and next to no host are: they are for what goes round today.

`place_of` tells whose place a link leads to: mostly a domain; somebody's sub-domain or channel
where a domain is shared out; nobody's where everybody publishes under one name (what the
Public Suffix List divides, such as blogspot.com, needs no line here). Campaigns and
reputations count places. The lists are ours, short, and err to the well-known.
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
from tamis.signals.links import Link
from tamis.verdict import Reason

FOLDER = Path(__file__).parent / "lists"
SPAM_HOSTS = ("referrer-spam.txt.gz",)
THROW_AWAY = ("throw-away-email.txt.gz",)
HOST, EMAIL = 1.0, 0.3  # log-odds, on the day of the list
YEAR_DAYS = 365.25

# Everybody publishes there under one name: what one of them did says nothing of the next.
SHARED = frozenset(
    """
    amazon.ca amazon.co.uk amazon.com amazon.de amazon.es amazon.fr amazon.it ameblo.jp
    apple.com archive.org arxiv.org baidu.com bbc.co.uk bbc.com bilibili.com bitbucket.org
    blogger.com bsky.app dailymotion.com daum.net debian.org doi.org dropbox.com ebay.com
    etsy.com europa.eu facebook.com flickr.com framasoft.org github.com gitlab.com gnu.org
    goodreads.com google.com gravatar.com hatena.ne.jp imdb.com imgur.com instagram.com
    jroller.com kickstarter.com leboncoin.fr lemonde.fr linkedin.com mail.ru mastodon.social
    medium.com microsoft.com mozilla.org nytimes.com ok.ru orange.fr pastebin.com patreon.com
    pinterest.com python.org qq.com quora.com reddit.com rutube.ru slideshare.net soundcloud.com
    sourceforge.net spotify.com stackexchange.com stackoverflow.com steamcommunity.com t.co
    theguardian.com tiktok.com tripadvisor.com twitch.tv twitter.com vimeo.com vk.com w3.org
    weibo.com wikimedia.org wikipedia.org wordpress.org x.com yandex.ru youtu.be youtube.com
    zhihu.com
    """.split()
)
# Each sub-domain is somebody's, and the Public Suffix List does not say so.
HOSTED = frozenset(
    """
    altervista.org canalblog.com deviantart.com fc2.com free.fr jimdo.com live.com
    livejournal.com msn.com narod.ru naver.com over-blog.com skyrock.com substack.com
    tistory.com tumblr.com typepad.com ucoz.ru webnode.com weebly.com wixsite.com wordpress.com
    yahoo.com
    """.split()
)
# The first piece of the path is somebody's: a channel, a group, a number.
CHANNELS = frozenset("discord.com discord.gg t.me telegram.me wa.me whatsapp.com".split())
DOORS = ("s", "joinchat", "invite", "send")  # pieces before the name of a channel


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


def place_of(link: Link) -> str | None:
    """Whose place a link leads to, in lower case; None: everybody's."""
    domain, host = link.domain, link.host.removeprefix("www.")
    if domain in SHARED:
        return None
    if domain in HOSTED:
        return None if host == domain else host
    if domain in CHANNELS:
        pieces = link.path.partition("?")[0].casefold().split("/")
        name = next((piece for piece in pieces if piece and piece not in DOORS), None)
        return f"{domain}/{name}" if name else None
    return domain


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
    return tuple(link.host for link in (*home, *features.links) if place_of(link) is not None)


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
