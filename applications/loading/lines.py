"""YAML as plain values together with the line on which each of them stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml

Where = tuple[str | int, ...]
"""The way to a value: keys and positions from the top of its file."""


class Problem(NamedTuple):
    """What is wrong on which line of which file, in a sentence."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


class BadFixtures(Exception):
    """Files that cannot be loaded; its text names every problem at once, one a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(dict.fromkeys(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Document:
    """One file: its plain data and the line of every value. `found` collects what is wrong with it."""

    name: str
    data: Any = None
    lines: dict[Where, int] = field(default_factory=dict)
    found: list[Problem] = field(default_factory=list)

    def line(self, where: Where) -> int:
        """Return the line of a value, or of the nearest thing around it that has one."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def refuse(self, where: Where, reason: str) -> None:
        """Note a problem with a value."""
        self.found.append(Problem(self.name, self.line(where), reason))


class _PlainLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C one where it was built
    """YAML with whole numbers, true, false and null only: `01`, `no` and `2020-06-30` stay the text they are."""

    yaml_implicit_resolvers: dict[str, Any] = {}


_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^(?:0|-?[1-9][0-9]*)$"), list("-0123456789"))
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])

_CONVERT: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:bool": lambda text: text == "true",
    "tag:yaml.org,2002:null": lambda text: None,
}


def read(path: Path) -> Document:
    """Return a file's values and their lines; `found` is not empty when it is no proper YAML."""
    document = Document(path.name)
    try:
        text = path.read_text(encoding="utf-8-sig")
        top = yaml.compose(text, Loader=_PlainLoader)
    except FileNotFoundError:
        document.found.append(Problem(path.name, 1, "the file is missing"))
    except UnicodeDecodeError:
        document.found.append(Problem(path.name, 1, "the file is not saved as UTF-8"))
    except yaml.YAMLError as error:
        document.found.append(Problem(path.name, _line_of(error), _words_of(error)))
    else:
        if top is None:
            document.found.append(Problem(path.name, 1, "the file is empty"))
        else:
            document.lines[()] = top.start_mark.line + 1
            document.data = _value(document, top, (), ())
    return document


def _value(document: Document, node: yaml.Node, where: Where, around: tuple[yaml.Node, ...]) -> Any:
    if node in around:
        document.refuse(where, "this refers to itself")
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(document, node, where, (*around, node))
    if isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            document.lines[*where, position] = item.start_mark.line + 1
        return [_value(document, item, (*where, index), (*around, node)) for index, item in enumerate(node.value)]
    if node.tag not in _CONVERT:
        document.refuse(where, f"the tag {node.tag} is not allowed here")
        return None
    return _CONVERT[node.tag](node.value)


def _mapping(document: Document, node: yaml.MappingNode, where: Where, around: tuple[yaml.Node, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, item in node.value:
        key = str(key_node.value)
        line = key_node.start_mark.line + 1
        if key in values:
            first = document.lines[*where, key]
            document.found.append(Problem(document.name, line, f"“{key}” is written twice, first in line {first}"))
            continue
        document.lines[*where, key] = line
        values[key] = _value(document, item, (*where, key), around)
    return values


def _line_of(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return mark.line + 1 if mark else 1


def _words_of(error: yaml.YAMLError) -> str:
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    return f"this is not YAML: {problem} (check indentation, colons, quotes; no tabs)"
