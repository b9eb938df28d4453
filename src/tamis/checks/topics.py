"""What pages are about, as far as this process remembers, and the grounds that follow.

    grounds = topics.grounds(seen, page, now_s, site=site.id)     before the verdict
    topics.note(seen, page, approved, site=site.id)               once it is published
    topics.remember(site.id, page, comment, guid)                 at the start, from `comments`
    topics.teach(guid, label)                                     a person has spoken of one
    topics.forget(site.id, page)                                  before a page is counted anew

`History` calls it under its lock: `page` is what tells pages of a site apart, the permalink
without its fragment or else the title (`page_of`), `None` where the client named neither:
then there is nothing to say. `approved` is true for what is published, by a person or by
the judge. Of the newest of them it is known by their check (`guid`) what they added, so that
a person's word takes it out again, or puts it back: what was spam after all must not say
what a page is about. Erased ones: `forget`, then `remember` for each that is left there.

Of a page: its own words, read from what came with the comment; of its thread: counts in
4,096 slots, and the domains that published comments linked to. A site's counts are the
sum of its threads' and nothing else, so that a page can be taken out again exactly, and
the order of notes makes no difference.

Privacy: all of it is in memory and in this process alone, hashed, without a text, a name
or an address of anybody; it is counted again from published comments at the start and after
an erasure, so it forgets with them. A thread that nobody asked about for 30 days is let go.
Bounded: 2,048 pages read (5 kB each with a text), 2,048 threads (4 to 6 kB) and their sites
(24 kB), what 20,000 comments added (half a kB each); the least lately used goes.

    ground                  log-odds       when
    topic.on-page           -0.25 to -1.2  words of the page occur, the rarer the better; half
                                           of it beside a link, since a pitch can echo a title
    topic.off-page          +0.8           a long comment with a link and no word of the page
                                           (next to none, where the page's text is known),
                                           nor like what was published in its thread
    topic.unprovoked-link   +0.7           a link whose words stand neither on the page, nor in
                                           the thread, nor in the comment, to a domain new here
    topic.copied            +0.8           next to all of it stands on the page, and it links;
                                           without a link, or where only most of it does, it
                                           is just not called on-page

Weights are round numbers below the likelihood ratios seen on blogs, set by hand over all of
them; the figures are of each source scored by a base and a background without it. No corpus
has the text of pages: there, half of a thread stood for it. Tried and left out, since they hurt
ham or told nothing: short praise without a word of the page (readers write just the same),
unrelated home pages (so are most readers'), fit with the site (it is its language), thread
words that vouch for a comment (under flooded pages they vouch for spam).
"""

from __future__ import annotations

import sys
from array import array
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from tamis.comment import Comment, Label
from tamis.judge.judge import Observed
from tamis.judge.reasons import LEAST_WEIGHT
from tamis.kernel import running as kernel
from tamis.signals.features import token
from tamis.signals.links import Link, find_links, make_link
from tamis.signals.text import Text, read_text
from tamis.signals.topic import (
    MARK_BYTES,
    MASK,
    Topic,
    beside_links,
    body_of,
    link_topic,
    name_of,
    page_fit,
    page_words,
    shares_a_rare_word,
    strongest_word,
    thread_fit,
    topic_of,
)
from tamis.site import SiteId
from tamis.verdict import Reason

