"""Checking a file against its JSON schema, and saying in plain words what the schema holds against it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from .lines import Document, Where

Refusal = Any  # a ValidationError; its stubs also allow for half-made ones, which never come here
FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "schema"
KINDS = {
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a group of “name: value” lines",
    "null": "empty",
}
FORMATS = FormatChecker(formats=[])


@FORMATS.checks("day", raises=ValueError)
def _is_day(value: object) -> bool:
    return not isinstance(value, str) or str(dt.date.fromisoformat(value)) == value


@FORMATS.checks("moment", raises=ValueError)
def _is_moment(value: object) -> bool:
    if not isinstance(value, str):
        return True
    moment = dt.datetime.fromisoformat(value)
    return value in (f"{moment:%Y-%m-%d}", f"{moment:%Y-%m-%d %H:%M}")


def check(document: Document, schema: str) -> None:
    """Note in a document everything its schema (a file name without ending) refuses."""
    for error in _validator(schema).iter_errors(document.data):
        for where, reason in _reasons(error):
            document.refuse(where, reason)


@cache
def _validator(schema: str) -> Draft202012Validator:
    content = json.loads((FOLDER / f"{schema}.json").read_text(encoding="utf-8"))
    return Draft202012Validator(content, format_checker=FORMATS)


def _reasons(error: Refusal) -> Iterator[tuple[Where, str]]:
    where = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        for key in error.instance:
            if key not in known:
                yield (*where, key), f"“{key}” is not known here; known are {_listed(known)}"
    elif error.validator == "required":
        for key in error.validator_value:
            if key not in error.instance:
                yield where, f"“{key}” is missing"
    else:
        yield where, WORDS.get(error.validator, _as_described)(error)


def _of_type(error: Refusal) -> str:
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    if "string" in wanted and isinstance(error.instance, int) and not isinstance(error.instance, bool):
        return f"{error.instance} must be text: put it in quotes, “{error.instance}”"
    return f"{_shown(error.instance)} must be {' or '.join(KINDS[kind] for kind in wanted)}"


def _as_described(error: Refusal) -> str:
    """Fall back on the schema's own description of what is wanted, which every pattern has."""
    return f"{_shown(error.instance)} is not {error.schema.get('description', 'allowed here')}"


WORDS: dict[str, Callable[[Refusal], str]] = {
    "type": _of_type,
    "enum": lambda error: f"{_shown(error.instance)} is not one of {_listed(error.validator_value)}",
    "minimum": lambda error: f"{error.instance} is too small: at least {error.validator_value}",
    "maximum": lambda error: f"{error.instance} is too large: at most {error.validator_value}",
    "minLength": lambda error: "this must not be empty",
    "minItems": lambda error: "this list must not be empty" if error.validator_value == 1 else _as_described(error),
    "minProperties": lambda error: "this must not be empty",
    "maxLength": lambda error: f"{_shown(error.instance)} is longer than {error.validator_value} characters",
    "uniqueItems": lambda error: "something is named twice in this list",
}


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    return f"“{text[:60]}{'…' if len(text) > 60 else ''}”" if value is not None else "an empty value"


def _listed(values: Any) -> str:
    return ", ".join(str(value) for value in values)
