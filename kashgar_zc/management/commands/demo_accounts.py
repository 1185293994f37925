"""Print the demo's accounts as a table: who they are, how to log in, what to try."""

import unicodedata
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from kashgar_zc.demo.accounts import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "Print the demo's accounts and their password."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [(_("用户名"), _("姓名"), _("身份"), _("可以试什么"))]
        rows += [(one.username, one.name, str(one.role), str(one.hint)) for one in ACCOUNTS]
        widths = [max(width(row[column]) for row in rows) for column in range(3)]
        for row in rows:
            cells = [cell + " " * (space - width(cell)) for cell, space in zip(row[:3], widths, strict=True)]
            self.stdout.write("  ".join([*cells, row[3]]))
        self.stdout.write(_("密码都是 %(password)s") % {"password": PASSWORD})


def width(text: str) -> int:
    """Return how many columns a terminal needs: two for each Chinese character."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