MOST_PAGES = 2048
KEEP_S = 30 * 86_400.0
MOST_COUNTED = 20_000  # comments of which it is known what they added
LOW_BITS = 0 if sys.byteorder == "little" else 3  # where the lowest 16 of 64 bits stand
FEWEST_WORDS = 4  # features of a page that is known at all
ON_PAGE = -1.2
ON_FROM, ON_OVER = 4.0, 8.0  # nats where it begins, nats more to its full weight
ON_LONGER = 3.0  # nats more for a long comment: it hits words of the page by chance
ON_A_FEATURE = 0.1  # the same for a page known by its text, for each of up to 240 features
OFF_PAGE = 0.8
OFF_BELOW = 0.5  # nats
OFF_A_FEATURE = 0.03  # nats more for each, for a page known by its text
OFF_FEWEST = 60  # features of a comment that could have said something
LONG = 120  # features
IN_THREAD = -0.25  # nats a feature from which on a comment is like its thread
FEWEST_IN_THREAD = 3  # comments
UNPROVOKED = 0.7
TIED = 1.0  # nats of one word that tie a link to the thread
COPIED = 0.8
COPIED_FROM = 0.95  # of the comment
MOSTLY_COPIED = 0.8  # with a link: not called on-page for it
COPIED_FEWEST = (40, 100)  # features of the comment, of the page
MOST_LINKS = 3
MOST_DOMAINS = 256  # of a thread
FULL = 255  # comments that a word of a thread is counted in
DOMAIN_MASK = 2047


@dataclass(frozen=True, slots=True)
class About:
    """A page's own words, and which of 2^15 marks its text sets (`None`: no text came)."""

    made_from: int
    words: array[int]
    marks: bytearray | None
    size: int  # features of its text


@dataclass(slots=True)
class Thread:
    """What was published under a page."""

    asked_s: float | None = None  # when a comment last came for it, seconds since 1970
    words: bytearray = field(default_factory=lambda: bytearray(MASK + 1))
    total: int = 0
    comments: int = 0
    domains: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Counts:
    """The sum of a site's threads."""

    words: array[int] = field(default_factory=lambda: array("I", bytes(4 * (MASK + 1))))
    domains: array[int] = field(default_factory=lambda: array("I", bytes(4 * (DOMAIN_MASK + 1))))
    total: int = 0
    threads: int = 0


Key = tuple[int, int]  # site, page


@dataclass(slots=True)
class Counted:
    """What one published comment added to its thread."""

    key: Key
    thread: Thread  # as it was then: a thread that was let go began anew
    words: array[int]  # the lowest 16 bits of each feature
    domains: tuple[int, ...]
    counts: bool = True  # until a person refuses it


def page_of(comment: Comment) -> str | None:
    """What tells this page from others of its site."""
    if comment.permalink:
        return comment.permalink.partition("#")[0]
    return comment.page_title or None


def key_of(site: SiteId, page: str) -> Key:
    """A page as it is remembered: without its address."""
    return site, hash(page)  # 64 bits, salted by the process


