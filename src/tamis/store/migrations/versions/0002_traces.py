"""Traces of checks, for campaigns, and the order in which checks were journalled."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add them; checks from before have none."""
    op.add_column("checks", sa.Column("traces", sa.LargeBinary(), nullable=True))
    op.add_column("checks", sa.Column("seq", sa.BigInteger(), nullable=True))
    op.add_column("checks", sa.Column("called_back_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_checks_seq", "checks", ["seq"])
    op.create_index("ix_checks_called_back_at", "checks", ["called_back_at"])
    op.execute("INSERT INTO meta (name, value) VALUES ('checks_seq', '0')")
