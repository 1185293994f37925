"""Copies of the fixtures with one text replaced."""

import shutil
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "fixtures"


def changed_copy(folder, file, old, new):
    """Copy the fixtures into a folder and replace a text that stands once in one of the files; return the copy."""
    copy = shutil.copytree(FIXTURES, folder / "fixtures")
    text = (copy / file).read_text()
    assert text.count(old) == 1
    (copy / file).write_text(text.replace(old, new))
    return copy