class Topics:
    """Pages, threads and sites of one process. Not thread safe: History's lock is."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, About] = OrderedDict()
        self._threads: OrderedDict[Key, Thread] = OrderedDict()
        self._sites: dict[int, Counts] = {}
        self._counted: OrderedDict[str, Counted] = OrderedDict()

    def grounds(
        self, seen: Observed, page: str | None, now_s: float, *, site: SiteId
    ) -> tuple[Reason, ...]:
        """What page and thread say of a comment, at most 2 in all either way."""
        if page is None:
            return ()
        key = key_of(site, page)
        about = self._about(key, seen.comment)
        if len(about.words) < FEWEST_WORDS:
            return ()
        thread = self._threads.get(key, EMPTY)
        if thread is not EMPTY:
            thread.asked_s = now_s
            self._threads.move_to_end(key)
        links = foreign_links(seen)
        topic = topic_of(seen.features.text.folded)
        beside = beside_links(seen.features.text, seen.features.links) if links else topic
        counts = self._sites.get(site, NO_COUNTS)
        copied = copied_share(beside, about)
        if copied < MOSTLY_COPIED or (copied < COPIED_FROM and not links):
            fit = fit_ground(seen, topic, about, thread, counts, bool(links))
        else:
            whole = copied >= COPIED_FROM and links
            fit = Reason("topic.copied", (), COPIED, ()) if whole else None
        found = (fit, unprovoked(links, about, beside, thread, counts) if links else None)
        return tuple(ground for ground in found if ground is not None)

    def note(
        self, seen: Observed, page: str | None, approved: bool, *, site: SiteId, guid: str = ""
    ) -> None:
        """A comment was judged; what is not approved leaves no trace."""
        if approved and page is not None:
            self._count(key_of(site, page), seen.features.text, seen.features.links, guid)

    def remember(self, site: SiteId, page: str, comment: Comment, guid: str = "") -> None:
        """A published comment, from the database."""
        text = read_text(comment.text)
        self._count(key_of(site, page), text, find_links(text), guid)

    def teach(self, guid: str, label: Label) -> None:
        """What a person said of a comment that was published: refused, it counts no more."""
        counted = self._counted.get(guid)
        if counted is None or counted.counts == (label is Label.HAM):
            return
        if self._threads.get(counted.key) is counted.thread:
            counted.counts = label is Label.HAM
            self._add(counted, 1 if counted.counts else -1)

    def forget(self, site: SiteId, page: str) -> None:
        """As if nothing had been published under this page."""
        self._drop(key_of(site, page))

    def forget_site(self, site: SiteId) -> None:
        """As if nothing had been published on this site."""
        self._drop_all(lambda key, _: key[0] == site)
        for key in [key for key in self._pages if key[0] == site]:
            del self._pages[key]

    def expire(self, now_s: float) -> None:
        """Let go of threads that nobody asked about for long, from the first call on."""
        for thread in self._threads.values():
            thread.asked_s = now_s if thread.asked_s is None else thread.asked_s
        self._drop_all(lambda _, thread: (thread.asked_s or 0.0) < now_s - KEEP_S)

    def _about(self, key: Key, comment: Comment) -> About:
        """The page's words; read again only when what was sent has changed."""
        sent = comment.page_title, comment.context, comment.permalink, comment.page_text
        made_from = hash(sent)
        about = self._pages.get(key)
        if about is None or about.made_from != made_from:
            about = self._pages[key] = read_page(comment, made_from)
            if len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(key)
        return about

    def _count(self, key: Key, text: Text, links: tuple[Link, ...], guid: str) -> None:
        counts = self._sites.setdefault(key[0], Counts())
        thread = self._threads.get(key)
        if thread is None:
            thread = self._threads[key] = Thread()
            counts.threads += 1
        topic = topic_of(text.folded)
        added = kernel.count_topic(topic.hashes, len(topic), MASK, thread.words, counts.words)
        thread.total += added
        counts.total += added
        thread.comments += 1
        slots = tuple(domain_slot(link) for link in links[: MOST_DOMAINS - len(thread.domains)])
        for slot in slots:
            thread.domains.append(slot)
            counts.domains[slot] += 1
        if guid and added == len(topic):  # of a thread that is full, none is taken out
            self._know(guid, Counted(key, thread, low_bits(topic), slots))
        self._threads.move_to_end(key)
        if len(self._threads) > MOST_PAGES:
            self._drop(next(iter(self._threads)))

    def _know(self, guid: str, counted: Counted) -> None:
        self._counted[guid] = counted
        if len(self._counted) > MOST_COUNTED:
            self._counted.popitem(last=False)

    def _add(self, counted: Counted, times: int) -> None:
        """Add a comment once more to its thread and site, or take it off."""
        thread, counts = counted.thread, self._sites[counted.key[0]]
        for bits in counted.words:
            slot = (bits >> 1) & MASK
            if 0 <= thread.words[slot] + times <= FULL:
                thread.words[slot] += times
                counts.words[slot] += times
                thread.total += times
                counts.total += times
        thread.comments += times
        for slot in counted.domains:
            counts.domains[slot] += times
            if times > 0:
                thread.domains.append(slot)
            else:
                thread.domains.remove(slot)

    def _drop(self, key: Key) -> None:
        """Take a thread out, and its counts off its site's."""
        self._pages.pop(key, None)
        thread = self._threads.pop(key, None)
        if thread is None:
            return
        counts = self._sites[key[0]]
        counts.threads -= 1
        if not counts.threads:
            del self._sites[key[0]]
            return
        for slot, count in enumerate(thread.words):
            if count:
                counts.words[slot] -= count
        for slot in thread.domains:
            counts.domains[slot] -= 1
        counts.total -= thread.total

    def _drop_all(self, is_over: Callable[[Key, Thread], bool]) -> None:
        for key in [key for key, thread in self._threads.items() if is_over(key, thread)]:
            self._drop(key)


