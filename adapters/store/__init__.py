"""Reminders in a database: SQLAlchemy, with Alembic migrations from the first table on."""
