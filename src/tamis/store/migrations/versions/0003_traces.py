"""Traces of checks, for campaigns, and the order in which checks were journalled."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add them; checks from before have none."""
    op.add_column("checks", sa.Column("traces", sa.LargeBinary(), nullable=True))
    op.add_column("checks", sa.Column("seq", sa.BigInteger(), nullable=True))
    op.add_column("checks", sa.Column("called_back_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_checks_site_id_seq", "checks", ["site_id", "seq"])
    op.create_index("ix_checks_site_id_called_back_at", "checks", ["site_id", "called_back_at"])
    op.create_table(
        "site_checks",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_site_checks_site_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("site_id", name="pk_site_checks"),
    )
