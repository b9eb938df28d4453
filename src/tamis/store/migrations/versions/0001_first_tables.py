"""The first tables: sites, checks, ledger, comments, desk."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them, in an order that foreign keys allow."""
    op.create_table(
        "meta",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("name", name="uq_people_name"),
    )
    op.create_table(
        "sites",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("key_number", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("controller", sa.String(), nullable=False),
        sa.Column("hold_as", sa.String(), nullable=False),
        sa.Column("keep_check_text", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("budget_hold", sa.Double(), nullable=False),
        sa.Column("budget_spam", sa.Double(), nullable=False),
        sa.Column("budget_discard", sa.Double(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("epoch", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sites"),
        sa.UniqueConstraint("key_hash", name="uq_sites_key_hash"),
        sa.UniqueConstraint("url", name="uq_sites_url"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "checks",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("guid", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("base_digest", sa.String(length=64), nullable=False),
        sa.Column("corrected", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_checks_site_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("site_id", "guid", name="pk_checks"),
    )
    op.create_index("ix_checks_site_id_at", "checks", ["site_id", "at"])
    op.create_index("ix_checks_site_id_content", "checks", ["site_id", "content"])

    op.create_table(
        "desk_log",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("comment_id", sa.String(length=32), nullable=True),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_desk_log_site_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_desk_log"),
    )
    op.create_index("ix_desk_log_site_id_at", "desk_log", ["site_id", "at"])

    op.create_table(
        "ledger",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("features", sa.LargeBinary(), nullable=False),
        sa.Column("base", sa.LargeBinary(), nullable=False),
        sa.Column("pattern", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("base_digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("comment_id", sa.String(length=32), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_ledger_site_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("site_id", "seq", name="pk_ledger"),
    )
    op.create_index("ix_ledger_site_id_content", "ledger", ["site_id", "content"])

    op.create_table(
        "login_links",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_login_links_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name="pk_login_links"),
    )
    op.create_table(
        "sessions",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_sessions_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name="pk_sessions"),
    )
    op.create_table(
        "site_months",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("api_calls", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("spam", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("ham", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("missed_spam", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("false_positives", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_site_months_site_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("site_id", "month", name="pk_site_months"),
    )
    op.create_table(
        "snapshots",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lessons", sa.BigInteger(), nullable=False),
        sa.Column("base_digest", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_snapshots_site_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("site_id", "seq", name="pk_snapshots"),
    )
    op.create_table(
        "threads",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_threads_site_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_threads"),
        sa.UniqueConstraint("site_id", "page", name="uq_threads_site_id_page"),
    )
    op.create_table(
        "comments",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("thread_id", sa.String(length=32), nullable=False),
        sa.Column("parent_id", sa.String(length=32), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("email_handle", sa.LargeBinary(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("guid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("receipt_hash", sa.LargeBinary(), nullable=True),
        sa.Column("edit_hash", sa.LargeBinary(), nullable=True),
        sa.Column("idempotency_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id", "thread_id"],
            ["threads.site_id", "threads.id"],
            name="fk_comments_site_id_thread_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_comments_site_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_comments"),
        sa.UniqueConstraint(
            "site_id", "idempotency_key", name="uq_comments_site_id_idempotency_key"
        ),
    )
    op.create_index("ix_comments_site_id_receipt_hash", "comments", ["site_id", "receipt_hash"])
    op.create_index(
        "ix_comments_site_id_state_created_at", "comments", ["site_id", "state", "created_at"]
    )
    op.create_index(
        "ix_comments_site_id_thread_id_created_at",
        "comments",
        ["site_id", "thread_id", "created_at"],
    )
