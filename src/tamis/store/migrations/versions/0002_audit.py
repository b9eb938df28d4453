"""The audit of refusals: one in a hundred is shown to a moderator, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Columns alone; nothing that was refused before is audited."""
    op.add_column(
        "sites", sa.Column("refusals", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column(
        "comments", sa.Column("audit", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    for name in ("audited", "audit_mistakes"):
        op.add_column(
            "site_months", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)
        )
