"""All tables of Tamis, and for each personal column why it is there and until when.

A site is the root of nearly everything: its id comes first in every key, so that one
site can be moved, erased or sharded without touching another. Times are `Moment`s
(aware datetimes in Python), ids of rows are 32 hex digits (`ids.new_id`), hashes are
bytes. A site's own number is never given out twice, since its key is derived from it.

A column with personal data carries `info`: `purpose` (what for), `basis` (which
ground of GDPR article 6), `keep` (until when, by default) and `seen` (by whom). The
data page /notice and the tests of retention are made from these, so they must be true.
`sites.last_seq` is the number of the newest ledger line, `epoch` rises when lines are
erased (followers then fold again), `revision` when settings of the site change.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from tamis.store.moments import Moment

ID_LENGTH = 32
DIGEST_LENGTH = 64

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

LEGITIMATE_INTEREST = "6(1)(f)"
CONSENT = "6(1)(a)"


def personal(purpose: str, keep: str, seen: str, basis: str = LEGITIMATE_INTEREST) -> Any:
    """What the notice says of a column. `seen`: everybody, desk, owner, holder or nobody."""
    return {"purpose": purpose, "basis": basis, "keep": keep, "seen": seen}


LATE_VERDICT = personal("late verdict", "90 days", "desk")
LEARNING = personal("learning", "12 months", "nobody")
PUBLICATION = personal("publication", "with the page", "everybody")
MODERATION = personal("moderation", "with the page", "desk")
ACCOUNT = personal("the desk", "account", "owner")
SESSION = personal("security", "30 days unused", "owner")
AUDIT = personal("audit", "180 days", "owner")
LEARNING_BY = personal("learning", "12 months", "desk")
LEDGER_RIGHTS = personal("your rights", "12 months", "nobody")
CORRECTION = personal("corrections", "90 days", "nobody")
CHECK_RIGHTS = personal("your rights", "90 days", "nobody")
VOTE = personal("votes", "with the page", "nobody")
REPORT = personal("moderation", "with the page", "desk")
NOTICES = personal("reply mails", "12 months", "owner", CONSENT)
SENDING = personal("reply mails", "3 days", "owner", CONSENT)


def site_id(primary_key: bool = True) -> Column[int]:
    """The column that every table of a site begins with; rows go with their site."""
    parent = ForeignKey("sites.id", ondelete="CASCADE")
    return Column("site_id", Integer, parent, primary_key=primary_key, nullable=False)


meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

sites = Table(
    "sites",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("url", Text, nullable=False, unique=True),
    Column("key_hash", LargeBinary, nullable=False, unique=True),
    Column("key_number", Integer, nullable=False),
    Column("lang", String, nullable=False),
    Column("controller", String, nullable=False),
    Column("hold_as", String, nullable=False),  # ham, spam
    Column("keep_check_text", Boolean, nullable=False, server_default=false()),
    Column("budget_hold", Double, nullable=False),
    Column("budget_spam", Double, nullable=False),
    Column("budget_discard", Double, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("last_seq", BigInteger, nullable=False, server_default="0"),
    Column("epoch", Integer, nullable=False, server_default="0"),
    # comments that the filter refused, ever: comments.audit numbers them
    Column("refusals", BigInteger, nullable=False, server_default="0"),
    Column("close_after_days", Integer),  # threads, counted from their first day; null: never
    Column("edit_minutes", Integer, nullable=False, server_default="15"),
    Column("votes", Boolean, nullable=False, server_default=true()),
    sqlite_autoincrement=True,
)

# keys beside a site's own, which stands in `sites`. Ended ones stay: no number is given twice.
site_keys = Table(
    "site_keys",
    metadata,
    site_id(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    Column("key_hash", LargeBinary, nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("ended_at", Moment),
)

site_months = Table(
    "site_months",
    metadata,
    site_id(),
    Column("month", String(7), primary_key=True),  # 2026-11, UTC
    Column("api_calls", BigInteger, nullable=False, server_default="0"),
    Column("spam", BigInteger, nullable=False, server_default="0"),
    Column("ham", BigInteger, nullable=False, server_default="0"),
    Column("missed_spam", BigInteger, nullable=False, server_default="0"),
    Column("false_positives", BigInteger, nullable=False, server_default="0"),
    Column("audited", BigInteger, nullable=False, server_default="0"),
    Column("audit_mistakes", BigInteger, nullable=False, server_default="0"),
)

site_checks = Table(
    "site_checks",
    metadata,
    site_id(),
    Column("last_seq", BigInteger, nullable=False),  # of its checks; not in `sites`, whose row
    # is held while a label is learned: checks do not wait for that
)

checks = Table(
    "checks",
    metadata,
    site_id(),
    Column("guid", String(ID_LENGTH), primary_key=True),
    Column("at", Moment, nullable=False, info=LATE_VERDICT),
    Column("decision", String, nullable=False, info=LATE_VERDICT),
    Column("probability", Double, nullable=False, info=LATE_VERDICT),
    # codes, strongest first, separated by a space
    Column("reasons", Text, nullable=False, info=LATE_VERDICT),
    Column("content", LargeBinary, nullable=False, info=CORRECTION),
    Column("email", LargeBinary, info=CHECK_RIGHTS),
    Column("text", Text, info=personal("review, if the site asks for it", "14 days", "desk")),
    Column("base_digest", String(DIGEST_LENGTH), nullable=False),
    Column("corrected", String),  # ham, spam: what a person said of it
    # keyed: which text it was like, e-mail, network, name, hosts (checks.sightings)
    Column("traces", LargeBinary, info=personal("campaigns", "30 days", "nobody")),
    Column("seq", BigInteger),  # in the order of commits (checks.traces)
    # approved, and then found to be part of a campaign
    Column("called_back_at", Moment, info=LATE_VERDICT),
    Index(None, "site_id", "content"),
    Index(None, "site_id", "at"),
    Index(None, "site_id", "seq"),
    Index(None, "site_id", "called_back_at"),
)

ledger = Table(
    "ledger",
    metadata,
    site_id(),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False, info=LEARNING),
    # keyed uint32, little endian, sorted
    Column("features", LargeBinary, nullable=False, info=LEARNING),
    # float32, little endian: scores of the base
    Column("base", LargeBinary, nullable=False, info=LEARNING),
    Column("pattern", Integer, nullable=False, info=LEARNING),
    Column("label", String, nullable=False, info=LEARNING),
    Column("weight", Double, nullable=False),
    Column("base_digest", String(DIGEST_LENGTH), nullable=False),
    Column("content", LargeBinary, info=personal("corrections", "12 months", "nobody")),
    Column("email", LargeBinary, info=LEDGER_RIGHTS),
    Column("comment_id", String(ID_LENGTH), info=LEDGER_RIGHTS),
    Column("source", String, nullable=False),  # the door: akismet, v1, desk, import
    Column("given_by", String, nullable=False),  # how: learning.trust
    # which key ("key 3"), or at the desk which people.id; null where nobody noted it
    Column("giver", String, info=LEARNING_BY),
    Index(None, "site_id", "content"),
)

snapshots = Table(
    "snapshots",
    metadata,
    site_id(),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),  # newest line in it
    Column("lessons", BigInteger, nullable=False),  # how many lines are in it
    Column("base_digest", String(DIGEST_LENGTH), nullable=False),
    Column("digest", String(DIGEST_LENGTH), nullable=False),  # SHA-256 of the model's bytes
    # the model's bytes, zstd
    Column("state", LargeBinary, nullable=False, info=LEARNING),
)

threads = Table(
    "threads",
    metadata,
    site_id(),
    Column("id", String(ID_LENGTH), primary_key=True),
    Column("page", Text, nullable=False),  # URL
    Column("title", Text, nullable=False, server_default=""),
    Column("closed_at", Moment),
    Column("created_at", Moment, nullable=False),
    # rises with every change that a reader can see (comments.revisions)
    Column("revision", BigInteger, nullable=False, server_default="0"),
    Column("closes_after_days", Integer),  # null: as the site says
    Column("slow_s", Integer, nullable=False, server_default="0"),  # between two of one address
    UniqueConstraint("site_id", "page"),
)

comments = Table(
    "comments",
    metadata,
    site_id(),
    Column("id", String(ID_LENGTH), primary_key=True),
    Column("thread_id", String(ID_LENGTH), nullable=False),
    Column("parent_id", String(ID_LENGTH), info=PUBLICATION),
    Column("author", Text, info=PUBLICATION),
    Column("url", Text, info=PUBLICATION),
    Column("email_handle", LargeBinary, info=personal("your rights", "with the page", "nobody")),
    Column("text", Text, nullable=False, info=PUBLICATION),
    Column("html", Text, nullable=False, info=PUBLICATION),
    Column("state", String, nullable=False),  # approved, held, spam, deleted
    Column("decision", String, nullable=False, info=MODERATION),
    Column("probability", Double, nullable=False, info=MODERATION),
    # JSON: a list of {code, words, weight, spans}
    Column("reasons", Text, nullable=False, info=MODERATION),
    Column("guid", String(ID_LENGTH), nullable=False),  # of its check
    Column("created_at", Moment, nullable=False, info=PUBLICATION),
    Column("decided_at", Moment, info=MODERATION),
    Column("decided_by", String, info=personal("moderation", "12 months", "owner")),  # people.name
    # picked by lot when it was refused
    Column("audit", Boolean, nullable=False, server_default=false(), info=MODERATION),
    Column("receipt_hash", LargeBinary, info=personal("your rights", "with the page", "holder")),
    Column("edit_hash", LargeBinary, info=personal("editing", "with the page", "holder")),
    Column("idempotency_key", String),
    Column("up", Integer, nullable=False, server_default="0", info=PUBLICATION),
    Column("down", Integer, nullable=False, server_default="0", info=PUBLICATION),
    Column("edited_at", Moment, info=PUBLICATION),
    Column("pinned", Boolean, nullable=False, server_default=false(), info=PUBLICATION),
    Column("reported", Integer, nullable=False, server_default="0", info=MODERATION),  # not settled
    Column("staff", Boolean, nullable=False, server_default=false(), info=PUBLICATION),
    ForeignKeyConstraint(
        ["site_id", "thread_id"], ["threads.site_id", "threads.id"], ondelete="CASCADE"
    ),
    UniqueConstraint("site_id", "idempotency_key"),
    Index(None, "site_id", "thread_id", "created_at"),
    Index(None, "site_id", "state", "created_at"),
    Index(None, "site_id", "receipt_hash"),
    Index(None, "site_id", "edit_hash"),
    Index(None, "site_id", "thread_id", "state"),
)


def of_comment() -> ForeignKeyConstraint:
    """What hangs on a comment goes with its row."""
    parent = ["comments.site_id", "comments.id"]
    return ForeignKeyConstraint(["site_id", "comment_id"], parent, ondelete="CASCADE")


votes = Table(
    "votes",
    metadata,
    site_id(),
    Column("comment_id", String(ID_LENGTH), primary_key=True, info=VOTE),
    # keyed with the comment: nobody's votes can be told from one another's
    Column("voter", LargeBinary, primary_key=True, info=VOTE),
    Column("value", Integer, nullable=False, info=VOTE),  # 1, -1
    Column("at", Moment, nullable=False, info=VOTE),
    of_comment(),
)

reports = Table(
    "reports",
    metadata,
    site_id(),
    Column("id", String(ID_LENGTH), primary_key=True),
    Column("comment_id", String(ID_LENGTH), nullable=False, info=REPORT),
    Column("reporter", LargeBinary, nullable=False, info=REPORT),  # keyed as in `votes`
    Column("why", String, nullable=False, info=REPORT),  # spam, insult, personal, other
    Column("note", Text, nullable=False, server_default="", info=REPORT),
    Column("at", Moment, nullable=False, info=REPORT),
    Column("settled_at", Moment, info=REPORT),
    of_comment(),
    UniqueConstraint("site_id", "comment_id", "reporter"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    site_id(),
    Column("id", String(ID_LENGTH), primary_key=True),
    Column("email", Text, nullable=False, info=NOTICES),
    Column("thread_id", String(ID_LENGTH), nullable=False, info=NOTICES),
    Column("comment_id", String(ID_LENGTH), info=NOTICES),  # whose answers; null: the thread's
    Column("lang", String, nullable=False, info=NOTICES),
    Column("token_hash", LargeBinary, nullable=False, info=NOTICES),
    Column("asked_at", Moment, nullable=False, info=NOTICES),
    Column("confirmed_at", Moment, info=NOTICES),
    ForeignKeyConstraint(
        ["site_id", "thread_id"], ["threads.site_id", "threads.id"], ondelete="CASCADE"
    ),
    of_comment(),
    Index(None, "site_id", "thread_id"),
    Index(None, "site_id", "comment_id"),
    Index(None, "site_id", "token_hash"),
)

outbox = Table(
    "outbox",
    metadata,
    site_id(),
    Column("id", String(ID_LENGTH), primary_key=True),
    Column("kind", String, nullable=False),
    Column("to_", Text, nullable=False, info=SENDING),
    Column("subject", Text, nullable=False, info=SENDING),
    Column("body", Text, nullable=False, info=SENDING),
    Column("headers", Text, nullable=False, server_default="{}", info=SENDING),  # JSON: by name
    Column("due_at", Moment, nullable=False, info=SENDING),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("last_error", Text, info=SENDING),
    Column("sent_at", Moment, info=SENDING),
    Index(None, "site_id", "sent_at", "due_at"),
)

people = Table(
    "people",
    metadata,
    Column("id", String(ID_LENGTH), primary_key=True),
    Column("name", String, nullable=False, unique=True, info=ACCOUNT),
    Column("role", String, nullable=False, info=ACCOUNT),
    Column("created_at", Moment, nullable=False, info=ACCOUNT),
)

login_links = Table(
    "login_links",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment, info=personal("security", "30 days", "owner")),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Moment, nullable=False, info=SESSION),
    Column("seen_at", Moment, nullable=False, info=SESSION),
    Column("expires_at", Moment, nullable=False),
)

desk_log = Table(
    "desk_log",
    metadata,
    site_id(),
    Column("id", String(ID_LENGTH), primary_key=True),
    Column("at", Moment, nullable=False, info=AUDIT),
    Column("person", String, nullable=False, info=AUDIT),
    Column("action", String, nullable=False, info=AUDIT),
    Column("comment_id", String(ID_LENGTH), info=AUDIT),
    Column("detail", Text, nullable=False, server_default=""),
    Index(None, "site_id", "at"),
)
