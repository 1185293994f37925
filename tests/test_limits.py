"""Limits on the tail: long files, functions, views, templates and tests fail the build."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILE, FUNCTION, VIEW, TEMPLATE, TEST = 400, 40, 15, 120, 30


def tracked(*patterns: str) -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).exists()]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the functions of a file with the lines of their body, docstring and decorators left out."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            yield node.name, (node.end_lineno or 0) - body[0].lineno + 1


def limit_of(path: Path, name: str) -> int:
    if "views" in path.parts:
        return VIEW
    if name.startswith("test_"):
        return TEST
    return FUNCTION


PYTHON = [path for path in tracked("*.py") if "migrations" not in path.parts]


def test_there_is_something_to_measure():
    assert len(PYTHON) > 50


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_python_file_and_its_functions_stay_short(path):
    lines = len(path.read_text().splitlines())
    long = [(name, length) for name, length in functions(path) if length > limit_of(path, name)]

    assert (lines <= FILE, long) == (True, [])


@pytest.mark.parametrize(
    "path", [p for p in PYTHON if p.read_text().strip()], ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_python_file_opens_with_what_belongs_in_it(path):
    assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("path", tracked("templates/*.html"), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_stays_short(path):
    assert len(path.read_text().splitlines()) <= TEMPLATE
