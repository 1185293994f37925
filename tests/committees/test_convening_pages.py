"""The secretary runs a meeting from its pages; the observer and the room see its process, and no more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.choices import Status
from committees.actions import convening, scoring
from committees.choices import Stage
from committees.models import Committee, Meeting
from kashgar_zc import clock
from tests.factories import people
from tests.factories.applications import make_application, make_season, make_secretary_of
from tests.factories.balloting import make_box
from tests.factories.committees import (
    expert_of,
    make_committee,
    make_expert,
    make_meeting,
    make_observer,
    make_ready,
    secretary_of,
)

pytestmark = pytest.mark.django_db
RECUSED = "与申报人是亲属"
PRESENT = ("present", "device")


@pytest.fixture
def secretary():
    return make_secretary_of(make_season().centre)


@pytest.fixture
def desk(client, secretary):
    client.force_login(secretary)
    return client


def url(name: str, *args) -> str:
    return reverse(f"committees:{name}", args=args)


def html(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def sit_with_recusal(cases: int = 2) -> Meeting:
    """Return a sitting meeting whose second expert is recused from the first case; the first expert declared and scored."""
    meeting = make_meeting(Stage.SITTING, cases=cases)
    first = meeting.cases.first()
    scoring.declare(first, by=expert_of(meeting, 2), has_conflict=True, reason=RECUSED)
    scoring.declare(first, by=expert_of(meeting), has_conflict=False)
    scoring.hand_in_sheet(first, by=expert_of(meeting), marks={"ability": 97, "achievements": 97})
    return meeting


def statements_of(desk, address: str) -> int:
    """Return how many statements a page takes; the fewest of some visits, since each minute the header's season is read anew."""
    counts = []
    for _visit in range(3):
        with CaptureQueriesContext(connection) as captured:
            html(desk.get(address))
        counts.append(len(captured))
    return min(counts)


def test_a_committee_is_formed_seated_and_called_from_its_pages(desk):
    form = {"name": "教师评委会", "series": "22", "levels": ["deputy"], "term_from": "2026-01-01"}
    wrong = html(desk.post(url("found"), form | {"term_to": "2030-01-01"}))
    form |= {"term_from": clock.today().isoformat(), "term_to": clock.today().replace(month=12, day=31).isoformat()}
    desk.post(url("found"), form)
    committee, expert = Committee.objects.get(), make_expert(make_season().centre, "古丽")

    desk.post(url("committee", committee.pk), {"user": expert.pk, "is_chair": "on"})
    call = {"batch": make_season().prefecture.pk, "held_on": clock.today().isoformat(), "place": "三楼"}
    answer = desk.post(url("call", committee.pk), call)

    assert "评委会任期不超过 3 年。" in wrong
    assert answer.url == url("meeting", Meeting.objects.get().key)
    assert "古丽" in html(desk.get(answer.url))


def test_a_seat_is_ended_from_the_committees_page(desk):
    committee = make_committee()
    member = committee.members.last()

    desk.post(url("vacate", committee.pk), {"member": member.pk})
    foreign = desk.post(url("vacate", make_committee().pk), {"member": member.pk})

    assert committee.members.filter(left_at=None).count() == 4
    assert f"已退出：{member.user.name}（" in html(desk.get(url("committee", committee.pk)))
    assert foreign.status_code == 404


def test_ticked_files_join_the_agenda_and_leave_it(desk):
    meeting = make_meeting(cases=0)
    mine, _other = (make_application(Status.ACCEPTED, applicant=people.make_user(name)) for name in ("甲某", "乙某"))
    make_application(Status.ACCEPTED, applicant=people.make_user("工程"), title="05-01-2")
    offered = html(desk.get(url("agenda", meeting.key)))

    desk.post(url("agenda", meeting.key), {"row": [mine.pk, "x", "9" * 30]})
    listed = desk.get(url("agenda", meeting.key)).context["page"]
    desk.post(url("take_off", meeting.cases.get().key))

    assert ("甲某" in offered, "乙某" in offered, "工程" in offered) == (True, True, False)
    assert ([one.name for one in listed.cases], [one.name for one in listed.candidates]) == (["甲某"], ["乙某"])
    assert meeting.cases.count() == 0


def test_nothing_ticked_and_another_organisers_file_change_nothing(desk):
    meeting, foreign = make_meeting(cases=0), make_application(Status.ACCEPTED, county_run=True)

    for posted in ({}, {"row": [foreign.pk]}):
        answer = desk.post(url("agenda", meeting.key), posted, follow=True)
        assert "请先勾选要列入议程的申报。" in html(answer)
    assert meeting.cases.count() == 0


def test_the_day_goes_from_red_to_green_to_open(desk, client):
    meeting, observer = make_meeting(cases=1), make_observer(make_season().centre, "周某")
    red = html(desk.get(url("meeting", meeting.key)))
    desk.post(url("observer", meeting.key), {"observer": observer.pk})
    members = [f"{what}-{pk}" for pk in meeting.attendances.values_list("member", flat=True) for what in PRESENT]
    desk.post(url("attendance", meeting.key), dict.fromkeys(members, "on"))
    for number in range(1, 6):
        convening.sign_undertaking(meeting, by=expert_of(meeting, number))
    client.force_login(observer)
    client.post(url("confirm", meeting.key))
    client.force_login(secretary_of(meeting))

    opened = client.post(url("open", meeting.key), {"version": meeting.version}, follow=True)

    assert "disabled aria-describedby" in red and "请指定纪检监督员。" in red
    assert "会议已开始。" in html(opened)
    assert Meeting.objects.get(pk=meeting.pk).stage == Stage.SITTING


