"""The shapes of a printed paper: all that its template sees (`house-style.md` 22)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fact:
    """A label cell and a value cell of the facts table; `wide` values take the rest of the row."""

    label: str
    value: str
    wide: bool = False


@dataclass(frozen=True)
class Heading:
    """A column of a table: its label, and its width in characters (`.cN` in the style sheet)."""

    label: str
    width: int


@dataclass(frozen=True)
class Table:
    """A register: rows of cells in the order of the headings; `blank` empty rows fill up the page."""

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    blank: int = 0

    @property
    def blanks(self) -> range:
        return range(self.blank)


@dataclass(frozen=True)
class Group:
    """Tables that start a page together; `title` is what an overflow page is headed with, after 续表."""

    title: str
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class SignOff:
    """An opinion box: who, what they said, and the signature lines beneath; `date` is empty until there is an opinion.

    `counts` are the heads of a row of numbers, `counted` the numbers, none until there are any.
    """

    label: str
    opinion: tuple[str, ...] = ()
    organisation: str = ""
    leader: str = ""
    seal: str = ""
    date: str = ""
    counts: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReviewForm:
    """The review form 评审表, pages in the order of domain.md 8."""

    heading: str
    number: str
    created: str  # ISO instant: when the snapshot was taken
    digest: str  # of the snapshot, as people compare it: groups of four
    qr: str  # a data: address
    cover: tuple[Fact, ...]
    notes: tuple[str, ...]
    facts: tuple[tuple[Fact, ...], ...]
    photo: str  # a data: address, or empty
    education: Table
    groups: tuple[Group, ...]
    summary: tuple[str, ...]
    commitments: tuple[str, ...]
    signed_on: str
    sign_offs: tuple[tuple[SignOff, ...], ...] = field(default=())  # pages of boxes
    is_draft: bool = False
