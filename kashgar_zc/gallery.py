"""The style guide: every component in every state with made-up data, served only in DEBUG.

Density is public, applicant or desk.
"""

import datetime as dt
from types import SimpleNamespace as Thing

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kashgar_zc import clock

DENSITIES = ("public", "applicant", "desk")
STILL = "/gallery/still/"  # what a sample asks for its state: nothing new, so htmx leaves it as it is


class Sample(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="姓名", help_text="与身份证一致，少数民族姓名中的间隔点请用“·”。", max_length=30)
    id_number = forms.CharField(label="公民身份号码", max_length=18)
    series = forms.ChoiceField(
        label="申报系列",
        choices=[("", "请选择"), ("1", "工程技术"), ("2", "农业技术")],
        help_text="只列出本批次开放的系列。",
    )
    born = forms.DateField(label="出生日期", widget=forms.DateInput(attrs={"type": "date"}))
    summary = forms.CharField(
        label="主要业绩", widget=forms.Textarea(attrs={"rows": 4}), required=False, help_text="不超过 500 字。"
    )
    kind = forms.ChoiceField(
        label="申报类别",
        widget=forms.RadioSelect,
        choices=[("1", "定向评价"), ("2", "初定（授予）"), ("3", "特殊人才认定")],
    )
    aid = forms.MultipleChoiceField(
        label="符合的情形",
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "援疆专业技术人员"), ("b", "在乡镇工作满十年")],
        required=False,
    )
    scan = forms.FileField(label="学历证书", required=False, help_text="PDF 或照片，不超过 10 MB。")
    pledge = forms.BooleanField(
        label="本人承诺所填内容真实，所附材料与原件一致。", help_text="弄虚作假的，按规定取消资格并记入诚信档案。"
    )


def show(request: HttpRequest, density: str = "public") -> HttpResponse:
    """Show the style guide at one of three densities."""
    if settings.DEBUG and density == "still":
        return HttpResponse(status=204)
    if not settings.DEBUG or density not in DENSITIES:
        raise Http404
    blank = Sample(prefix="blank")
    wrong = Sample({"wrong-id_number": "65312319800101001X", "wrong-name": "阿卜杜热合曼·买买提"}, prefix="wrong")
    wrong.is_valid()
    wrong.add_error("id_number", "校验码不正确。请对照身份证逐位核对。")
    context = {"density": density, "densities": DENSITIES, "form": blank, "wrong": wrong}
    return render(request, "components/gallery.html", {**context, **_frame(), **_applicant(), **_lists(), **_desk()})


def _frame() -> dict[str, object]:
    """What the header and the footer read."""
    now = clock.now()
    return {
        "now": now,
        "soon": now + dt.timedelta(hours=31, minutes=20),
        "last": now + dt.timedelta(minutes=42),
        "over": now - dt.timedelta(days=1),
        "demo": Thing(now_text="2026年6月12日 09:30"),
        "season_banner": Thing(
            name="2026 年度职称评审",
            text="网上申报进行中",
            closes_at=clock.midnight_after(clock.today() + dt.timedelta(days=18)),
        ),
        "desks": [
            Thing(pk=1, label="疏附县人社局 · 审核", current=True),
            Thing(pk=2, label="疏附县第一中学 · 单位审核", current=False),
            Thing(pk=3, label="本人申报", current=False),
        ],
        "nav": [("#", "待办", True), ("#", "全部申报", False), ("#", "批次与时间", False), ("#", "通知公告", False)],
        "menu": [("#", "我的申报", False), ("#", "账户与安全", False), ("#", "查看记录", False)],
        "unread_messages": 3,
        "crumbs": [("#", "首页"), ("#", "我的申报")],
        "user": Thing(is_authenticated=True, get_full_name="古丽巴哈尔·阿不都热依木", get_username="gul"),
    }


def _applicant() -> dict[str, object]:
    """What an applicant meets."""
    return {
        "sections": [
            Thing(url="#", label="基本信息", state="done", missing=0, minutes=0, note=""),
            Thing(url="#", label="学历与学位", state="fix", missing=0, minutes=5, note="县人社局退回时指出 2 处"),
            Thing(url="#", label="工作经历", state="doing", missing=3, minutes=8, note=""),
            Thing(url="#", label="业绩成果与论文论著", state="todo", missing=6, minutes=20, note=""),
            Thing(url="", label="承诺与提交", state="todo", missing=0, minutes=0, note="前面各项完成后可填写"),
        ],
        "timeline": _timeline(),
        "facts": [
            ("姓名", "古丽巴哈尔·阿不都热依木"),
            ("申报职称", "中小学一级教师（初中数学）"),
            ("工作单位", "疏附县第一中学"),
            ("参加工作时间", "2009年9月1日"),
            ("曾用名", ""),
        ],
        "receipt": {
            "title": "已提交。",
            "number_label": "申报编号",
            "number": "KS2026-0003-1742",
            "hash": "8f3a 21c0 9be4 77d1",
            "facts": [
                ("提交时间", "2026年6月12日 09:30:05（北京时间）"),
                ("申报职称", "中小学一级教师（初中数学）"),
                ("下一环节", "疏附县第一中学，应于 6月26日前办结"),
                ("咨询电话", "0998-3252000"),
            ],
            "next": [
                "单位公示不少于 5 个工作日，并出具推荐意见。",
                "县人社局核验证书，主管局审核业绩。",
                "评价中心受理后，进入评委会名单。",
            ],
        },
    }


