"""What secretary, experts, observer, organiser and the public do at their screens, from the agenda to the certificate."""

from __future__ import annotations

import datetime as dt

from applications.models import Speciality
from committees.actions import convening, scoring
from committees.actions.balloting import cast_ballot
from committees.choices import Choice
from committees.models import Case, Committee, Meeting
from committees.scores import criteria_of
from kashgar_zc import clock
from publicity.models import Notice, Objection
from tests.factories.committees import expert_of
from tests.factories.people import PASSWORD
from tests.flows import steps

NAME = "喀什地区中小学教师系列语文专业高级职称评审委员会"
PHRASE = "三人持钥两人启封"
AT_SCREENS = 2  # experts who do everything at their screens; the others' acts are called


def enter(person, user):
    steps.log_in(person, user.username, PASSWORD)
    return person


def found_committee(secretary, experts) -> Committee:
    secretary.go("/committee/committees/new/")
    today = clock.today()
    secretary.fill(name=NAME, term_from=today.isoformat(), term_to=(today + dt.timedelta(days=700)).isoformat())
    secretary.page.locator("[name=series]").select_option("22")
    language = Speciality.objects.get(series="22", name="语文")
    secretary.page.locator("[name=speciality]").select_option(str(language.pk))
    secretary.page.locator("[name=levels][value=deputy]").check()
    secretary.shoot("committee-found")
    secretary.press("组建评委会")
    committee = Committee.objects.get()
    for number, expert in enumerate(experts):
        secretary.page.locator("[name=user]").select_option(str(expert.pk))
        secretary.page.locator("[name=is_chair]").set_checked(number == 0)
        secretary.press("列入评委会")
        secretary.sees(expert.name)
    secretary.shoot("committee")
    return committee


def call_meeting(secretary, committee, application) -> Meeting:
    secretary.go(f"/committee/committees/{committee.pk}/call/")
    secretary.fill(held_on=clock.today().isoformat(), place="三楼会议室")
    secretary.press("召集会议")
    meeting = Meeting.objects.get()
    secretary.go(f"/committee/meetings/{meeting.key}/agenda/")
    secretary.page.locator(f"[name=row][value='{application.pk}']").check()
    secretary.shoot("agenda-choose")
    secretary.press("列入议程")
    secretary.sees("已列入")
    return meeting


def gather(secretary, observer, chair, meeting, watcher):
    """Name the observer, have everybody come, sign and hand in devices, and open."""
    base = f"/committee/meetings/{meeting.key}/"
    secretary.go(base)
    secretary.shoot("console-missing")
    secretary.go(f"{base}attendance/")
    secretary.page.locator("[name=observer]").select_option(str(watcher.pk))
    secretary.press("指定监督员")
    enter(observer, watcher).go(f"/committee/observe/{meeting.key}/")
    observer.press("确认到场")
    chair.go(f"/committee/sittings/{meeting.key}/")
    chair.shoot("undertaking")
    chair.page.locator("main form input[type=checkbox]").check()
    chair.press("签署承诺")
    chair.sees("已签署保密承诺")
    for number in range(2, meeting.attendances.count() + 1):
        convening.sign_undertaking(again(meeting), by=expert_of(meeting, number))
    secretary.go(f"{base}attendance/")
    for box in secretary.page.locator("main input[type=checkbox]").all():
        box.check()
    secretary.shoot("attendance")
    secretary.press("登记到会")
    secretary.go(base)
    secretary.shoot("console-ready")
    secretary.press("宣布开会")
    secretary.sees("会议已开始")


