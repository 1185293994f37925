"""The demo's accounts: one for every role, all with the same password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kashgar_zc.accounts.choices import Role

PASSWORD = settings.DEMO_PASSWORD


Text = Any  # a lazily translated string


@dataclass(frozen=True)
class Account:
    """Who may be entered as: user name, name, the role in words, what to try; `seats` are (place, role)."""

    username: str
    name: str
    role: Text
    hint: Text
    seats: tuple[tuple[str, Role], ...] = ()
    story: str = ""


def _reviews(*places: str) -> tuple[tuple[str, Role], ...]:
    return tuple((place, Role.REVIEWER) for place in places)


ACCOUNTS = (
    Account("applicant-new", "林晓东", _("申报人"), _("尚未申报：从选择单位、类别、系列开始走一遍。")),
    Account("applicant-draft", "古丽巴哈尔·麦麦提依明", _("申报人"), _("填写中：补上照片和述职即可提交。"), story="nearly"),
    Account("applicant-returned", "布威海丽且木·阿卜杜热合曼·麦麦提明", _("申报人"),
            _("被县人社局退回，指出多处问题：修改后重新提交。"), story="returned_by_county"),
    Account("applicant-waiting", "陈志强", _("申报人"), _("已提交：查看到了谁那里、各环节说了什么。"), story="at_county"),
    Account("applicant-veteran", "努尔兰·哈力克", _("申报人"), _("去年填写过：新建申报后可以选用去年的内容和材料。")),
    Account("unit", "吐尔逊江·艾力", _("单位审核人"), _("开始和办结公示、出具现实表现、上报或退回。"), _reviews("unit")),
    Account("unit-two", "王文静", _("单位审核人（两个单位）"), _("在页首的岗位菜单中切换单位。"), _reviews("second", "third")),
    Account("county", "帕尔哈提·玉素甫", _("县（市）人社局审核人"), _("核验证书、上报、退回；批准待登记的单位。"), _reviews("county")),
    Account("bureau", "李海燕", _("行业主管局审核人"), _("对照评审条件审核业绩；查看退回后改动了什么。"), _reviews("bureau")),
    Account("centre", "迪丽努尔·奥斯曼", _("评价中心审核人"), _("审核任职基本条件，决定是否列入评审。"), _reviews("centre")),
    Account("centre-two", "艾力江·吐尔逊", _("评价中心审核人（复核人）"),
            _("复核同事提议的公示、任职文件和证书撤销；同一人不能既提议又复核。"), _reviews("centre")),
    Account("secretary", "赵学文", _("评委会秘书"), _("主持评审会议：签到、评分、投票、发布结果；公示、发文、发证。"),
            (("centre", Role.SECRETARY),)),
    Account("expert", "热依汗古丽·艾尼瓦尔", _("评审专家（主任委员）"), _("声明回避、查看材料、评分、设置启封口令、投票。"),
            (("centre", Role.EXPERT),)),
    Account("observer", "周卫东", _("纪检监督员"), _("到会监督，查看过程和人数，可以暂停会议；设置启封口令。"),
            (("centre", Role.OBSERVER),)),
    Account("county-secretary", "马丽娟", _("县（市）评委会秘书"), _("查看本县评审会议、公示、任职文件和证书。"),
            (("county", Role.SECRETARY),)),
)  # fmt: skip
MARKER = ACCOUNTS[0].username  # a database that has this account has the whole demo: both come in one transaction
