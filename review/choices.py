"""The closed lists of a desk's work; words on screen included."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """How a publicity in the unit ended; empty while it runs."""

    CLEAR = "clear", _("无异议")
    OBJECTION = "objection", _("异议成立")


class Register(models.TextChoices):
    """Where a desk looked a certificate up."""

    CHSI = "chsi", _("学信网")
    TITLES = "titles", _("职称证书查询库")
    EDUCATION = "education", _("继续教育管理系统")
    ISSUER = "issuer", _("向发证机构核实")
    ARCHIVE = "archive", _("查阅人事档案")
    OTHER = "other", _("其他方式")


class Finding(models.TextChoices):
    """What the look-up showed."""

    VERIFIED = "verified", _("核验一致")
    MISSING = "missing", _("未查到")
    DIFFERS = "differs", _("与填报不符")


class Founded(models.TextChoices):
    """What an inquiry into false material found."""

    FOUNDED = "founded", _("反映属实")
    UNFOUNDED = "unfounded", _("反映不属实")


class Judgement(models.TextChoices):
    """What a reviewer thinks of one part of a file."""

    FINE = "fine", _("无误")
    DEFECT = "defect", _("有问题")
    QUESTION = "question", _("存疑")


class BulkAct(models.TextChoices):
    """What may be done to many files at once."""

    APPROVE = "approve", _("同意")
    PROPOSE = "propose", _("提请复核")
    SIGN = "sign", _("复核签署")
    PUBLICISE = "publicise", _("开始公示")
    CLAIM = "claim", _("认领")
    ASSIGN = "assign", _("分配")
    PRINT = "print", _("打印评审表")
    EXPORT = "export", _("导出花名册")


class ItemState(models.TextChoices):
    """How far one file of an act on many is."""

    LEFT = "left", _("未办")
    DONE = "done", _("已办")
    REFUSED = "refused", _("不能办理")


FINDING_FAMILY = {Finding.VERIFIED: "done", Finding.MISSING: "waiting", Finding.DIFFERS: "needs-you"}
JUDGEMENT_FAMILY = {Judgement.FINE: "done", Judgement.DEFECT: "needs-you", Judgement.QUESTION: "waiting"}
