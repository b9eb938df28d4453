"""What the filter learned at a site, and from whom: for moderators to see, and to put right.

Who gives labels (a key, or a door where no key was noted) is believed less the more of
them the filter finds implausible (judge.givers). Labels that counted less than half are
set aside: they are shown here with what is known of their comments. Whoever finds one right
says so (`confirm`): the same lesson again, given at the desk, where people are believed.

The model tells a label by its place among the site's lessons, which is the place of its
line in the ledger; so all is as true as the fold. Moderators are one giver here: who of
them said what is in the desk log, and no figure is made of a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, func, select

from tamis.checks.feedback import follow, learn_once
from tamis.checks.service import Service
from tamis.comment import Label
from tamis.desk.decisions import log_action
from tamis.desk.people import Person
from tamis.errors import NotFound
from tamis.judge.drift import Drift
from tamis.judge.givers import Giver, Givers
from tamis.learning.ledger import UNNUMBERED, Line, Seq, at_places, newest_of, read_after
from tamis.learning.trust import DESK, GivenBy, giver_of, key_number, weight
from tamis.site import Site
from tamis.store.keys import FurtherKey, list_keys
from tamis.store.schema import checks, comments, ledger

MOST_SHOWN = 10  # labels of one giver that were set aside


@dataclass(frozen=True, slots=True)
class Aside:
    """A label that counted less than half."""

    seq: Seq
    at: datetime
    label: Label
    door: str
    text: str | None  # of the comment, where it is kept


@dataclass(frozen=True, slots=True)
class GiverFigures:
    """Somebody who gives labels."""

    key_number: int | None
    key: FurtherKey | None  # None: the site's own, or no key was noted
    doors: tuple[tuple[str, str], ...]  # door and way
    labels: int
    believed: float  # what a label counts now, up to 1
    trusted: bool  # the desk
    aside: int  # how many labels were set aside, ever
    shown: tuple[Aside, ...]  # the newest of them that nobody has confirmed


@dataclass(frozen=True, slots=True)
class Drifting:
    """A site at which the filter was wrong more often than usual, lately."""

    site_url: str
    since: datetime  # when the label was given that made it plain
    left: int  # lessons until it is over


@dataclass(frozen=True, slots=True)
class Learned:
    """What one site taught."""

    site: Site
    lessons: int
    drifting: Drifting | None
    givers: tuple[GiverFigures, ...]


def read_learned(service: Service, site: Site) -> Learned:
    """Of one site, as this worker has folded it. Raises Unavailable."""
    with service.follower.reading(site.id) as model:
        lessons = 0 if model is None else model.lessons
        givers = Givers() if model is None else model.givers.copy()
        drift = Drift() if model is None else model.drift
    with service.store.read() as conn:
        figures = tuple(_figures(conn, site, givers))
        return Learned(site, lessons, _drifting(conn, site, drift), figures)


def read_drifting(service: Service) -> tuple[Drifting, ...]:
    """The sites at which what comes has changed. Raises Unavailable."""
    drifts = []
    for site in service.sites:
        with service.follower.reading(site.id) as model:
            if model is not None and model.drifting:
                drifts.append((site, model.drift))
    if not drifts:
        return ()
    with service.store.read() as conn:
        found = [_drifting(conn, site, drift) for site, drift in drifts]
    return tuple(one for one in found if one is not None)


def confirm(service: Service, site: Site, seq: Seq, *, person: Person, now: datetime) -> Label:
    """Say at the desk what a line of the ledger says. Raises NotFound, Unavailable."""
    with service.store.write() as conn:
        found = read_after(conn, site.id, seq - 1, 1)
        if not found or found[0].seq != seq:
            raise NotFound("label", seq)
        line = said_at_the_desk(found[0], person, now)
        learned = learn_once(conn, line)
        log_action(conn, site, person, line.lesson.label.value, now, comment_id=line.comment_id,
                   detail="confirmed")  # fmt: skip
    follow(service, site.id, learned)
    return line.lesson.label


def said_at_the_desk(line: Line, person: Person, now: datetime) -> Line:
    """The same lesson from a person."""
    label = line.lesson.label
    way = GivenBy.SPAM if label is Label.SPAM else GivenBy.APPROVE
    lesson = replace(line.lesson, weight=weight(label, way))
    return replace(
        line, at=now, lesson=lesson, source=DESK, given_by=way, giver=person.id, seq=UNNUMBERED
    )


def _drifting(conn: Connection, site: Site, drift: Drift) -> Drifting | None:
    alarm = at_places(conn, site.id, [drift.since]) if drift.left else []
    return Drifting(site.url, alarm[0].at, drift.left) if alarm else None


def _figures(conn: Connection, site: Site, givers: Givers) -> Iterable[GiverFigures]:
    keys = {key.number: key for key in list_keys(conn, site.id)}
    for giver, doors in _told(conn, site).items():
        tally = givers.tallies.get(giver.name)
        places = () if tally is None else tally.places[::-1][:MOST_SHOWN]
        number = key_number(giver.name)
        yield GiverFigures(
            key_number=number,
            key=None if number is None else keys.get(number),
            doors=tuple(sorted(doors)),
            labels=sum(doors.values()),
            believed=givers.credit(giver),
            trusted=giver.trusted,
            aside=0 if tally is None else tally.aside,
            shown=tuple(_aside(conn, line) for line in at_places(conn, site.id, places)
                        if not _is_confirmed(conn, line)),
        )  # fmt: skip


def _told(conn: Connection, site: Site) -> dict[Giver, dict[tuple[str, str], int]]:
    """Who gave labels: by door and way, how many. All people of the desk are one."""
    columns = ledger.c.source, ledger.c.given_by, ledger.c.giver
    wanted = select(*columns, func.count()).where(ledger.c.site_id == site.id)
    told: dict[Giver, dict[tuple[str, str], int]] = {}
    for source, way, by, count in conn.execute(wanted.group_by(*columns).order_by(*columns)):
        giver = Giver(DESK, trusted=True) if source == DESK else giver_of(source, way, by)
        doors = told.setdefault(giver, {})
        doors[source, way] = doors.get((source, way), 0) + count
    return told


def _is_confirmed(conn: Connection, line: Line) -> bool:
    """Whether a person has spoken of this comment since."""
    newest = None if line.content is None else newest_of(conn, line.site_id, line.content)
    return newest is not None and newest.source == DESK and newest.seq > line.seq


def _aside(conn: Connection, line: Line) -> Aside:
    return Aside(line.seq, line.at, line.lesson.label, line.source, _text(conn, line))


def _text(conn: Connection, line: Line) -> str | None:
    """Of the comment: our own, or another's where the site keeps it."""
    if line.comment_id is not None:
        own = comments.c.site_id == line.site_id, comments.c.id == line.comment_id
        return conn.execute(select(comments.c.text).where(*own)).scalar_one_or_none()
    if line.content is None:
        return None
    same = checks.c.site_id == line.site_id, checks.c.content == line.content
    newest = select(checks.c.text).where(*same).order_by(checks.c.at.desc()).limit(1)
    return conn.execute(newest).scalar_one_or_none()
