"""A YAML file -> plain values that know their line; duplicate keys, anchors, tags, large and deep files are refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml

from patrol.errors import ContentError

MAX_DEPTH = 8
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's where it is there: ten times as quick
Wrong = TypeVar("Wrong", bound=ContentError)
"""The kind of error that a kind of file raises."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large a file may be, and what it is called where it is no mapping."""

    size: int = 60_000
    nodes: int = 3_000
    holds: str = "one rule: names and values"


RULE = Bounds()


class Lines(dict[str, Any]):
    """A YAML mapping; `line` is where it begins, `at` where each key stands (from 1)."""

    line: int
    at: dict[str, int]


def load_mapping(path: Path, error: type[Wrong], faults: list[Wrong] | None = None, bounds: Bounds = RULE) -> Lines:
    """The mapping that a file holds; what is wrong with it is told as `error`.

    A key that stands twice or a tag is told in `faults` where there is a list, so that one reading tells them all;
    what cannot be read further is raised.

    Raises:
        ContentError: of the kind `error`: not YAML, not one mapping, an anchor, too large or too deep (and, without
            `faults`, the first key twice or tag); names path and line.
    """
    node = _composed(path, error, bounds)
    if not isinstance(node, yaml.MappingNode):
        raise error(f"must hold {bounds.holds}", path=str(path), line=1)
    told: list[Wrong] = [] if faults is None else faults
    made = _Reader(path, error, told).mapping(node)
    if faults is None and told:
        raise told[0]
    return made


def _composed(path: Path, error: type[Wrong], bounds: Bounds) -> yaml.Node | None:
    """The file as nodes. The parser of events goes first, which stops where the file turns out to be deep or long."""
    try:
        text = _text(path, error, bounds)
        depth = 0
        for number, event in enumerate(yaml.parse(text, Loader=_LOADER)):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise error("is nested too deep", path=str(path), line=_line(event))
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise error("anchors and aliases are not taken", path=str(path), line=_line(event))
            if number > bounds.nodes:
                raise error(f"holds more than {bounds.nodes} values", path=str(path), line=_line(event))
        return yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError) as fault:
        mark = getattr(fault, "problem_mark", None)
        why = getattr(fault, "problem", None) or "nested too deep"
        raise error(f"is no YAML: {why}", path=str(path), line=mark.line + 1 if mark else None) from fault


def _text(path: Path, error: type[Wrong], bounds: Bounds) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(bounds.size + 1)
        if len(raw) > bounds.size:
            raise error(f"is larger than {bounds.size} bytes", path=str(path))
        return raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise error(f"cannot be read: {fault}", path=str(path)) from fault


def _line(event: yaml.Event) -> int | None:
    return event.start_mark.line + 1 if event.start_mark else None


class _Reader(Generic[Wrong]):
    """Nodes of one file -> values; what is wrong with them is gathered."""

    def __init__(self, path: Path, error: type[Wrong], faults: list[Wrong]) -> None:
        self.path, self.error, self.faults = path, error, faults

    def fault(self, what: str, line: int) -> None:
        self.faults.append(self.error(what, path=str(self.path), line=line))

    def mapping(self, node: yaml.MappingNode) -> Lines:
        made = Lines()
        made.line, made.at = node.start_mark.line + 1, {}
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in made:
                self.fault(f"the key {name!r} stands twice", line)
                continue
            made[name] = self.value(value)
            made.at[name] = line
        return made

    def value(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(part) for part in node.value]
        assert isinstance(node, yaml.ScalarNode)
        return self.scalar(node, node.start_mark.line + 1)

    def scalar(self, node: yaml.ScalarNode, line: int) -> Any:
        """Text as written, but whole and broken numbers, `true` and `false`; `no`, `on` and dates stay text."""
        kind, said = node.tag.removeprefix("tag:yaml.org,2002:"), node.value.replace("_", "")
        if not node.tag.startswith("tag:yaml.org,2002:") or "python" in node.tag:
            self.fault(f"the tag {node.tag!r} is not taken", line)
            return node.value
        if node.style:  # quoted, or a block
            return node.value
        if kind == "bool" and node.value in ("true", "false"):
            return node.value == "true"
        if kind == "int" and said.lstrip("+-").isdecimal() and len(said) <= 15:
            return int(said)
        return _broken_number(said, node.value) if kind == "float" else node.value


def _broken_number(said: str, as_written: str) -> float | str:
    """A number with a point; what is endless or in base 60 stays text, as it is no figure anybody compares with."""
    try:
        number = float(said)
    except ValueError:
        return as_written
    return number if abs(number) < 1e15 else as_written
