"""The migrations, one file each; `HEAD` is the newest, so that an up-to-date database opens without Alembic."""

HEAD = "0008"
