"""What a unit is, put right: who may, which files go by another bureau and which do not, and what is kept of it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from applications import audit, invariants, rerouting
from applications.choices import Action, Desk, Status
from applications.models import Batch
from applications.printing import review_form
from applications.routes import Stop
from kashgar_zc.accounts.actions import Refused
from kashgar_zc.accounts.choices import Nature
from kashgar_zc.accounts.models import Correction, Message
from review import correcting
from tests.factories import people
from tests.factories.applications import approve, make_application, make_reviewer_of, make_season
from tests.review.office import again, inbox_of, submitted

pytestmark = pytest.mark.django_db
REASON = "疏教发〔2020〕21号"


@pytest.fixture
def unit():
    return people.make_unit("疏附县第四小学", bureau=make_season().bureau)


@pytest.fixture
def office():
    return make_reviewer_of(make_season().county_office)


@pytest.fixture
def other():
    return people.make_bureau("地区林业和草原局")


def facts_of(unit, **changes):
    return {name: getattr(unit, name) for name in ("code", "nature", "bureau", "contact")} | changes


def correct(unit, by, **changes):
    facts = facts_of(unit, **changes)
    return correcting.correct(unit, facts=facts, reason=REASON, digest=correcting.look(unit, facts).digest, by=by)


def bureaus_of(*files) -> list[str]:
    return ["".join(one.organisation.name for one in file.route.filter(desk=Desk.BUREAU)) for file in files]


def holds() -> list[str]:
    checks = (invariants.at_one_desk, invariants.status_is_the_fold_of_events, invariants.actors_held_their_roles)
    return [line for check in checks for line in check()]


def at_each_desk(unit):
    """Return files of the unit at its own desk, the county's, the bureau's, back from the bureau's, and past it."""
    waiting = [make_application(one, unit=unit) for one in (Status.UNIT_REVIEW, Status.COUNTY_REVIEW)]
    there = make_application(Status.BUREAU_REVIEW, unit=unit)
    returned = make_application(Status.RETURNED, unit=unit, desk=Desk.BUREAU)
    return [*waiting, there, returned, make_application(Status.CENTRE_REVIEW, unit=unit)]


def test_files_that_have_not_passed_the_bureau_go_by_the_new_one(unit, office, other):
    files, old, since = at_each_desk(unit), unit.bureau.name, {}
    since = {one.pk: (one.since, one.due_at) for one in files}

    made = correct(unit, office, bureau=other)

    assert bureaus_of(*files) == [other.name] * 4 + [old]
    assert (again(files[2]).at, again(files[3]).at, again(files[4]).at.name) == (other, None, make_season().centre.name)
    assert {one.pk: (again(one).since, again(one).due_at) for one in files} == since
    assert made.files == [one.pk for one in files[:4]]
    assert [again(one).events.last().action == Action.TRANSFER for one in files] == [True] * 4 + [False]
    assert again(submitted(files[3])).at == other
    approve(again(files[2]))
    assert (again(files[2]).at, holds()) == (make_season().centre, [])


def test_who_told_what_of_their_own_way_only(unit, office, other):
    files, reviewer = at_each_desk(unit), make_reviewer_of(unit)

    correct(unit, office, bureau=other, contact="新联系人")

    told = set(Message.objects.filter(subject="审核路线已变更").values_list("recipient", flat=True))
    assert told == {one.applicant_id for one in files[:4]}
    assert inbox_of(reviewer)[-1] == (
        f"疏附县人力资源和社会保障局更正了{unit}的信息：行业主管局由“{make_season().bureau}”改为“{other}”；"
        f"联系人由“{unit.contact or '无'}”改为“新联系人”。依据：{REASON}"
    )


