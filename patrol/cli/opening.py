"""The options before a verb -> the workspace and its settings, or the whole house, as the verbs take them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Annotated, Any

import typer

from patrol import flow
from patrol.errors import SettingsError
from patrol.logs import set_up_logs
from patrol.settings import Settings, load_settings
from patrol.workspace import Workspace, find_workspace

place: dict[str, Any] = {"home": None, "set": []}
"""What the options before the verb say: where the workspace is, settings over it."""

AllowHost = Annotated[
    list[str] | None,
    typer.Option("--allow-host", metavar="HOST:PORT", help="Visit this host although it is not public."),
]


def opened(**options: object) -> tuple[Workspace, Settings]:
    """The workspace and its settings, `options` over all others. Errors: SettingsError (a setting cannot be used)."""
    workspace = find_workspace(place["home"])
    pairs: dict[str, str] = {}
    for pair in place["set"]:
        name, equals, value = pair.partition("=")
        if not equals:
            raise SettingsError(f"--set {pair!r} has no value", hint="write --set NAME=VALUE")
        pairs[name.strip()] = value
    settings = load_settings(workspace, options, pairs=pairs)
    set_up_logs(settings.log_level)
    return workspace, settings


def place_options() -> list[str]:
    """The options before the verb as they were given, for a process of our own."""
    home = ["--home", str(place["home"])] if place["home"] is not None else []
    return [*home, *(word for pair in place["set"] for word in ("--set", pair))]


def in_house(*, model: bool = True) -> AbstractContextManager[flow.House]:
    """The whole house with its database, to be used in a with block; `model=False` where nothing is scored."""
    return flow.open_house(*opened(), model=model)
