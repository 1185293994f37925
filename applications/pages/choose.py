"""The page on which unit and title are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from kashgar_zc import clock
from kashgar_zc.accounts import queries as people
from kashgar_zc.accounts.models import Organisation, User

from .. import assessing, choosing, queries, routes
from ..models import Application, Batch, Season
from . import conditions


@dataclass
class ChoosingPage:
    """The choosing page: first the unit, then the dependent choices, then the route."""

    unit: Organisation | None
    search: str
    found: list[Organisation]
    state: choosing.Choosing | None
    route: list[routes.Stop] = field(default_factory=list)
    problem: str = ""
    person_problem: str = ""
    back_url: str = ""
    is_change: bool = False
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    barred: str = ""

    @property
    def is_cut(self) -> bool:
        """Whether more units were found than are shown."""
        return len(self.found) == people.MATCHES

    @property
    def is_complete(self) -> bool:
        return bool(self.state and self.state.complete and not self.problem and not self.person_problem)

    @property
    def is_confirmed(self) -> bool:
        """Whether the person has seen every answer: the window may have closed between page and press."""
        return bool(self.is_complete and self.state and self.state.is_as_given)


def choosing_page(
    person: User, season: Season, given: Mapping[str, str], *, application: Application | None = None
) -> ChoosingPage:
    """Return the page for the answers so far; the route is shown as soon as it is known."""
    unit = queries.unit_to_apply_from(given.get("unit", ""))
    search = given.get("q", "").replace("\0", "").strip()
    page = ChoosingPage(
        unit, search, people.find_units(search) if search and unit is None else [], None, is_change=bool(application)
    )
    page.back_url = (
        reverse("applications:overview", args=[application.key]) if application else reverse("applications:home")
    )
    if not person.name or not person.id_number_index:
        page.person_problem = _("请先在“我的资料”中填写姓名和身份证号，再开始申报。")
    page.barred = _barred(person)
    if unit is None:
        return page
    page.state = choosing.walk(person, unit, season, clock.now(), given)
    if page.state.value("batch"):
        try:
            batch = Batch.objects.get(pk=page.state.value("batch"))
            page.asked = _asked(page.state, batch)
            page.route = routes.plan(batch, unit)
        except routes.NoRoute as problem:
            page.problem = str(problem)
    return page


def _asked(state: choosing.Choosing, batch: Batch) -> list[tuple[str, str, str]]:
    """Return what the chosen level of the chosen series asks for, as soon as both are known."""
    category, series, level = (state.value(name) for name in ("category", "series", "level"))
    return conditions.asked(batch, int(category), level, series) if level else []


def _barred(person: User) -> str:
    """Return that an integrity entry in force bars a person from applying, which nobody should learn at the end."""
    entries = assessing.entries_in_force(person, clock.today())
    if not entries:
        return ""
    last = max(entries, key=lambda one: one.until)
    words = {"until": f"{last.until.year}年{last.until.month}月{last.until.day}日", "grounds": last.grounds}
    return _("您有失信记录，记录期至%(until)s，期内可以填写，不能提交。事由：%(grounds)s（依据：通知 四.13）") % words


def present_choice(application: Application) -> dict[str, str]:
    """Return a draft's present answers, as the choosing page takes them."""
    return {
        "unit": str(application.unit_id),
        "category": str(application.category_id),
        "batch": str(application.batch_id),
        "series": application.title.series_id,
        "level": application.title.level,
        "title": application.title_id,
        "speciality": application.speciality_id or "",
    }


def told_of_change(application: Application) -> str:
    """Return what a person is told who has just changed what a draft applies for."""
    told = _("已更改申报职称，填写的内容和材料都保留。")
    if queries.materials_set_aside(application).exists():
        told += _("更换类别后不再需要的材料不会随申报提交，改回原类别后恢复。")
    return told
