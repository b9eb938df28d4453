"""The comment section: revisions, votes, reports, editing, mails about answers."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Columns and tables alone; nothing of before is rewritten."""
    add_columns()
    op.create_index("ix_comments_site_id_edit_hash", "comments", ["site_id", "edit_hash"])
    op.create_index(
        "ix_comments_site_id_thread_id_state", "comments", ["site_id", "thread_id", "state"]
    )
    make_votes()
    make_reports()
    make_subscriptions()
    make_outbox()


def add_columns() -> None:
    """To the tables there are."""
    added = {
        "sites": [
            sa.Column("close_after_days", sa.Integer(), nullable=True),
            sa.Column("edit_minutes", sa.Integer(), server_default="15", nullable=False),
            sa.Column("votes", sa.Boolean(), server_default=sa.true(), nullable=False),
        ],
        "threads": [
            sa.Column("revision", sa.BigInteger(), server_default="0", nullable=False),
            sa.Column("closes_after_days", sa.Integer(), nullable=True),
            sa.Column("slow_s", sa.Integer(), server_default="0", nullable=False),
        ],
        "comments": [
            *(
                sa.Column(name, sa.Integer(), server_default="0", nullable=False)
                for name in ("up", "down", "reported")
            ),
            sa.Column("edited_at", sa.BigInteger(), nullable=True),
            sa.Column("pinned", sa.Boolean(), server_default=sa.false(), nullable=False),
            sa.Column("staff", sa.Boolean(), server_default=sa.false(), nullable=False),
        ],
    }
    for table, columns in added.items():
        for column in columns:
            op.add_column(table, column)


def make_votes() -> None:
    """One row per browser and comment."""
    op.create_table(
        "votes",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.String(length=32), nullable=False),
        sa.Column("voter", sa.LargeBinary(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        of_site("votes"),
        of_comment("votes"),
        sa.PrimaryKeyConstraint("site_id", "comment_id", "voter", name="pk_votes"),
    )


def make_reports() -> None:
    """What readers say of comments."""
    op.create_table(
        "reports",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("comment_id", sa.String(length=32), nullable=False),
        sa.Column("reporter", sa.LargeBinary(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        of_site("reports"),
        of_comment("reports"),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_reports"),
        sa.UniqueConstraint(
            "site_id", "comment_id", "reporter", name="uq_reports_site_id_comment_id_reporter"
        ),
    )


def make_subscriptions() -> None:
    """Who is told of answers."""
    op.create_table(
        "subscriptions",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("thread_id", sa.String(length=32), nullable=False),
        sa.Column("comment_id", sa.String(length=32), nullable=True),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        of_site("subscriptions"),
        sa.ForeignKeyConstraint(
            ["site_id", "thread_id"], ["threads.site_id", "threads.id"],
            name="fk_subscriptions_site_id_thread_id", ondelete="CASCADE",
        ),
        of_comment("subscriptions"),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_subscriptions"),
    )  # fmt: skip
    for column in "thread_id", "comment_id", "token_hash":
        op.create_index(f"ix_subscriptions_site_id_{column}", "subscriptions", ["site_id", column])


def make_outbox() -> None:
    """Mails until they are sent."""
    op.create_table(
        "outbox",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("to_", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("headers", sa.Text(), server_default="{}", nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        of_site("outbox"),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_site_id_sent_at_due_at", "outbox", ["site_id", "sent_at", "due_at"])


def of_site(table: str) -> sa.ForeignKeyConstraint:
    """Rows go with their site."""
    return sa.ForeignKeyConstraint(
        ["site_id"], ["sites.id"], name=f"fk_{table}_site_id", ondelete="CASCADE"
    )


def of_comment(table: str) -> sa.ForeignKeyConstraint:
    """Rows go with their comment."""
    return sa.ForeignKeyConstraint(
        ["site_id", "comment_id"], ["comments.site_id", "comments.id"],
        name=f"fk_{table}_site_id_comment_id", ondelete="CASCADE",
    )  # fmt: skip
