"""The plan of the house, held: who may import whom, sizes, cycles, hidden imports, docstrings, honest content."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "patrol"

# A room imports from smaller numbers only. The same table, with its reasons, stands in patrol/README.md.
LINE = {
    "errors": 0,
    "records": 1,
    "workspace": 2,
    "settings": 3,
    "tables": 3,
    "logs": 3,
    "scored": 3,
    "naming": 3,
    "hours": 2,
    "yaml_nodes": 2,
    "yaml_fields": 3,
    "text": 3,
    "signals": 4,
    "sources": 4,
    "rulebook": 5,
    "classify": 5,
    "copies": 5,
    "evidence": 5,
    "scoring": 6,
    "store": 6,
    "crawling": 6,
    "intake": 6,
    "practice": 6,
    "alerts": 7,
    "linking": 7,
    "learning": 7,
    "console": 7,
    "ledger": 7,
    "recording": 7,
    "taking": 8,
    "flow": 9,
    "picturing": 8,
    "backup": 10,
    "abreast": 9,
    "batch": 10,
    "checks": 10,
    "baselining": 10,
    "trial": 11,
    "crossing": 11,
    "drifting": 11,
    "rehearsal": 10,
    "disposal": 10,
    "studying": 10,
    "doctor": 10,
    "jobs": 10,
    "rounds": 10,
    "metrics": 10,
    "schedule": 11,
    "scale": 10,
    "scrapy_settings": 10,
    "terminal": 12,
    "cli": 13,
    "start": 14,
    "__main__": 15,
}

# Each outside library lives in the rooms named here; what is not named may be used anywhere.
ROOMS_OF = {
    "scrapy": {"crawling", "spiders"},
    "scrapy_playwright": {"crawling", "spiders"},
    "playwright": {"crawling", "spiders"},
    "twisted": {"crawling"},
    "extruct": {"crawling"},
    "trafilatura": {"crawling"},
    "feedparser": {"crawling"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "fastapi": {"console"},
    "starlette": {"console"},
    "uvicorn": {"console"},
    "babel": {"console", "naming"},
    "warcio": {"evidence"},
    "cronsim": {"sources", "schedule"},
    "prometheus_client": {"metrics"},
    "httpx": {"alerts"},
    "httpcore": {"alerts"},
    "smtplib": {"alerts"},
    "jinja2": {"console"},
    "cryptography": {"console"},
    "segno": {"console"},
    "PIL": {"console"},
    "argon2": {"console"},
    "sklearn": {"learning", "classify"},
    "pandas": {"learning"},
    "sentence_transformers": {"classify"},
    "torch": {"classify"},
    "transformers": {"classify"},
    "tokenizers": {"classify"},
    "huggingface_hub": {"classify"},
    "hyperscan": {"text", "rulebook"},
    "re2": {"text", "signals", "rulebook"},
    "typer": {"cli"},
    "structlog": {"logs", "alerts", "crawling", "store", "console", "jobs", "learning", "rounds", "schedule", "taking"},
}
NEVER = {"pickle", "cPickle", "dill", "joblib", "marshal", "shelve"}

MODULES = sorted(PACKAGE.rglob("*.py"))
CODE = [*MODULES, *sorted((ROOT / "spiders").glob("*.py")), *sorted((ROOT / "tests").glob("*.py"))]
NAMES = {path: str(path.relative_to(ROOT)) for path in CODE}


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


def dotted_strings(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    docs = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            found = re.fullmatch(r"(patrol(?:\.\w+)+)(?::\w+)?", node.value)
            if found:
                yield found[1], node


def _has_docstring(node: ast.AST) -> bool:
    bodied = isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
    return bodied and bool(node.body) and isinstance(node.body[0], ast.Expr)  # type: ignore[attr-defined]


def first_party(path: Path) -> set[str]:
    tree = parsed(path)
    names = [name for name, _ in (*imported(tree), *dotted_strings(tree))]
    return {name.split(".")[1] for name in names if name.startswith("patrol.") and name.split(".")[1] in LINE}


@pytest.mark.parametrize("path", [p for p in MODULES if p.name != "__init__.py" or p.parent != PACKAGE], ids=NAMES.get)
def test_a_room_imports_from_the_rooms_above_it(path: Path) -> None:
    here = room(path)
    assert here in LINE, f"{NAMES[path]}: the room {here!r} has no line in the table"
    wrong = {there for there in first_party(path) if there != here and LINE[there] >= LINE[here]}
    assert not wrong, f"{NAMES[path]} (line {LINE[here]}) imports {wrong}"


@pytest.mark.parametrize("path", sorted((ROOT / "spiders").glob("*.py")), ids=NAMES.get)
def test_a_spider_knows_the_door_and_the_nouns_only(path: Path) -> None:
    assert first_party(path) <= {"crawling", "records"}
    assert not any(name.split(".")[0] == "spiders" for name, _ in imported(parsed(path)))


@pytest.mark.parametrize("path", [*MODULES, *sorted((ROOT / "spiders").glob("*.py"))], ids=NAMES.get)
def test_outside_libraries_live_in_their_rooms(path: Path) -> None:
    here = room(path) if PACKAGE in path.parents else "spiders"
    for name, node in imported(parsed(path)):
        top = name.split(".")[0]
        assert top not in NEVER, f"{NAMES[path]}:{node.lineno} imports {top}"  # type: ignore[attr-defined]
        assert here in ROOMS_OF.get(top, {here}), f"{NAMES[path]}:{node.lineno}: {top} lives elsewhere"  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", MODULES, ids=NAMES.get)
def test_no_first_party_import_hides_in_a_function(path: Path) -> None:
    for function in ast.walk(parsed(path)):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            hidden = [name for name, _ in imported(function) if name.split(".")[0] == "patrol"]
            assert not hidden, f"{NAMES[path]}: {function.name} hides {hidden}"


def test_modules_import_in_no_circle() -> None:
    modules = {_dotted(path): path for path in MODULES}
    edges = {
        name: {target for found, _ in imported(parsed(path)) if (target := _module(found, modules)) and target != name}
        for name, path in modules.items()
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail[trail.index(name) :], name))
        if name not in done:
            for target in edges[name]:
                visit(target, (*trail, name))
            done.add(name)

    for name in edges:
        visit(name, ())


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _module(name: str, modules: dict[str, Path]) -> str | None:
    # `from patrol.room import thing` of a package's own __init__ counts as that package only when no module is meant
    if name in modules and not any(other.startswith(name + ".") for other in modules):
        return name
    return name if name in modules and modules[name].name != "__init__.py" else None


@pytest.mark.parametrize("path", CODE, ids=NAMES.get)
def test_a_module_stays_small_and_shallow(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 400, f"{NAMES[path]}: one room or two?"
    if PACKAGE in path.parents:
        assert len(path.relative_to(PACKAGE).parts) <= 3, f"{NAMES[path]} lies too deep"
        assert path.stem not in {"utils", "helpers", "manager", "common", "misc"}
    for node in ast.walk(parsed(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno:
            size = node.end_lineno - node.lineno + 1
            assert size <= 60, f"{NAMES[path]}:{node.lineno}: {node.name} has {size} lines"


@pytest.mark.parametrize("path", MODULES, ids=NAMES.get)
def test_public_names_are_documented(path: Path) -> None:
    tree = parsed(path)
    assert ast.get_docstring(tree), f"{NAMES[path]} has no first line that says what comes in and what goes out"
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{NAMES[path]}:{node.lineno}: {node.name} has no docstring"


def test_broad_excepts_stand_at_the_edge_only() -> None:
    found = [
        NAMES[path]
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler)
        and not isinstance(node.body[-1], ast.Raise)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]
    assert len(found) <= 1, f"`except Exception` belongs to the edge of the flow alone, not to {found}"
    assert set(found) <= {"patrol/flow.py"}


@pytest.mark.parametrize("path", MODULES, ids=NAMES.get)
def test_times_for_people_are_in_their_own_zone(path: Path) -> None:
    """`hours.local` words them; UTC is for what is stored and sealed."""
    words = [node.value for node in ast.walk(parsed(path)) if isinstance(node, ast.Constant)]
    assert not [said for said in words if isinstance(said, str) and said.startswith(" UTC")]


@pytest.mark.parametrize("shelf", ["spiders", "rules", "models", "data"])
def test_shelves_hold_no_code_but_spiders(shelf: str) -> None:
    code = [p for p in (ROOT / shelf).rglob("*.py") if "run" not in p.relative_to(ROOT).parts]
    assert shelf == "spiders" or not code
    assert not list((ROOT / shelf).rglob("*.pkl"))


TEXTS = [
    path
    for folder in ("patrol", "spiders", "rules", "models", "data", "tests")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".yml", ".md", ".csv", ".jsonl", ".html", ".json", ".js", ".css"}
    and "run" not in path.relative_to(ROOT).parts
    and "__pycache__" not in path.parts
    and "vendor" not in path.parts
    and path.name != "officials.csv"  # the lines that authorities themselves publish
]
PHONE = re.compile(r"(?<![\w.,/-])(?:\+?62|0)8[1-9][\d .-]{7,13}\d(?![\w])")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_phone_but_invented_ones(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for found in PHONE.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        assert "0000" in digits or len(digits) > 15, f"{path.name}: {found[0]!r} may be somebody's phone"
