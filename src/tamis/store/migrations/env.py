"""Run by Alembic for each command: uses the connection that `store.migrate` hands over,
inside its transaction, and commits nothing itself."""

from alembic import context

from tamis.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
