"""A YAML file -> plain values that know their line; duplicate keys, anchors, tags and large files are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from patrol.errors import RuleError

MAX_BYTES = 60_000
MAX_DEPTH = 8


class Lines(dict[str, Any]):
    """A YAML mapping; `line` is where it begins, `at` where each key stands (from 1)."""

    line: int
    at: dict[str, int]


def load_mapping(path: Path) -> Lines:
    """The mapping that a rule file holds.

    Raises:
        RuleError: not YAML, not one mapping, a key twice, an anchor or tag, too large or too deep; path and line.
    """
    try:
        raw = path.read_bytes()
        if len(raw) > MAX_BYTES:
            raise RuleError(f"is larger than {MAX_BYTES} bytes", path=str(path))
        text = raw.decode("utf-8")
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise RuleError("anchors and aliases are not taken", path=str(path), line=_line(event))
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"cannot be read: {error}", path=str(path)) from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or "nested too deep"
        raise RuleError(f"is no YAML: {why}", path=str(path), line=mark.line + 1 if mark else None) from error
    if not isinstance(node, yaml.MappingNode):
        raise RuleError("must hold one rule: names and values", path=str(path), line=1)
    made = _value(node, path, 0)
    assert isinstance(made, Lines)
    return made


def _line(event: yaml.Event) -> int | None:
    return event.start_mark.line + 1 if event.start_mark else None


def _value(node: yaml.Node, path: Path, depth: int) -> Any:
    line = node.start_mark.line + 1
    if depth > MAX_DEPTH:
        raise RuleError("is nested too deep", path=str(path), line=line)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, depth)
    if isinstance(node, yaml.SequenceNode):
        return [_value(part, path, depth + 1) for part in node.value]
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node, path, line)


def _mapping(node: yaml.MappingNode, path: Path, depth: int) -> Lines:
    made = Lines()
    made.line, made.at = node.start_mark.line + 1, {}
    for key, value in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name in made:
            raise RuleError(f"the key {name!r} stands twice", path=str(path), line=line)
        made[name] = _value(value, path, depth + 1)
        made.at[name] = line
    return made


def _scalar(node: yaml.ScalarNode, path: Path, line: int) -> Any:
    """Text as written, but whole and broken numbers; `no`, `on`, dates and the like stay text."""
    if node.tag == "tag:yaml.org,2002:int" and node.style is None:
        return (
            int(node.value.replace("_", ""), 10) if node.value.lstrip("+-").replace("_", "").isdigit() else node.value
        )
    if node.tag == "tag:yaml.org,2002:float" and node.style is None:
        return float(node.value.replace("_", ""))
    if not node.tag.startswith("tag:yaml.org,2002:") or "python" in node.tag:
        raise RuleError(f"the tag {node.tag!r} is not taken", path=str(path), line=line)
    return node.value
