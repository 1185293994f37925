"""The forms of forming a committee, seating experts, calling a meeting, naming and being its observer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.choices import Level
from applications.models import Batch, Series, Speciality
from kashgar_zc import clock
from kashgar_zc.accounts.forms.fields import DateField
from kashgar_zc.accounts.models import Organisation, User

from .. import queries
from ..models import Committee, Meeting


class FoundForm(forms.Form):
    """A committee's name, scope and term; yields what `convening.found_committee` takes."""

    name = forms.CharField(
        label=_("名称"),
        max_length=80,
        help_text=_("如：喀什地区中小学教师系列高级评审委员会"),
        error_messages={"required": _("请填写评委会名称。")},
    )
    series = forms.ModelChoiceField(
        Series.objects.none(), label=_("系列"), empty_label=_("请选择"), error_messages={"required": _("请选择系列。")}
    )
    speciality = forms.ModelChoiceField(
        Speciality.objects.none(),
        label=_("专业"),
        required=False,
        empty_label=_("不限专业（按系列组建）"),
        help_text=_("按专业组建的评委会只评审该专业。"),
    )
    levels = forms.MultipleChoiceField(
        label=_("级别"),
        choices=Level.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选择评委会评审的级别。")},
    )
    term_from = DateField(label=_("任期起始日"), error_messages={"required": _("请填写任期起始日。")})
    term_to = DateField(label=_("任期截止日"), error_messages={"required": _("请填写任期截止日。")})

    def __init__(self, *args: Any, organiser: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = queries.series_of(organiser)
        self.fields["series"].queryset = offered
        self.fields["speciality"].queryset = Speciality.objects.filter(series__in=offered).select_related("series")
        self.fields["speciality"].label_from_instance = lambda one: f"{one.series} · {one}"
        self.fields["term_from"].initial = clock.today()


class SeatForm(forms.Form):
    """An expert of the organiser who has no seat yet."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("评审专家"),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择评审专家。"), "invalid_choice": _("该专家不能入选，请刷新后再选。")},
    )
    is_chair = forms.BooleanField(label=_("担任主任委员"), required=False)

    def __init__(self, *args: Any, committee: Committee, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].queryset = queries.free_experts(committee, clock.today())


class CallForm(forms.Form):
    """When and where a meeting is held, and, when it is called, over which batch."""

    batch = forms.ModelChoiceField(Batch.objects.none(), label=_("评审批次"), empty_label=None)
    held_on = DateField(label=_("会议日期"), error_messages={"required": _("请填写会议日期。")})
    place = forms.CharField(label=_("地点"), max_length=100, error_messages={"required": _("请填写会议地点。")})

    def __init__(self, *args: Any, organiser: Organisation | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if organiser is None:
            del self.fields["batch"]
        else:
            self.fields["batch"].queryset = queries.batches_of(organiser)
            self.fields["batch"].label_from_instance = lambda one: f"{one.season} {one.name}"


class ObserverForm(forms.Form):
    """A discipline observer of the organiser."""

    observer = forms.ModelChoiceField(
        User.objects.none(),
        label=_("纪检监督员"),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择纪检监督员。")},
    )

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["observer"].queryset = queries.observers(meeting.committee.organiser, clock.today())
        self.fields["observer"].initial = meeting.observer_id


class RemarksForm(forms.Form):
    """What the minutes say beside the record."""

    remarks = forms.CharField(
        label=_("会议记录"),
        help_text=_("记入会议纪要，如讨论情况、特殊事项。不要写明个人投票意向。"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 8}),
    )


class SuspendForm(forms.Form):
    """Why a meeting is held."""

    reason = forms.CharField(max_length=300, error_messages={"required": _("请填写暂停原因。")})
