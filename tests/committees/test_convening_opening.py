"""A meeting opens when its check list is green, and not otherwise; the observer holds it and lets it go on."""

import datetime as dt

import pytest

from applications.models import Speciality
from applications.workflow import NotAllowed
from committees.actions import convening
from committees.choices import Stage
from committees.models import Attendance, KeyHolder, Meeting
from committees.policies.convening import checklist
from kashgar_zc import clock
from tests.factories import people
from tests.factories.applications import make_season
from tests.factories.committees import (
    expert_of,
    make_committee,
    make_meeting,
    make_observer,
    make_ready,
    secretary_of,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def refused(act, *args, **facts) -> str:
    with pytest.raises(NotAllowed) as caught:
        act(*args, **facts)
    return str(caught.value)


def fresh(meeting) -> Meeting:
    return Meeting.objects.get(pk=meeting.pk)


def todo_of(meeting) -> dict[str, str]:
    return {item.key: item.todo for item in checklist(fresh(meeting)) if not item.ok}


def change(meeting, number: int, **facts) -> None:
    member = expert_of(meeting, number).seats.get()
    Attendance.objects.filter(meeting=meeting, member=member).update(**facts)


def test_a_meeting_just_called_lacks_everything_that_happens_on_the_day():
    meeting = make_meeting(cases=0)

    assert todo_of(meeting) == {
        "agenda": "议程为空，请先列入评审对象。",
        "observer": "请指定纪检监督员。",
        "quorum": "到会 0 人，不足规定的 4 人，请登记到会评委。",
        "chair": "主任委员 专家1 尚未到会。",
        "undertakings": "尚未登记到会评委。",
        "devices": "尚未登记到会评委。",
        "keys": "主任委员、评委会秘书、纪检监督员尚未设置启封口令，投票前须设置。",
    }


def test_a_ready_meeting_lacks_only_the_keys_of_its_box():
    meeting = make_ready(make_meeting(cases=1))

    assert list(todo_of(meeting)) == ["keys"]
    opened = convening.open_meeting(meeting, by=secretary_of(meeting))

    entry = opened.entries.get()
    assert (opened.stage, entry.from_stage, entry.to_stage) == (Stage.SITTING, "preparing", "sitting")
    assert opened.opened_at is not None


@pytest.mark.parametrize(
    ("absent", "sentence"),
    [
        ((4, 5), "到会 3 人，不足规定的 4 人，请登记到会评委。"),
        ((1,), "主任委员 专家1 尚未到会。"),
    ],
)
def test_without_quorum_or_chair_a_meeting_stays_shut(absent, sentence):
    meeting = make_ready(make_meeting(cases=1))
    for number in absent:
        change(meeting, number, is_present=False)

    assert refused(convening.open_meeting, meeting, by=secretary_of(meeting)) == sentence
    assert (fresh(meeting).stage, meeting.entries.count()) == (Stage.PREPARING, 0)


def test_four_of_five_make_a_quorum():
    meeting = make_ready(make_meeting(cases=1))
    change(meeting, 5, is_present=False, undertaken_at=None, undertaking_version="", device_handed_in=False)

    assert convening.open_meeting(meeting, by=secretary_of(meeting)).stage == Stage.SITTING


def test_an_unsigned_undertaking_and_a_kept_device_are_named_together():
    meeting = make_ready(make_meeting(cases=1))
    change(meeting, 2, undertaken_at=None, undertaking_version="")
    change(meeting, 3, device_handed_in=False)

    assert (
        refused(convening.open_meeting, meeting, by=secretary_of(meeting))
        == "专家2 尚未签署保密承诺，请其登录后签署。专家3 尚未交存通信设备，请交存后登记。"
    )


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        (4, "评委会须不少于 5 人，现有 4 人，请增加评委。"),
        (6, "评委会人数须为单数，现有 6 人，请增加或减少一人。"),
    ],
)
def test_a_committee_too_small_or_even_does_not_sit(size, sentence):
    meeting = make_ready(make_meeting(cases=1, members=size))

    assert refused(convening.open_meeting, meeting, by=secretary_of(meeting)) == sentence


def test_a_committee_of_a_speciality_may_be_smaller():
    make_season()
    committee = make_committee(3, speciality=Speciality.objects.get(code="22S02"))
    meeting = make_meeting(cases=1, committee=committee, speciality="22S02")

    assert "size" not in todo_of(meeting)


def test_another_day_than_the_meetings_is_red_and_so_is_a_term_that_ran_out():
    meeting = make_ready(make_meeting(cases=1))

    with clock.at(clock.now() + DAY):
        tomorrow = todo_of(meeting)
    meeting.committee.term_to = clock.today() - DAY
    meeting.committee.save()

    assert tomorrow["date"].endswith("，当日方可开会；改期的，请先更改会议日期。")
    assert todo_of(meeting)["term"].startswith("会议日期不在评委会任期")


def test_a_meeting_without_a_chair_is_red():
    meeting = make_ready(make_meeting(cases=1))
    chair = expert_of(meeting).seats.get()

    convening.vacate(chair, by=secretary_of(meeting))

    assert todo_of(meeting)["no_chair"] == "评委会没有主任委员，请在评委会名单中指定。"


