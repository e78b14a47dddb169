"""The database: posts, assessments, the units' queues, decisions and their audit; the only SQL of the house."""

from sqlalchemy import Connection
from sqlalchemy import Engine as Database

__all__ = ["Connection", "Database"]