def _timeline() -> list[Thing]:
    return [
        Thing(label="本人提交", state="done", when="2026年6月1日 10:12", text="第 2 次提交，改动 3 处。"),
        Thing(
            label="疏附县第一中学",
            state="done",
            when="6月1日 – 6月9日，用时 6 个工作日",
            text="同意推荐。",
            said="该同志近三年考核均为合格以上，公示无异议，同意推荐。",
            said_by="校长办公室 王某 · 6月9日",
        ),
        Thing(
            label="疏附县人社局",
            state="current",
            when="6月9日起，第 3 个工作日，应于 6月12日前办结",
            text="正在核验证书。您无需操作。",
        ),
        Thing(label="地区教育局", state="future", when="", text=""),
        Thing(label="地区职称评价中心", state="future", when="", text=""),
    ]


def _lists() -> dict[str, object]:
    """What lists and documents look like."""
    return {
        "tabs": [
            ("#", "待审", True, 25),
            ("#", "已退回", False, 8),
            ("#", "已上报", False, 132),
            ("#", "全部", False, None),
        ],
        "groups": [
            ("期限", [("#", "全部", False, None), ("#", "即将到期", True, 6), ("#", "已超期", False, 2)]),
            ("类别", [("#", "定向评价", False, 18), ("#", "初定", False, 5), ("#", "援疆", False, 2)]),
        ],
        "search": Thing(name="q", value="", placeholder="姓名、编号或单位", keep=[("state", "due")]),
        "page": Thing(prev_url="#", next_url="#", text="第 26–50 件，共 1000+ 件"),
        "documents": _documents(),
        "changes": [
            ("学历", "大学专科", "大学本科"),
            ("毕业时间", "", "2012年7月"),
            ("论文", "《浅谈数学教学》，2018 年", ""),
        ],
    }


def _documents() -> list[Thing]:
    """Return one document for each of its states."""
    failed = "照片文件读取失败，已自动重试 3 次。请重新生成或联系管理员。"
    return [
        Thing(name="评审表", note="第 2 次提交的内容", state="queued", poll_url=STILL),
        Thing(name="评审表", note="第 2 次提交的内容", state="running", poll_url=STILL),
        Thing(name="花名册.xlsx", note="132 人 · 84 KB · 6月12日 09:31 生成", state="ready", download_url="#"),
        Thing(name="一览表", note="", state="failed", retry_url="#", reason=failed),
    ]


# name | unit | title | family | state | age | how near its limit | flag
PEOPLE = """
古丽巴哈尔·阿不都热依木|疏附县托克扎克镇中心小学|中小学一级教师|waiting|待审|第 1 日 / 5||
王建国|疏附县农业技术推广中心|农艺师|waiting|待审|第 4 日 / 5|near|再次提交
阿卜杜热合曼·买买提艾力|喀什某建筑工程有限责任公司疏附分公司|工程师|moving|核验中|第 7 日 / 5|late|材料更新
李敏|疏附县人民医院|助理馆员|needs-you|已退回|待申报人|paused|
买尔旦·吐尔逊|疏附县第二中学|中小学二级教师|done|已上报|—||援疆
"""


def _desk() -> dict[str, object]:
    """What a desk works with."""
    keys = ("name", "unit", "title", "family", "state", "age", "age_state", "flag")
    people = [dict(zip(keys, line.split("|"), strict=True)) for line in PEOPLE.split("\n") if line] * 3
    return {
        "rows": [Thing(pk=pk, number=f"KS2026-0003-{1700 + pk}", **person) for pk, person in enumerate(people)],
        "bulk": [("approve", "上报所选", "primary"), ("return", "退回所选", "secondary")],
        "keys": [
            ("j / k", "下一件 / 上一件"),
            ("o", "打开"),
            ("x", "勾选"),
            ("a", "同意并上报"),
            ("r", "退回修改"),
            ("/", "查找"),
        ],
        "verdicts": [("done", "无误", "1"), ("needs-you", "有问题", "2"), ("waiting", "存疑", "3")],
    }
