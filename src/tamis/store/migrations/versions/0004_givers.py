"""Who gave a label: further keys of a site, and the giver of a ledger line."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add them; of labels from before nobody knows by which key they came."""
    op.add_column("ledger", sa.Column("giver", sa.String(), nullable=True))
    op.create_table(
        "site_keys",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_site_keys_site_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("site_id", "number", name="pk_site_keys"),
        sa.UniqueConstraint("key_hash", name="uq_site_keys_key_hash"),
    )
