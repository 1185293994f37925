"""The six categories at a phone on a slow line: chosen, typed, found wanting, mended, submitted, followed to the committee.

Each upload is cut twice and each log-in runs out once; a village school's teacher types and uploads everything by hand.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import re

import pytest

from applications import sections
from applications.choices import Desk, Status
from applications.models import Application, SectionContent
from kashgar_zc import clock
from kashgar_zc.accounts.models import County, Organisation
from kashgar_zc.demo import files, walk
from kashgar_zc.demo.content import contents
from tests.factories.applications import make_reviewer_of
from tests.factories.people import PASSWORD, make_id_number, make_unit, make_user
from tests.flows import lines, office, steps
from tests.flows.cases import CASES, Case
from tests.flows.conftest import PHONE, running_worker

pytestmark = [pytest.mark.browser]
PART = 32 * 1024  # bytes, so that a small picture goes up in four parts
FOUND = ".error-summary a, .callout a"


@pytest.fixture(scope="module")
def checker(django_db_setup):
    """One worker for the files of all cases; what beat starts is not needed here."""
    with running_worker() as process:
        yield process


@pytest.mark.parametrize("case", CASES, ids=lambda one: one.key)
def test_a_category_from_the_choice_to_the_list(case, season, people, checker, settings):
    settings.UPLOAD_PART_BYTES = PART
    unit = employer(case)
    applicant, line = arrive(people, case)
    base = choose(applicant, case, unit)
    application = Application.objects.get()
    first = fill(application, applicant, base, case)
    is_found_wanting(applicant, base, case)
    mend(applicant, base, case, first)
    hand_in(applicant, line, base, case, application)
    follow(applicant, application, base, case)
    assert office.everything_holds()


def employer(case: Case) -> Organisation:
    unit = case.unit
    facts = {} if unit.has_code else {"code": None}
    return make_unit(
        unit.name,
        county=County.objects.get(code=unit.county),
        bureau=Organisation.objects.get(kind="bureau", name=unit.bureau) if unit.bureau else None,
        nature=unit.nature,
        is_prefecture_direct=unit.is_direct,
        **facts,
    )


def arrive(people, case):
    """Log in at a phone; return the person at it and the line."""
    user = make_user(case.name, id_number=make_id_number(birth=dt.date(case.born, 5, 15)), mobile="13900000001")
    applicant = people(PHONE)
    line = lines.Line(applicant, part=PART)
    line.slow()
    steps.log_in(applicant, user.mobile, PASSWORD)
    return applicant, line


def choose(applicant, case, unit) -> str:
    """Find the unit, answer the dependent choices, see the conditions and the route, and begin."""
    steps.choose_target(applicant, unit.name, **case.answers)
    applicant.page.get_by_role("heading", name="审核路线").wait_for()
    applicant.shoot(f"{case.key}-1-choose")
    return steps.begin(applicant)


def fill(application, applicant, base, case):
    """Have what is alike in all categories prefilled, type the rest, and return how the case's rows usually are."""
    usual, typed = contents(application, random.Random(1)), case.typed | {case.section}
    if not case.types_all:
        group = next(one.group for one in application.batch.rules.slots if one.key == case.slot)
        slots = {one.key for one in application.batch.rules.slots if one.group == group}
        walk.fill(application, random.Random(1), leave_out=slots)
        SectionContent.objects.filter(application=application, section__in=typed).delete()
    written = usual | {case.section: over(usual[case.section], case.first)}
    type_in(applicant, base, {key: data for key, data in written.items() if key in typed})
    return usual[case.section]


def type_in(applicant, base, written: dict):
    """Type sections in the form's order, going from each to the next by its button."""
    following = dict(itertools.pairwise([*sections.BY_KEY, sections.MATERIALS]))
    here = ""
    for key, data in written.items():
        if key != here:
            applicant.go(f"{base}section/{key}/")
        steps.write(applicant, data)
        here = following[key]
        applicant.press("保存，填下一部分")
        applicant.page.wait_for_url(re.compile(f"/{here}/$"))


def over(usual: dict, rows: tuple) -> dict:
    """Return a section's usual data under the given answers; a row beyond the usual ones is like the last of them."""
    if "rows" not in usual:
        return usual | rows[0]
    known = usual["rows"]
    return {"rows": [known[min(number, len(known) - 1)] | row for number, row in enumerate(rows)]}


