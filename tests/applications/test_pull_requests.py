"""A file that a desk judges by is pulled at its applicant's asking, or stays with a reason; who asked and answered stays."""

import pytest
from django.db import DatabaseError, transaction
from django.test import TestCase
from django.urls import reverse

from applications import audit, policies, pull_requests, pulling
from applications.choices import Action, MaterialState, PullReason, Status
from applications.models import Application, Link, PullRefusal, PullRequest
from applications.pages import track
from applications.workflow import NotAllowed, move
from kashgar_zc import clock
from kashgar_zc.accounts.models import Message
from kashgar_zc.management.commands.check_invariants import broken
from review import inquiring
from review.invariants import nobody_handles_the_own_case
from tests.applications.upload_parts import keep_files_in
from tests.factories.applications import DEFECTS, make_application, make_reviewer_of, make_secretary_of
from tests.factories.committees import make_observer

pytestmark = pytest.mark.django_db
MISTAKE = {"reason": PullReason.MISTAKE, "note": "传错了文件"}


@pytest.fixture(autouse=True)
def storage(monkeypatch, tmp_path):
    return keep_files_in(tmp_path / "private", monkeypatch)


@pytest.fixture
def submitted():
    return make_application(Status.COUNTY_REVIEW)


def diploma(application):
    found = application.materials.select_related("application__batch__organiser", "application__at")
    return found.get(slot="diploma")


def ask(application) -> PullRequest:
    return pull_requests.ask(diploma(application), by=application.applicant, **MISTAKE)


def refuse(request, by, text="系学历证书，审核需要。"):
    return pull_requests.refuse(request, by=by, desk=by.appointments.get(), text=text)


def told(person) -> list[str]:
    return list(
        Message.objects.filter(recipient=person, channel="inbox").order_by("pk").values_list("subject", flat=True)
    )


def test_who_may_not_pull_asks_the_desk_that_has_the_file_and_only_once(submitted):
    county, unit = make_reviewer_of(submitted.at), make_reviewer_of(submitted.unit)
    alone = policies.refusal_to_pull(submitted.applicant, diploma(submitted), None)

    made = ask(submitted)

    assert alone.endswith("请提出撤下请求，由审核机构办理。")
    assert (made.organisation, told(county)[-1:], told(unit)[-1:]) == (submitted.at, ["请求撤下文件"], [])
    with pytest.raises(NotAllowed, match="正在等待答复"):
        ask(submitted)


def test_granted_the_file_is_gone_and_what_was_submitted_still_verifies(submitted):
    county, request = make_reviewer_of(submitted.at), ask(submitted)

    with TestCase.captureOnCommitCallbacks(execute=True):
        pulling.pull(diploma(submitted), by=county, desk=county.appointments.get(), reason=PullReason.MISTAKE)

    assert diploma(submitted).state == MaterialState.PULLED
    assert not pull_requests.waiting().exists()
    assert told(submitted.applicant)[-1] == "有一份材料已撤下"
    assert broken(deep=True) == {}
    with pytest.raises(NotAllowed, match="已办结"):
        refuse(request, county)


def test_refused_the_applicant_reads_why_and_may_ask_again(submitted):
    county = make_reviewer_of(submitted.at)

    refuse(ask(submitted), county)
    labels = [(one.label, one.said) for one in track.lines(submitted, list(submitted.events.all()))]

    assert told(submitted.applicant)[-1] == "撤下文件的答复"
    name = diploma(submitted).name
    assert (f"申报人 请求撤下“{name}”", "误传，与申报无关：传错了文件") in labels
    assert (f"{submitted.at} 不撤下“{name}”", "系学历证书，审核需要。") in labels
    assert [one["refused"]["text"] for one in pull_requests.as_data(submitted)] == ["系学历证书，审核需要。"]
    assert ask(submitted).pk != PullRefusal.objects.get().request_id


def test_only_the_desk_that_has_the_file_or_the_organiser_answers_and_nobody_for_himself(submitted):
    request, unit = ask(submitted), make_reviewer_of(submitted.unit)
    with pytest.raises(NotAllowed, match=r"由.*答复"):
        refuse(request, unit)
    with pytest.raises(NotAllowed, match="只有审核机构"):
        pull_requests.refuse(request, by=submitted.applicant, desk=None, text="不")

    centre = make_reviewer_of(submitted.batch.organiser)

    assert refuse(request, centre).organisation == submitted.batch.organiser


def test_past_the_desks_the_organiser_is_asked():
    accepted = make_application(Status.ACCEPTED)
    secretary = make_secretary_of(accepted.batch.organiser)

    assert ask(accepted).organisation == accepted.batch.organiser
    assert policies.refusal_to_pull(secretary, diploma(accepted), secretary.appointments.get()) == ""


