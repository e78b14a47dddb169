"""Why something was marked, as an assessment tells it (in Indonesian) -> the same in the reader's language.

Assessments keep the words that the machine said at the time; rules carry them in English too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from patrol.naming import Language
from patrol.rulebook import read_shelf
from patrol.workspace import Workspace

_BY_MODEL: Mapping[str, str] = {
    f"Model: susunan katanya {how} perekrutan berisiko": f"Model: its wording is {said} risky recruitment"
    for how, said in (
        ("sangat mirip", "very like"),
        ("mirip", "like"),
        ("agak mirip", "rather like"),
        ("tidak mirip", "unlike"),
    )
}


class Why(NamedTuple):
    """The words, and the language that they are in."""

    words: str
    language: Language


def reasons_of(workspace: Workspace) -> Callable[[str, Language], Why]:
    """What says a reason in the reader's language; a rule that was changed or given up since speaks its own words.

    The rules are read once, when the console starts; what is wrong with them is `patrol rules check`'s to tell.
    """
    shelf = read_shelf(workspace)
    english = {**_BY_MODEL, **{rule.title_id: rule.title_en for rule in shelf.rules}}
    for one in shelf.filters:
        english[f"Pengecualian: {one.title_id} ({one.reason})"] = f"Exception: {one.title_en} ({one.reason})"

    def why(said: str, language: Language) -> Why:
        if language == "en" and said in english:
            return Why(english[said], "en")
        return Why(said, "id")

    return why