def is_found_wanting(applicant, base, case):
    """The panel says what is amiss and by which clause; the check page names all of it, each with its place."""
    applicant.go(f"{base}section/{case.section}/")
    applicant.page.locator("#conditions summary").click()
    said = condition(applicant, case)
    assert said.startswith(case.verdict)
    assert case.reason in said
    assert f"依据：{case.clause}" in said
    applicant.shoot(f"{case.key}-2-panel")
    applicant.go(f"{base}check/")
    applicant.shoot(f"{case.key}-3-check")
    blocking = applicant.page.locator(".error-summary").all_inner_texts()
    assert (f"{case.finding}：" in "".join(blocking)) == case.blocks
    assert any(f"slot-{case.slot}" in one or "slot-" in one for one in places(applicant)) == case.slot_is_required
    for page, found in itertools.groupby(sorted(places(applicant)), key=lambda one: one.partition("#")[0]):
        applicant.go(page)
        for address in found:
            assert applicant.page.locator(f"[id='{address.partition('#')[2]}']").count() == 1, address


def condition(applicant, case) -> str:
    """Return what is said of the condition in question: verdict, name, reason and clause."""
    item = applicant.page.locator(".conditions li", has_text=f"{case.finding}：")
    item.wait_for()
    return item.inner_text().strip()


def places(applicant) -> list[str]:
    return [one.get_attribute("href") for one in applicant.page.locator(FOUND).all()]


def mend(applicant, base, case, usual):
    """Go from the defect to its place, type what is right, and see the condition met."""
    applicant.go(f"{base}check/")
    applicant.page.locator(FOUND, has_text=f"{case.finding}：").click()
    applicant.page.wait_for_url(f"**/section/{case.section}/#*")
    known = len(case.first)
    wanted = over(usual, case.mended)
    rows = [row if number < known else wanted["rows"][number] for number, row in enumerate(case.mended)]
    data = {"rows": rows} if "rows" in usual else case.mended[0]
    lines.log_in_again_after_expiry(applicant, lambda: steps.write(applicant, data), "13900000001", PASSWORD)
    steps.save(applicant, base)
    applicant.go(f"{base}conditions/")
    assert condition(applicant, case).startswith("符合")
    applicant.shoot(f"{case.key}-4-met")


def hand_in(applicant, line, base, case, application):
    """Upload what the category asks for, and submit."""
    applicant.go(f"{base}materials/#slot-{case.slot}")
    applicant.shoot(f"{case.key}-5-materials")
    for slot in files.wanted(application) if case.types_all else ():
        if slot.key != case.slot:
            choose_file(applicant, slot)
    line.upload_with_two_cuts(case.slot, "small.jpg")
    assert line.went_on_where_it_broke(times=2)
    applicant.shoot(f"{case.key}-6-uploaded")
    applicant.go(f"{base}check/")
    applicant.sees("必填内容已齐全")
    office.submit(applicant, base)
    applicant.shoot(f"{case.key}-7-receipt")


def choose_file(applicant, slot):
    """Choose a drawn certificate for a slot, and see it taken."""
    sample = files.sample_for(slot, 0)
    chosen = {"name": f"{slot.label}{sample.extension}", "mimeType": sample.media_type, "buffer": sample.data}
    applicant.page.locator(f"#slot-{slot.key} input[type=file]").first.set_input_files(chosen)
    applicant.page.locator(f"#slot-{slot.key} .status[data-family=done]").wait_for()


def follow(applicant, application, base, case):
    """See where the file is, have every desk of its route send it on, and see that it is accepted."""
    application.refresh_from_db()
    assert tuple(application.route.values_list("desk", flat=True)) == case.desks
    applicant.go(base)
    assert case.unit.name in applicant.page.locator("[aria-current=step]").inner_text()
    applicant.shoot(f"{case.key}-8-tracking")
    while application.at is not None:
        pass_on(application)
    assert application.status == Status.ACCEPTED
    applicant.go(base)
    applicant.sees(str(Status.ACCEPTED.label))
    applicant.shoot(f"{case.key}-9-accepted")


def pass_on(application):
    """Approve at the present desk; at the unit after its publicity, for which the clock is put on."""
    by = make_reviewer_of(application.at)
    if application.desk == Desk.UNIT:
        publicity = walk.open_publicity(application, by=by)
        clock.set_shift(clock.shift() + (publicity.ends_at - clock.now()) + dt.timedelta(minutes=5))
        walk.conclude_publicity(publicity, by=by)
    walk.approve(application, by=by)