def test_a_stale_console_and_a_red_list_do_not_open(desk):
    meeting = make_ready(make_meeting(cases=1))

    stale = desk.post(url("open", meeting.key), {"version": meeting.version + 1}, follow=True)
    meeting.attendances.update(is_present=False)
    red = desk.post(url("open", meeting.key), {"version": meeting.version}, follow=True)

    assert "会议状态刚刚有变动，请刷新后再试。" in html(stale)
    assert "到会 0 人，不足规定的 4 人" in html(red)
    assert Meeting.objects.get(pk=meeting.pk).stage == Stage.PREPARING


def test_the_console_counts_declarations_and_sheets_of_those_present(desk):
    meeting = sit_with_recusal()

    page = desk.get(url("meeting", meeting.key)).context["page"]

    first, second = page.cases
    assert (first.declared, first.sheets, first.recused) == ("2 / 5", "1 / 4", "1 人")
    assert (second.declared, second.sheets, second.recused) == ("0 / 5", "0 / 5", "")
    assert page.next.refusal.startswith("评分还没有齐：专家1 还有 1 人没有声明")


def test_somebody_who_left_counts_no_more(desk):
    meeting = sit_with_recusal()
    second = expert_of(meeting, 2).seats.get().pk
    convening.record_attendance(meeting, by=secretary_of(meeting), present={second: (False, True)})

    first = desk.get(url("meeting", meeting.key)).context["page"].cases[0]

    assert (first.declared, first.sheets, first.recused) == ("1 / 4", "1 / 4", "")


def test_room_and_observer_see_who_leaves_but_no_reason_score_or_number(desk, client):
    meeting = sit_with_recusal()
    applicant = meeting.cases.first().application.applicant
    room = html(desk.get(url("screen", meeting.key)))
    client.force_login(meeting.observer)

    watched = html(client.get(url("observed", meeting.key)))

    assert "回避：专家2" in room
    for page in (room, watched):
        for secret in (RECUSED, "97.00", ">97<", applicant.id_number, applicant.mobile):
            assert secret not in page, secret


def test_nothing_of_the_vote_shows_while_the_box_is_open(desk, client):
    meeting, _box = make_box(cases=1)
    pages = [html(desk.get(url(name, meeting.key))) for name in ("meeting", "screen")]
    client.force_login(meeting.observer)
    pages.append(html(client.get(url("observed", meeting.key))))

    for page in pages:
        assert "赞成" not in page and "反对" not in page and "已投票" not in page


def test_the_observer_suspends_with_a_reason_and_resumes(client):
    meeting = make_meeting(Stage.SITTING, cases=1)
    client.force_login(meeting.observer)

    unreasoned = client.post(url("suspend", meeting.key), {"reason": " "}, follow=True)
    client.post(url("suspend", meeting.key), {"reason": "有人携带手机"})
    held = html(client.get(url("observed", meeting.key)))
    client.post(url("resume", meeting.key))

    assert "请填写暂停原因。" in html(unreasoned)
    assert "有人携带手机" in held and "恢复会议" in held
    assert Meeting.objects.get(pk=meeting.pk).suspended_at is None
    assert "恢复会议" in html(client.get(url("observed", meeting.key)))  # on record


def test_each_role_lands_at_its_own_pages(client):
    meeting = make_meeting(cases=0)
    people_of = {"observe": make_observer(meeting.batch.organiser), "sittings": expert_of(meeting)}

    for home, person in people_of.items():
        client.force_login(person)
        assert client.get(reverse("applications:enter")).url == url(home)
        assert url(home) in html(client.get(url(home)))


def test_the_menu_marks_one_place_only(desk):
    page = html(desk.get(url("meetings")))

    assert page.split("<nav", 1)[1].split("</nav>", 1)[0].count('aria-current="page"') == 1


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "stage", "statements"),
    [
        ("meeting", Stage.PREPARING, 12),
        ("meeting", Stage.SITTING, 19),
        ("agenda", Stage.PREPARING, 5),
        ("screen", Stage.SITTING, 8),
    ],
)
def test_a_meetings_pages_take_the_same_statements_at_any_length(desk, name, stage, statements, count):
    meeting = make_meeting(stage, cases=count)
    for number in range(count):
        make_application(Status.ACCEPTED, applicant=people.make_user(f"待列入{number}"))

    assert statements_of(desk, url(name, meeting.key)) == statements


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "statements"), [("committees", 3), ("meetings", 3)])
def test_the_lists_take_the_same_statements_at_any_length(desk, name, statements, count):
    for _number in range(count):
        make_meeting(cases=0, members=3)

    assert statements_of(desk, url(name)) == statements


@pytest.mark.parametrize("members", [5, 7])
def test_attendance_takes_the_same_statements_at_any_size(desk, members):
    meeting = make_meeting(cases=0, members=members)

    assert statements_of(desk, url("attendance", meeting.key)) == 5


def test_remarks_are_written_until_the_results_are_released(client):
    meeting = make_meeting(cases=0)
    client.force_login(secretary_of(meeting))
    address = reverse("committees:remarks", args=[meeting.key])

    client.post(address, {"remarks": "会议讨论了业绩材料的核查情况。"})

    meeting.refresh_from_db()
    assert meeting.remarks == "会议讨论了业绩材料的核查情况。"
    assert client.get(address).context["form"].initial == {"remarks": meeting.remarks}