def again(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("committee__organiser", "batch", "observer").get(pk=meeting.pk)


def score(screens, meeting):
    """Experts at their screens declare first, and only then see the file and score it; the others' acts are called."""
    case = Case.objects.select_related("meeting__batch", "application__title", "application__applicant").get()
    secret = case.application.applicant
    for number, expert in enumerate(screens):
        expert.go(f"/committee/sittings/cases/{case.key}/")
        assert expert.page.locator("[data-score]").count() == 0
        expert.page.locator("[name=answer][value=no]").check()
        expert.shoot(f"declare-{number}")
        expert.press("提交声明")
        shown = expert.page.locator("main").inner_text()
        assert not [one for one in (secret.id_number, secret.mobile, str(secret.birth_date)) if one in shown]
        for mark in expert.page.locator("[data-score] input[type=number]").all():
            mark.fill("88")
        expert.shoot(f"sheet-{number}")
        expert.press("提交评分")
        expert.sees("已提交")
    for number in range(len(screens) + 1, meeting.attendances.count() + 1):
        by = expert_of(meeting, number)
        scoring.declare(case, by=by, has_conflict=False)
        scoring.hand_in_sheet(case, by=by, marks={one.key: 84 for one in criteria_of(case)})


def lock(secretary, meeting):
    secretary.go(f"/committee/meetings/{meeting.key}/ranks/")
    secretary.shoot("ranks")
    secretary.press("确认并锁定评分")
    secretary.sees("评分已锁定")


def vote(secretary, observer, screens, meeting):
    """Three holders set their phrases, the experts vote, two phrases open the box."""
    for holder in (secretary, observer, screens[0]):
        holder.go(f"/committee/phrase/{meeting.key}/")
        holder.fill(phrase=PHRASE + "一二三", again=PHRASE + "一二三")
        holder.press("设置口令")
        holder.sees("启封口令已设置")
    screens[0].shoot("phrase")
    box = f"/committee/meetings/{meeting.key}/box/"
    secretary.go(box)
    secretary.press("开始投票")
    steps.confirm(secretary)
    secretary.sees("第 1 轮投票进行中")
    for expert in screens:
        expert.go(f"/committee/sittings/{meeting.key}/ballot/")
        expert.page.locator("main input[type=radio][value=y]").first.check()
        expert.shoot("ballot")
        expert.press("投入票箱")
        steps.confirm(expert)
        expert.sees("您的选票已投入票箱")
    case = Case.objects.get()
    for number in range(len(screens) + 1, meeting.attendances.count() + 1):
        choice = Choice.NO if number == meeting.attendances.count() else Choice.YES
        cast_ballot(again(meeting), by=expert_of(meeting, number), choices={str(case.key): choice})
    secretary.go(box)
    secretary.shoot("box-open")
    secretary.fill(chair=PHRASE + "一二三", observer="不对的口令不对的口令")
    secretary.press("结束投票并计票")
    secretary.sees("启封口令不正确")
    secretary.fill(chair=PHRASE + "一二三", observer=PHRASE + "一二三")
    secretary.press("结束投票并计票")
    secretary.sees("计票结果")
    secretary.shoot("box-counted")


def release(secretary, meeting):
    secretary.go(f"/committee/meetings/{meeting.key}/release/")
    secretary.shoot("release")
    secretary.press("发布全部结果")
    steps.confirm(secretary)
    secretary.sees("评审结果已发布")
    secretary.shoot("console-released")


def publish(centre, second, batch) -> str:
    """Put the passed on a notice, which a second person confirms; returns its public address."""
    centre.go(f"/desk/notices/new/{batch.pk}/")
    centre.page.locator("[name=contact]").fill("喀什地区职称评价中心，0998-0000000")
    for box in centre.page.locator("main [name=key]").all():
        box.check()
    centre.press("预览")
    centre.shoot("notice-preview")
    centre.page.locator("button[name=act][value=propose]").click()
    steps.confirm(centre)
    settle(centre, second, picture="proposal")
    second.sees("公示中")
    return f"/notices/{Notice.objects.get().key}/"


def settle(centre, second, *, picture: str = ""):
    """Let a second person confirm what stands on the first one's screen."""
    centre.sees("须由另一名经办人复核")
    second.go(centre.page.url)
    if picture:
        second.shoot(picture)
    second.press("复核并办理")
    steps.confirm(second)


def object_to(visitor, notice: str) -> str:
    """Object without a name; returns the receipt code."""
    visitor.go("/")
    visitor.shoot("public-home")
    visitor.go(notice)
    visitor.shoot("public-notice")
    visitor.go(f"{notice}entries/1/object/")
    visitor.fill(text="反映其中一项业绩为集体完成，请核实本人承担的部分。")
    visitor.shoot("object")
    visitor.press("提交异议")
    receipt = Objection.objects.get().receipt
    visitor.sees(receipt)
    visitor.shoot("object-receipt")
    return receipt


def decide(centre, visitor, receipt: str):
    centre.go(f"/desk/notices/objections/{Objection.objects.get().pk}/")
    centre.page.locator("[name=finding][value=rejected]").check()
    centre.fill(reason="经核查，该项业绩由本人主持完成。")
    centre.shoot("objection")
    centre.press("作出决定")
    visitor.go("/objections/")
    visitor.fill(receipt=receipt)
    visitor.press("查询")
    visitor.sees("异议不成立")
    visitor.shoot("objection-answered")


def confer(centre, second, batch):
    centre.go(f"/desk/conferrals/new/{batch.pk}/")
    for box in centre.page.locator("main [name=entries]").all():
        box.check()
    centre.fill(addressed_to="各县（市）人力资源和社会保障局")
    centre.page.locator("[name=confirmed]").check()
    centre.shoot("conferral-new")
    centre.press("提交复核")
    steps.confirm(centre)
    settle(centre, second)
    second.sees("喀职改")
    second.shoot("conferral")


def check(visitor, certificate, *, word: str, picture: str):
    visitor.go("/check/")
    visitor.fill(number=certificate.number, name=certificate.name)
    visitor.press("查验")
    visitor.sees(certificate.title)
    visitor.sees(word)
    visitor.shoot(picture)


def revoke(centre, second, certificate):
    centre.go(f"/desk/certificates/{certificate.key}/")
    centre.page.locator("#revoke summary").click()
    centre.fill(reason="经核查，申报时提交的一份证明系伪造。")
    centre.shoot("revoke")
    centre.press("提交复核")
    steps.confirm(centre)
    settle(centre, second)
    second.sees("已撤销")