EMPTY = Thread()
NO_COUNTS = Counts()


def low_bits(topic: Topic) -> array[int]:
    """The lowest 16 bits of its features: more than a slot needs, less than a feature is."""
    return array("H", memoryview(topic.hashes).cast("B").cast("H")[LOW_BITS::4])


def read_page(comment: Comment, made_from: int) -> About:
    """What the client tells of the page."""
    body = body_of(comment.page_text) if comment.page_text else None
    words = page_words(topic_of(name_of(comment)), body)
    if body is None:
        return About(made_from, words, None, 0)
    marks = bytearray(MARK_BYTES)
    kernel.mark_topic(body.hashes, len(body), marks)
    return About(made_from, words, marks, len(body))


def fit_ground(
    seen: Observed, topic: Topic, about: About, thread: Thread, counts: Counts, linked: bool
) -> Reason | None:
    """On the page's topic, off it, or nothing to say."""
    fit = page_fit(topic, about.words, counts.words, counts.total)
    size = len(topic)
    if about.marks is None:
        on_from, off_below = ON_FROM + ON_LONGER * (size > LONG), OFF_BELOW
    else:
        on_from = ON_FROM + ON_A_FEATURE * min(size, 2 * LONG)
        off_below = OFF_BELOW + OFF_A_FEATURE * size
    most = ON_PAGE / 2 if linked else ON_PAGE  # a pitch can echo a title
    weight = most * min(1.0, (fit.gain - on_from) / ON_OVER)
    if weight <= -LEAST_WEIGHT:
        named = strongest_word(topic, fit, seen.features.text.folded)
        return Reason("topic.on-page", named, weight, ())
    if not linked or fit.gain >= off_below or size < OFF_FEWEST:
        return None
    if thread.comments >= FEWEST_IN_THREAD:
        mean, _ = thread_fit(topic, thread.words, thread.total)
        if mean >= IN_THREAD:
            return None
    return Reason("topic.off-page", (), OFF_PAGE, ())


def unprovoked(
    links: list[Link], about: About, beside: Topic, thread: Thread, counts: Counts
) -> Reason | None:
    """The links that nothing here speaks for."""
    own = {*about.words, *beside.hashes}
    hosts = []
    for link in links[:MOST_LINKS]:
        topic = link_topic(link)
        known = counts.domains[domain_slot(link)] > 0
        if known or not len(topic) or shares_a_rare_word(topic, own):
            continue
        if thread.total and thread_fit(topic, thread.words, thread.total)[1] > TIED:
            continue
        hosts.append(link.host)
    if not hosts:
        return None
    return Reason("topic.unprovoked-link", tuple(dict.fromkeys(hosts)), UNPROVOKED, ())


def copied_share(topic: Topic, about: About) -> float:
    """How much of a comment, its links aside, stands in the page's text; 0 where too little
    is known to tell."""
    if about.marks is None or len(topic) < COPIED_FEWEST[0] or about.size < COPIED_FEWEST[1]:
        return 0.0
    there: int = kernel.marked_topic(topic.hashes, len(topic), about.marks)
    return there / len(topic)


def foreign_links(seen: Observed) -> list[Link]:
    """Links of the text that lead away from the site; not mere mentions of a host."""
    links = [link for link in seen.features.links if not link.bare]
    home = make_link(seen.comment.permalink, None, False) if seen.comment.permalink else None
    return links if home is None else [link for link in links if link.domain != home.domain]


def domain_slot(link: Link) -> int:
    """Where a registered domain is counted."""
    return (token("topic.domain", link.domain) >> 1) & DOMAIN_MASK
