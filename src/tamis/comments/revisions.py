"""Revisions: a number per thread that rises with every change that a reader can see.

Whoever changes what is shown calls `touch` in the same transaction. So what was made of a
thread (its order, a rendered answer) is good exactly as long as the row says the same
number, in every process and on every node, and nobody needs to tell anybody.
"""

from collections.abc import Collection

from sqlalchemy import Connection, select, update

from tamis.store.schema import comments, threads


def touch(conn: Connection, site_id: int, thread_id: str) -> None:
    """Something that a reader can see of this thread has changed."""
    one = threads.c.site_id == site_id, threads.c.id == thread_id
    conn.execute(update(threads).where(*one).values(revision=threads.c.revision + 1))


def touch_of(conn: Connection, site_id: int, comment_ids: Collection[str]) -> None:
    """The same for the threads of some comments."""
    theirs = select(comments.c.thread_id).where(
        comments.c.site_id == site_id, comments.c.id.in_(tuple(comment_ids))
    )
    of_them = threads.c.site_id == site_id, threads.c.id.in_(theirs)
    conn.execute(update(threads).where(*of_them).values(revision=threads.c.revision + 1))