def test_a_bureau_that_falls_away_finishes_what_it_has(unit, office):
    files, bureau = at_each_desk(unit), unit.bureau

    correct(unit, office, bureau=None)

    assert bureaus_of(*files) == ["", "", bureau.name, bureau.name, bureau.name]
    assert list(again(files[0]).route.values_list("position", "desk")) == [(1, "unit"), (2, "county"), (3, "centre")]
    approve(again(files[1]))
    assert (again(files[1]).at, holds()) == (make_season().centre, [])


def test_a_bureau_that_was_missing_comes_before_the_centre(office, other):
    unit = people.make_unit("疏附县第五小学")
    before, past = (make_application(one, unit=unit) for one in (Status.COUNTY_REVIEW, Status.CENTRE_REVIEW))

    correct(unit, office, bureau=other)

    assert bureaus_of(before, past) == [other.name, ""]
    approve(again(before))
    paper = review_form.build(again(before), before.snapshots.get(), upto=again(before).version)
    assert (again(before).at, paper.sign_offs[1][0].organisation, holds()) == (other, other.name, [])


def test_each_file_that_keeps_its_way_says_why(unit, other):
    made, third = make_season(), people.make_bureau("地区水利局")
    Batch.objects.filter(pk=made.prefecture.pk).update(
        rules_data=made.prefecture.rules_data | {"skip_missing_bureau": False}
    )
    moved, plain = (make_application(Status.COUNTY_REVIEW, unit=unit) for _one in range(2))
    own, past = make_application(Status.COUNTY_REVIEW, unit=unit, county_run=True), None
    past = make_application(Status.CENTRE_REVIEW, unit=unit)
    rest = [Stop(Desk.COUNTY, made.county_office), Stop(Desk.BUREAU, third), Stop(Desk.CENTRE, made.centre)]
    rerouting.reroute(moved, by=make_reviewer_of(made.centre), rest=rest, reason="职能划转")

    look = correcting.look(unit, facts_of(unit, bureau=None))

    assert look.ways.go == []
    assert {one.pk: why for one, why in look.ways.keep} == {
        moved.pk: "路线已单独变更，按变更后的办理",
        plain.pk: f"该批次须经主管局，仍由{unit.bureau}审核",
        own.pk: "县（市）自行组织，不经主管局",
        past.pk: "主管局环节已过",
    }
    assert [one for one, _why in correcting.look(unit, facts_of(unit, bureau=other)).ways.keep] == [moved, own, past]


@pytest.mark.parametrize("meanwhile", ["a file moved on", "the unit changed"])
def test_what_changed_since_it_was_shown_is_shown_again(unit, office, other, meanwhile):
    file, facts = make_application(Status.COUNTY_REVIEW, unit=unit), facts_of(unit, bureau=other)
    digest = correcting.look(unit, facts).digest
    if meanwhile == "a file moved on":
        approve(again(file))
    else:
        correct(unit, office, bureau=other)

    with pytest.raises(Refused, match="核对之后情况有变化"):
        correcting.correct(unit, facts=facts, reason=REASON, digest=digest, by=office)

    assert Correction.objects.count() == (meanwhile == "the unit changed")


@pytest.mark.parametrize("who", ["county", "bureau", "centre", "other county", "other bureau", "unit"])
def test_office_bureau_and_centre_put_a_unit_right_and_nobody_else(unit, client, other, who):
    made = make_season()
    elsewhere = people.make_county_office(people.make_county("653122", "疏勒县"))
    seats = dict(zip(("county", "bureau", "centre"), (made.county_office, made.bureau, made.centre), strict=True))
    seats |= {"other county": elsewhere, "other bureau": other, "unit": unit}
    make_application(Status.COUNTY_REVIEW, unit=unit)
    client.force_login(make_reviewer_of(seats[who]))
    address, posted = reverse("review:correct_unit", args=[unit.pk]), {"reason": REASON, "bureau": other.pk}
    posted |= {"code": unit.code or "", "nature": unit.nature, "contact": "新联系人"}

    page = client.post(address, posted)
    if page.status_code == 200:
        client.post(address, posted | {"digest": page.context["look"].digest})

    made = Correction.objects.filter(organisation=unit).first()
    assert (made and made.office) == (seats[who] if who in {"county", "bureau", "centre"} else None)
    assert (page.status_code, holds()) == (200 if made else 404, [])


