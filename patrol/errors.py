"""The errors people meet: each names the thing, where it is, and what to do next."""

from __future__ import annotations


class PatrolError(Exception):
    """Root of every error that we raise on purpose. `hint` says what to do next."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class SettingsError(PatrolError):
    """A setting, option or workspace that cannot be used."""


class ContentError(PatrolError):
    """A file of the shelves (rule, table, model card, practice page) that cannot be used; names path and line."""

    def __init__(self, message: str, *, path: str, line: int | None = None, hint: str | None = None) -> None:
        where = f"{path}:{line}" if line is not None else path
        super().__init__(f"{where}: {message}", hint=hint)
        self.path = path
        self.line = line


class RuleError(ContentError):
    """A rule file that cannot be used."""


class SourceError(ContentError):
    """A list of sources that cannot be used."""


class RecipeError(ContentError):
    """A model recipe that cannot be used."""


class CrawlError(PatrolError):
    """An address that cannot be crawled, or a crawl that could not run."""


class ModelError(PatrolError):
    """A model that is missing, altered, or trained on other signals than ours."""


class QueueError(PatrolError):
    """A queue action that is refused: stale lease, unknown item, missing reason."""


class StoreError(PatrolError):
    """A database that cannot be opened, written or understood."""


class EvidenceError(PatrolError):
    """A capture that cannot be kept or does not match its hash."""


class BackupError(PatrolError):
    """A backup that cannot be made, is damaged, or must not be put over what is there."""