def test_the_keys_are_green_when_the_three_of_this_meeting_have_set_their_phrases():
    meeting = make_ready(make_meeting(cases=1))
    holders = {"chair": expert_of(meeting), "secretary": secretary_of(meeting), "observer": people.make_user("旁人")}
    facts = {"meeting": meeting, "salt": b"s", "public_key": b"k", "set_at": clock.now()}
    KeyHolder.objects.bulk_create(KeyHolder(part=part, user=user, **facts) for part, user in holders.items())

    foreign = todo_of(meeting)
    KeyHolder.objects.filter(part="observer").update(user=meeting.observer)

    assert foreign == {"keys": "纪检监督员尚未设置启封口令，投票前须设置。"}
    assert todo_of(meeting) == {}


def test_only_the_secretary_opens_and_only_once():
    meeting = make_ready(make_meeting(cases=1))
    secretary = secretary_of(meeting)

    assert refused(convening.open_meeting, meeting, by=expert_of(meeting)) == "只有该机构的评委会秘书可以办理。"
    convening.open_meeting(meeting, by=secretary)
    assert refused(convening.open_meeting, meeting, by=secretary) == "会议状态刚刚有变动，请刷新后再试。"
    assert refused(convening.open_meeting, fresh(meeting), by=secretary) == "会议处于“评议中”，不能再次宣布开会。"


def test_the_observer_is_an_appointed_one_who_does_not_judge():
    meeting = make_meeting(cases=0)
    secretary, expert = secretary_of(meeting), expert_of(meeting)
    people.appoint(expert, meeting.batch.organiser, "observer")
    people.appoint(secretary, meeting.batch.organiser, "observer")
    act = convening.name_observer

    assert refused(act, meeting, by=secretary, observer=people.make_user("旁人")).startswith("旁人 不是本机构任命的")
    assert refused(act, meeting, by=secretary, observer=secretary) == "不能指定本人为纪检监督员。"
    assert refused(act, meeting, by=secretary, observer=expert) == "专家1 是本评委会评委，不能担任纪检监督员。"


def test_the_observer_confirms_once_on_the_day():
    meeting = make_meeting(cases=0)
    observer = make_observer(meeting.batch.organiser)
    convening.name_observer(meeting, by=secretary_of(meeting), observer=observer)
    act = convening.confirm_observer
    convening.reschedule(meeting, by=secretary_of(meeting), held_on=clock.today() + DAY, place="三楼")

    assert "请当日到场后确认" in refused(act, meeting, by=observer)
    assert refused(act, meeting, by=secretary_of(meeting)) == "只有本次会议的纪检监督员可以办理。"
    convening.reschedule(meeting, by=secretary_of(meeting), held_on=clock.today(), place="三楼")
    act(meeting, by=observer)
    assert refused(act, meeting, by=observer) == "您已确认到场。"


def test_an_undertaking_whose_words_changed_is_signed_anew():
    meeting = make_meeting(cases=0)
    expert = expert_of(meeting)
    convening.sign_undertaking(meeting, by=expert)
    rules = meeting.batch.rules_data
    rules["undertaking"] = rules["undertaking"] | {"version": "2", "text": "本人另外承诺不使用手机。"}
    meeting.batch.save()
    present = meeting.attendances.filter(member__user=expert).select_related("meeting__batch")

    before = present.get().is_bound
    convening.sign_undertaking(meeting, by=expert)

    assert (before, present.get().is_bound, present.get().undertaking_version) == (False, True, "2")


def test_an_expert_signs_once_for_oneself():
    meeting = make_meeting(cases=0)
    expert = expert_of(meeting)

    convening.sign_undertaking(meeting, by=expert)

    assert meeting.attendances.exclude(undertaken_at=None).get().member.user == expert
    assert refused(convening.sign_undertaking, meeting, by=expert) == "您已签署保密承诺。"
    assert refused(convening.sign_undertaking, meeting, by=secretary_of(meeting)) == "您不是本次会议的评委。"


def test_somebody_may_leave_an_open_meeting_while_the_quorum_holds():
    meeting = make_meeting(Stage.SITTING, cases=1)
    facts = {"by": secretary_of(meeting)}
    fourth, fifth = (expert_of(meeting, number).seats.get().pk for number in (4, 5))

    convening.record_attendance(meeting, present={fifth: (False, True)}, **facts)

    assert "到会 3 人" in refused(convening.record_attendance, meeting, present={fourth: (False, True)}, **facts)
    assert meeting.attendances.filter(is_present=True).count() == 4


def test_a_suspended_meeting_stands_still_until_its_observer_resumes_it():
    meeting = make_meeting(Stage.SITTING, cases=1)
    observer, secretary = meeting.observer, secretary_of(meeting)

    convening.suspend(meeting, by=observer, reason="有人携带手机")

    sentence = refused(convening.record_attendance, meeting, by=secretary, present={})
    assert sentence == "会议已由纪检监督员暂停：有人携带手机"
    assert refused(convening.suspend, meeting, by=observer, reason="再次") == "会议已暂停。"
    assert refused(convening.resume, meeting, by=secretary) == "只有本次会议的纪检监督员可以办理。"
    convening.resume(meeting, by=observer)
    convening.record_attendance(meeting, by=secretary, present={})
    acts = list(meeting.entries.values_list("act", "from_stage", "to_stage", "note"))
    assert acts[1:] == [("suspend", "sitting", "sitting", "有人携带手机"), ("resume", "sitting", "sitting", "")]


def test_a_meeting_not_open_cannot_be_suspended_nor_one_resumed_that_goes_on():
    meeting = make_ready(make_meeting(cases=1))

    assert refused(convening.suspend, meeting, by=meeting.observer, reason="x") == "会议处于“筹备中”，不能暂停。"
    assert refused(convening.resume, meeting, by=meeting.observer) == "会议没有暂停。"
