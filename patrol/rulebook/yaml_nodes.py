"""A YAML file -> plain values that know their line; duplicate keys, anchors, tags, large and deep files are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from patrol.errors import RuleError

MAX_BYTES = 60_000
MAX_DEPTH = 8
MAX_NODES = 3_000


class Lines(dict[str, Any]):
    """A YAML mapping; `line` is where it begins, `at` where each key stands (from 1)."""

    line: int
    at: dict[str, int]


def load_mapping(path: Path, faults: list[RuleError] | None = None) -> Lines:
    """The mapping that a rule file holds. A key that stands twice or a tag is told in `faults` where there is a list,
    so that one reading tells them all; what cannot be read further is raised.

    Raises:
        RuleError: not YAML, not one mapping, an anchor, too large or too deep (and, without `faults`, the first key
            twice or tag); names path and line.
    """
    node = _composed(path)
    if not isinstance(node, yaml.MappingNode):
        raise RuleError("must hold one rule: names and values", path=str(path), line=1)
    told: list[RuleError] = [] if faults is None else faults
    made = _Reader(path, told).mapping(node)
    if faults is None and told:
        raise told[0]
    return made


def _composed(path: Path) -> yaml.Node | None:
    """The file as nodes. The parser of events goes first, which stops where the file turns out to be deep or long."""
    try:
        raw = path.read_bytes()
        if len(raw) > MAX_BYTES:
            raise RuleError(f"is larger than {MAX_BYTES} bytes", path=str(path))
        text = raw.decode("utf-8")
        depth = 0
        for number, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise RuleError("is nested too deep", path=str(path), line=_line(event))
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise RuleError("anchors and aliases are not taken", path=str(path), line=_line(event))
            if number > MAX_NODES:
                raise RuleError(f"holds more than {MAX_NODES} values", path=str(path), line=_line(event))
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"cannot be read: {error}", path=str(path)) from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or "nested too deep"
        raise RuleError(f"is no YAML: {why}", path=str(path), line=mark.line + 1 if mark else None) from error


def _line(event: yaml.Event) -> int | None:
    return event.start_mark.line + 1 if event.start_mark else None


class _Reader:
    """Nodes of one file -> values; what is wrong with them is gathered."""

    def __init__(self, path: Path, faults: list[RuleError]) -> None:
        self.path, self.faults = path, faults

    def fault(self, what: str, line: int) -> None:
        self.faults.append(RuleError(what, path=str(self.path), line=line))

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
        if node.style is not None:
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
