"""What was published before this process began, told to its history.

Topics live in memory: what pages and threads are about is counted again at the start, from
the newest published comments, oldest first. Outside checks keep no text; their threads
begin empty.
"""

from sqlalchemy import and_, select

from tamis.checks.history import History
from tamis.comment import Comment
from tamis.comments.states import State
from tamis.site import SiteId
from tamis.store.engine import Store
from tamis.store.schema import comments, threads

MOST = 10_000  # comments read at the start: a second or two


def remember_published(store: Store, history: History, most: int = MOST) -> int:
    """Tell the newest; returns how many. Raises Unavailable."""
    of_thread = and_(comments.c.site_id == threads.c.site_id, comments.c.thread_id == threads.c.id)
    newest = (
        select(comments.c.site_id, threads.c.page, comments.c.text, comments.c.guid)
        .join(threads, of_thread)
        .where(comments.c.state == State.APPROVED)
        .order_by(comments.c.created_at.desc())
        .limit(most)
    )
    with store.read() as conn:
        rows = conn.execute(newest).all()
    for site_id, page, text, guid in reversed(rows):
        history.remember(SiteId(site_id), page, Comment(text=text), guid)
    return len(rows)
