"""The closed lists of a committee's work; words on screen included."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """How far a meeting is; `workflow.STEPS` says from where to where."""

    PREPARING = "preparing", _("筹备中")
    SITTING = "sitting", _("评议中")
    RANKED = "ranked", _("评分已锁定")
    VOTING = "voting", _("投票中")
    COUNTED = "counted", _("已计票")
    RELEASED = "released", _("结果已发布")


class Act(models.TextChoices):
    """What moves a meeting on, or holds it where it is."""

    OPEN = "open", _("宣布开会")
    LOCK_SCORES = "lock_scores", _("锁定评分")
    OPEN_BOX = "open_box", _("开始投票")
    VOID_BOX = "void_box", _("作废本轮投票")
    CLOSE_BOX = "close_box", _("结束投票并计票")
    RELEASE = "release", _("发布结果")
    SUSPEND = "suspend", _("暂停会议")
    RESUME = "resume", _("恢复会议")
    CORRECT_ATTENDANCE = "attendance", _("更正到会")
    RECUSE = "recuse", _("更正回避声明")
    KEEP_RULES = "rules", _("留存评审规则")  # of a meeting that was opened before rules were kept


class Choice(models.TextChoices):
    """What a ballot says of one case; the letter is what is sealed."""

    YES = "y", _("赞成")
    NO = "n", _("反对")
    ABSTAIN = "a", _("弃权")


class Ended(models.TextChoices):
    """Why a sheet that was handed in is no longer the one that counts."""

    MENDED = "mended", _("修改")
    SET_ASIDE = "set_aside", _("因回避作废")


class Gate(models.TextChoices):
    """The result of a batch's test gate for one case [N 四.2]."""

    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")
    EXEMPT = "exempt", _("免试")


class DefenceForm(models.TextChoices):
    DEFENCE = "defence", _("答辩")
    TRIAL_LECTURE = "lecture", _("试讲")


class HolderPart(models.TextChoices):
    """Who holds a part of the ballot box's key; two of the three open it."""

    CHAIR = "chair", _("主任委员")
    SECRETARY = "secretary", _("评委会秘书")
    OBSERVER = "observer", _("纪检监督员")


class Outcome(models.TextChoices):
    """What the committee found of a case, with its class of reason."""

    PASSED = "passed", _("评审通过")
    VOTE = "vote", _("赞成票未达到规定比例")
    ELIMINATED = "eliminated", _("末位淘汰")
    TEST = "test", _("测试不合格")
    NO_DEFENCE = "no_defence", _("未参加答辩（试讲）")
