"""The closed lists of people and organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    UNIT = "unit", _("单位")
    COUNTY = "county", _("县（市）人社局")
    BUREAU = "bureau", _("行业主管局")
    CENTRE = "centre", _("评价中心")


class Nature(models.TextChoices):
    """Nature of a unit (单位性质), as the roster prints it."""

    PUBLIC = "public", _("事业单位")
    STATE_ENTERPRISE = "state", _("国有企业")
    PRIVATE = "private", _("非公企业")
    SOCIAL = "social", _("社会组织")
    OFFICE = "office", _("机关")


ENTERPRISES = frozenset({Nature.PRIVATE, Nature.STATE_ENTERPRISE})  # the business of the county where they sit [N 四.5]


class Standing(models.TextChoices):
    """Whether an organisation that registered itself is recognised, and whether it still is one."""

    PENDING = "pending", _("待批准")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("未批准")
    MERGED = "merged", _("已合并")


class ImportStage(models.TextChoices):
    """How far a list of units and staff is: workers check it and, once confirmed, bring it in."""

    CHECKING = "checking", _("核对中")
    CHECKED = "checked", _("待确认")
    APPLYING = "applying", _("导入中")
    APPLIED = "applied", _("已导入")
    FAILED = "failed", _("未能读取")


class Role(models.TextChoices):
    """What an appointment lets a person do for its organisation."""

    REVIEWER = "reviewer", _("审核人")
    SECRETARY = "secretary", _("评委会秘书")
    OBSERVER = "observer", _("纪检监督员")
    EXPERT = "expert", _("评审专家")


class Channel(models.TextChoices):
    INBOX = "inbox", _("站内")
    SMS = "sms", _("短信")
    EMAIL = "email", _("电子邮件")


class Topic(models.TextChoices):
    """What a message is about; each person chooses by which channels a topic comes."""

    ACTION = "action", _("需要您办理的事项")
    PROGRESS = "progress", _("申报进展和结果")
    WORK = "work", _("审核、评审等岗位工作")
    ACCOUNT = "account", _("账号安全")