def test_what_came_back_is_pulled_by_its_owner_and_nobody_asks_during_an_open_inquiry(submitted):
    county = make_reviewer_of(submitted.at)
    inquiry = inquiring.report(submitted, by=county, desk=county.appointments.get(), allegation="不实。")
    secret = pull_requests.refusal_to_ask(submitted.applicant, diploma(submitted))
    inquiring.open_inquiry(inquiry, by=make_reviewer_of(submitted.batch.organiser))
    during = pull_requests.refusal_to_ask(submitted.applicant, diploma(submitted))
    other = make_application(Status.UNIT_REVIEW)
    move(other, Action.RETURN, by=make_reviewer_of(other.at), details={"defects": DEFECTS})

    assert (secret, during) == ("", "申报材料正在核查，办结前不能撤下文件。")
    assert pull_requests.refusal_to_ask(other.applicant, diploma(other)).endswith("您可以自行撤下。")
    assert policies.refusal_to_pull(other.applicant, diploma(other), None) == ""


def test_a_file_that_no_submission_names_is_pulled_by_its_owner_though_the_case_is_before_the_desks(submitted):
    old = diploma(submitted)
    old.pk, old.key, old.sha256 = None, "0b9c1f3e-2f43-4e62-9c8b-0d8a5e2f7a10", "f" * 64
    old.removed_at = submitted.submitted_at
    old.save()

    assert policies.refusal_to_pull(submitted.applicant, old, None) == ""
    assert [one.sha256 for one in pulling.pull(old, by=submitted.applicant, desk=None, reason=PullReason.MISTAKE)] == []
    assert diploma_state(submitted) == MaterialState.READY


def diploma_state(application: Application) -> str:
    return application.materials.get(slot="diploma", removed_at=None).state


def test_a_request_of_what_was_taken_back_is_void_when_it_is_submitted_anew(submitted):
    ask(submitted)
    Application.objects.filter(pk=submitted.pk).update(submitted_at=PullRequest.objects.get().at.replace(year=2099))

    assert not pull_requests.waiting().exists()


def test_requests_and_refusals_are_written_once_and_chained(submitted):
    refusal = refuse(ask(submitted), make_reviewer_of(submitted.at))

    for rows in (PullRequest.objects, PullRefusal.objects):
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
            rows.update(at=clock.now())
    sources = {"applications_pullrequest": refusal.request_id, "applications_pullrefusal": refusal.pk}
    assert dict(Link.objects.filter(source__in=sources).values_list("source", "source_id")) == sources
    assert audit.verify() == []


def test_the_queue_flags_it_the_file_view_leads_to_it_and_both_answers_are_given_there(client, submitted):
    request, county = ask(submitted), make_reviewer_of(submitted.at)
    make_application(Status.COUNTY_REVIEW)
    client.force_login(county)
    address = reverse("applications:file_pull", args=[request.material.key])

    [flagged] = client.get("/desk/?flag=pull").context["page"].rows
    file = client.get(reverse("review:file", args=[submitted.key])).text
    page = client.get(address).text
    empty = client.post(reverse("applications:file_keep", args=[request.material.key]), {"text": ""})
    kept = client.post(
        reverse("applications:file_keep", args=[request.material.key]), {"text": "审核需要。"}, follow=True
    )

    assert (flagged.key, ("needs-you", "请求撤下文件") in flagged.flags) == (str(submitted.key), True)
    assert ("误传，与申报无关：传错了文件" in file, f'href="{address}"' in file) == (True, True)
    assert ("答复申报人，不撤下" in page, page.count("checked")) == (True, 1)
    assert "请填写不撤下的理由。" in empty.text
    assert "已答复申报人，文件保留。" in kept.text
    assert client.get("/desk/?flag=pull").context["page"].rows == []


def test_the_applicant_asks_on_the_files_page_and_reads_there_what_became_of_it(client, submitted):
    client.force_login(submitted.applicant)
    files, asking = (
        reverse("applications:own_files", args=[submitted.key]),
        reverse("applications:file_ask_pull", args=[diploma(submitted).key]),
    )

    before = client.get(files).text
    answer = client.post(asking, MISTAKE, follow=True)
    again = client.post(asking, MISTAKE)

    assert (f'href="{asking}"' in before, f'href="{asking}"' in answer.text) == (True, False)
    assert f"等待{submitted.at}答复" in answer.text
    assert (again.status_code, "正在等待答复" in again.text) == (409, True)
    refuse(PullRequest.objects.get(), make_reviewer_of(submitted.at))
    assert "没有撤下：系学历证书，审核需要。" in client.get(files).text


def test_an_observer_reads_who_asked_who_refused_and_who_pulled(client, submitted):
    county = make_reviewer_of(submitted.at)
    refuse(ask(submitted), county)
    pulling.pull(diploma(submitted), by=county, desk=county.appointments.get(), reason=PullReason.MISTAKE)
    client.force_login(make_observer(submitted.batch.organiser))

    rows = client.get("/desk/trail/", {"kind": "steps", "file": submitted.number}).context["rows"]

    assert [row.what for row in rows[:3]] == ["撤下文件", "不予撤下文件", "请求撤下文件"]


def test_a_refusal_by_the_applicant_is_seen(submitted):
    request, person = ask(submitted), submitted.applicant
    facts = {"organisation": submitted.at, "text": "不", "at": clock.now()}
    refusal = PullRefusal.objects.create(request=request, by=person, **facts)

    assert list(nobody_handles_the_own_case()) == [f"refusal of a pull {refusal.pk}"]