def test_the_page_shows_before_and_after_and_the_history_keeps_both(unit, client, office, other):
    files = at_each_desk(unit)
    client.force_login(office)
    address = reverse("review:correct_unit", args=[unit.pk])
    posted = {
        "code": people.make_code(),
        "nature": Nature.SOCIAL,
        "bureau": other.pk,
        "contact": unit.contact,
        "reason": REASON,
    }

    page = client.post(address, posted)
    names = [one.applicant_name in page.text for one in files]
    untouched = again(files[0]).unit.bureau
    client.post(address, posted | {"digest": page.context["look"].digest})
    after = client.get(reverse("accounts:unit", args=[unit.pk])).text

    unit.refresh_from_db()
    assert (page.context["go"]["n"], page.context["keep"]["n"], names) == (4, 1, [True] * 5)
    assert (untouched.name, unit.bureau, unit.nature, unit.code) == (
        make_season().bureau.name, other, Nature.SOCIAL, posted["code"],
    )  # fmt: skip
    assert "疏附县人力资源和社会保障局更正" in after
    assert f"行业主管局（{make_season().bureau} → {other}），改变路线的申报 4 件，依据：{REASON}" in after


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "没有需要更正的内容。"),
        ({"code": "9165310100000000XX"}, "统一社会信用代码"),
        ({"code": "taken"}, "该代码已属于疏附县第一中学。"),
        ({"reason": ""}, "请填写依据。"),
        ({"nature": "private", "direct": True}, "企业按所在地办理"),
    ],
)
def test_what_cannot_be_put_right_like_this_is_said_at_the_form(unit, client, office, changes, sentence):
    taken = people.make_unit("疏附县第一中学", code=people.make_code())
    if changes.pop("direct", False):
        unit.is_prefecture_direct = True
        unit.save()
    posted = facts_of(unit, reason=REASON, bureau=unit.bureau_id) | changes
    posted["code"] = taken.code if changes.get("code") == "taken" else posted["code"] or ""
    client.force_login(make_reviewer_of(make_season().centre))

    page = client.post(reverse("review:correct_unit", args=[unit.pk]), posted)

    assert (sentence in page.text, "look" in page.context) == (True, False)


def test_a_correction_is_written_once_and_linked_in_the_chain(unit, office):
    made = correct(unit, office, contact="新联系人")

    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=made.pk).update(reason="别的")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM applications_link WHERE source = 'accounts_correction'")
        assert (cursor.fetchone()[0], audit.verify()) == (1, [])


@pytest.mark.parametrize("rows", [1, 3])
def test_a_correction_costs_the_same_for_any_number_of_files(unit, office, other, rows, django_assert_num_queries):
    for _one in range(rows):
        make_application(Status.COUNTY_REVIEW, unit=unit)
    facts = facts_of(unit, bureau=other)
    digest = correcting.look(unit, facts).digest

    with django_assert_num_queries(39):
        correcting.correct(unit, facts=facts, reason=REASON, digest=digest, by=office)


def test_a_bureau_sees_the_units_whose_bureau_it_is_and_puts_them_right_only(unit, client, other):
    people.make_reviewer(unit, "单位审核员")
    foreign = people.make_unit("别局单位", bureau=other)
    client.force_login(make_reviewer_of(unit.bureau))

    listed = client.get(reverse("accounts:units"))
    page = client.get(reverse("accounts:unit", args=[unit.pk]))

    acts = ("更正信息", "结束任职", "更名", "合并到其他单位")
    assert [row["unit"] for row in listed.context["rows"]] == [unit]
    assert reverse("review:imports") not in listed.text
    assert [word in page.text for word in acts] == [True, False, False, False]
    assert client.get(reverse("accounts:unit", args=[foreign.pk])).status_code == 404
