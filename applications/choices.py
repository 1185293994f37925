"""The closed lists of an application's life; words on screen included."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """级别, from the highest to the lowest."""

    FULL = "full", _("正高级")
    DEPUTY = "deputy", _("副高级")
    MIDDLE = "middle", _("中级")
    ASSISTANT = "assistant", _("助理级")
    CLERK = "clerk", _("员级")


class Desk(models.TextChoices):
    """The four desks of the chain, in the order in which a file passes them."""

    UNIT = "unit", _("单位")
    COUNTY = "county", _("县（市）")
    BUREAU = "bureau", _("行业主管局")
    CENTRE = "centre", _("评价中心")


class StopState(models.TextChoices):
    """How a stop of a file's route stands in the present submission; see `stops`."""

    AHEAD = "ahead", _("未到")
    HERE = "here", _("在办")
    RETURNED = "returned", _("已退回")  # was here and is with its applicant
    DONE = "done", _("已办")  # something was said of it here and it is elsewhere
    LEFT = "left", _("已离开")  # was here and went without a word


class Status(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", _("填写中")
    UNIT_REVIEW = "unit_review", _("单位审核中")
    COUNTY_REVIEW = "county_review", _("县（市）审核中")
    BUREAU_REVIEW = "bureau_review", _("主管局审核中")
    CENTRE_REVIEW = "centre_review", _("评价中心审核中")
    RETURNED = "returned", _("退回修改")
    ACCEPTED = "accepted", _("审核通过")
    DECLINED = "declined", _("不予推荐")
    WITHDRAWN = "withdrawn", _("已撤回")
    LAPSED = "lapsed", _("已失效")
    CANCELLED = "cancelled", _("已取消申报资格")
    IN_COMMITTEE = "in_committee", _("评审中")
    PASSED = "passed", _("评审通过")
    NOT_PASSED = "not_passed", _("评审未通过")
    PUBLICISED = "publicised", _("结果公示中")
    ANNULLED = "annulled", _("公示后未予授予")
    CONFERRED = "conferred", _("已取得职称")
    REVOKED = "revoked", _("职称已撤销")


class Action(models.TextChoices):
    """What may be done to an application; each is a verb of the office."""

    SUBMIT = "submit", _("提交申报")
    RESUBMIT = "resubmit", _("重新提交")
    APPROVE = "approve", _("审核通过")
    RETURN = "return", _("退回修改")
    DECLINE = "decline", _("不予推荐")
    WITHDRAW = "withdraw", _("撤回")
    REOPEN = "reopen", _("恢复填写")
    LAPSE = "lapse", _("逾期失效")
    CANCEL = "cancel", _("取消申报资格")
    CONVENE = "convene", _("列入评审")
    DISMISS = "dismiss", _("移出评审")
    PASS = "pass", _("评审通过")
    FAIL = "fail", _("评审未通过")
    PUBLICISE = "publicise", _("公示结果")
    ANNUL = "annul", _("异议成立，不予授予")
    CONFER = "confer", _("授予职称")
    REVOKE = "revoke", _("撤销职称")
    OBJECT = "object", _("提出异议")
    UPHOLD = "uphold", _("异议成立，恢复审核")
    OVERRULE = "overrule", _("异议不成立，维持原意见")
    RECALL = "recall", _("收回意见")
    RECHECK = "recheck", _("申请复查")
    REASSESS = "reassess", _("复查成立，重新评审")
    SUSTAIN = "sustain", _("复查不成立，维持结果")
    REROUTE = "reroute", _("变更审核路线")
    TRANSFER = "transfer", _("随单位变动")


class Party(models.TextChoices):
    """Who takes a step."""

    APPLICANT = "applicant", _("申报人")
    DESK = "desk", _("审核机构")
    SYSTEM = "system", _("系统")
    SECRETARY = "secretary", _("评委会秘书")
    ORGANISER = "organiser", _("组织单位")
    ABOVE = "above", _("异议受理机构")
    OVERSEER = "overseer", _("主管人社部门")
    FORMER = "former", _("作出意见的机构")


class PhaseKind(models.TextChoices):
    APPLY = "apply", _("网上申报")
    EVALUATE = "evaluate", _("评审")


class OpenTo(models.TextChoices):
    """Whose units a batch's offer is for."""

    ALL = "all", _("所有单位")
    DIRECT = "direct", _("地直单位")
    COUNTY = "county", _("本县（市）单位")


class LookedAt(models.TextChoices):
    """What somebody else than the applicant looked at."""

    FILE = "file", _("查阅申报")
    IDENTITY = "identity", _("查看完整身份证号")
    ARCHIVE = "archive", _("下载申报档案")
    LIST = "list", _("导出含本件的名册")


class MaterialState(models.TextChoices):
    CHECKING = "checking", _("正在检查")
    READY = "ready", _("可用")
    REFUSED = "refused", _("未接收")
    PULLED = "pulled", _("已撤下")
    GONE = "gone", _("已清除")


class EvidenceKind(models.TextChoices):
    """Beside which words a file is laid."""

    POSTING = "posting", _("单位公示张贴情况")
    VERIFICATION = "verification", _("证书核验")
    INQUIRY = "inquiry", _("诚信核查")
    DECLINE = "decline", _("对不予推荐的异议")
    RESULT = "result", _("对公示结果的异议")


class PullReason(models.TextChoices):
    """Why a file is taken out for good."""

    CLASSIFIED = "classified", _("含有涉密内容")
    PRIVATE = "private", _("含有他人隐私")
    MISTAKE = "mistake", _("误传，与申报无关")


class PlanGrounds(models.TextChoices):
    """Why one person's condition is relaxed (一人一策) [N 四.3]."""

    HARD_REMOTE = "hard_remote", _("艰苦边远地区")
    TOWNSHIP = "township", _("乡镇基层")
    FRONT_LINE = "front_line", _("工作一线")
    OTHER = "other", _("其他")


class DocumentKind(models.TextChoices):
    REVIEW_FORM = "review_form", _("评审表")
    DRAFT_FORM = "draft_form", _("评审表草稿")
    ROSTER_XLSX = "roster_xlsx", _("花名册（Excel）")
    ROSTER_PDF = "roster_pdf", _("花名册（打印）")
    MINUTES = "minutes", _("评审会议纪要")
    TALLY_SHEET = "tally_sheet", _("投票结果汇总表")
    SCORE_SUMMARY = "score_summary", _("量化评分汇总表")
    OVERVIEW = "overview", _("评审对象一览表")
    NOTICE_LIST = "notice_list", _("公示名单")
    CONFERRAL = "conferral", _("任职文件")
    CERTIFICATE = "certificate", _("资格证书")
    RECEIPT = "receipt", _("提交回执")
    OWN_DATA = "own_data", _("本人全部数据")
    CASE_ARCHIVE = "case_archive", _("申报档案")
    RETURN_SHEET = "return_sheet", _("退回通知单")
    UNIT_NOTICE = "unit_notice", _("单位公示单")
    BUNDLE = "bundle", _("批量文书")


class DocumentState(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("生成中")
    READY = "ready", _("已生成")
    FAILED = "failed", _("生成失败")


REVIEW_STATUS = {
    Desk.UNIT: Status.UNIT_REVIEW,
    Desk.COUNTY: Status.COUNTY_REVIEW,
    Desk.BUREAU: Status.BUREAU_REVIEW,
    Desk.CENTRE: Status.CENTRE_REVIEW,
}
UNDER_REVIEW = frozenset(REVIEW_STATUS.values())
# Past the desks: what the organiser's committee, its notice and its certificates are about.
FINISHED_REVIEW = frozenset(
    {
        Status.ACCEPTED,
        Status.IN_COMMITTEE,
        Status.PASSED,
        Status.NOT_PASSED,
        Status.PUBLICISED,
        Status.ANNULLED,
        Status.CONFERRED,
        Status.REVOKED,
    }
)
EDITABLE = frozenset({Status.DRAFT, Status.RETURNED})

# The component family (colour and shape) of each status, for the badge.
FAMILY = {
    Status.DRAFT: "waiting",
    Status.UNIT_REVIEW: "moving",
    Status.COUNTY_REVIEW: "moving",
    Status.BUREAU_REVIEW: "moving",
    Status.CENTRE_REVIEW: "moving",
    Status.RETURNED: "needs-you",
    Status.ACCEPTED: "done",
    Status.DECLINED: "closed",
    Status.WITHDRAWN: "closed",
    Status.LAPSED: "closed",
    Status.CANCELLED: "closed",
    Status.IN_COMMITTEE: "moving",
    Status.PASSED: "done",
    Status.NOT_PASSED: "closed",
    Status.PUBLICISED: "done",
    Status.ANNULLED: "closed",
    Status.CONFERRED: "done",
    Status.REVOKED: "closed",
}
# A desk reads these words where the applicant reads the status's label (`ux.md`: two names for a state).
DESK_WORDS = {
    Status.DRAFT: _("申报人填写中"),
    Status.RETURNED: _("已退回，待申报人修改"),
}
