"""Mail: what a queued mail hangs on, whose inbox it is for, when a subscriber last got one."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Columns alone; nothing was queued before."""
    op.add_column("subscriptions", sa.Column("mailed_at", sa.BigInteger(), nullable=True))
    op.add_column("outbox", sa.Column("handle", sa.LargeBinary(), nullable=True))
    op.add_column("outbox", sa.Column("subscription_id", sa.String(length=32), nullable=True))
    op.add_column("outbox", sa.Column("comment_id", sa.String(length=32), nullable=True))
    op.create_index("ix_outbox_handle", "outbox", ["handle"])
    op.create_index("ix_outbox_site_id_subscription_id", "outbox", ["site_id", "subscription_id"])
