"""One realistic person for each category of the notice, with what each fills in wrong at first and how it is mended."""

from __future__ import annotations

from dataclasses import dataclass

from applications.choices import Desk
from applications.sections import BY_KEY
from kashgar_zc import clock
from kashgar_zc.accounts.choices import Nature

YEAR = clock.today().year
FULL_ROUTE = (Desk.UNIT, Desk.COUNTY, Desk.BUREAU, Desk.CENTRE)
Row = dict[str, str]


@dataclass(frozen=True)
class Unit:
    """An employer, by the code of its county and the name of its bureau ("" for none)."""

    name: str
    county: str
    bureau: str = ""
    nature: str = Nature.PUBLIC
    has_code: bool = True
    is_direct: bool = False


@dataclass(frozen=True)
class Case:
    """A person of a category. `first` is typed into a section over what it holds (one mapping a row), `mended` later.

    `answers` are the dependent choices that do not answer themselves; `typed` are the sections in which the category differs,
    typed at the screen beside `section`; `finding`, `verdict`, `reason` and `clause` are what the panel says of the first
    version; `slot` takes the file that the category asks for.
    """

    key: str
    name: str
    born: int
    category: int
    unit: Unit
    answers: dict[str, str]
    section: str
    first: tuple[Row, ...]
    mended: tuple[Row, ...]
    finding: str
    verdict: str
    reason: str
    clause: str
    slot: str
    typed: frozenset[str] = frozenset()
    slot_is_required: bool = True
    desks: tuple[Desk, ...] = FULL_ROUTE

    @property
    def types_all(self) -> bool:
        """Whether nothing is there before, neither text nor file, and everything is done by hand."""
        return self.typed == ALL

    @property
    def blocks(self) -> bool:
        return self.verdict == "不符合" and self.category != SERVICE


ALL = frozenset(BY_KEY)
SERVICE = 3  # may rest on another document, so that nothing of its service blocks [N 二.3]

CASES = (
    Case(
        key="teacher-of-a-village-senior",
        name="阿卜杜热合曼·麦麦提依明江艾合买提",
        born=1980,
        category=4,
        unit=Unit("疏附县布拉克苏乡第三村小学", "653121", "喀什地区教育局", has_code=False),
        answers={"category": "自治区中小学、幼儿园教师高级", "speciality": "语文"},
        section="basic",
        first=({"present_title_since": f"{YEAR - 3}-09"},),  # since when appointed, not since when obtained
        mended=({"present_title_since": f"{YEAR - 8}-12"},),
        finding="学历与任职年限",
        verdict="不符合",
        reason="须满 5 年",
        clause="通知 二；所申报系列晋升条件",
        slot="achievements",
        typed=ALL,
    ),
    Case(
        key="teacher-of-a-village-at-the-county",
        name="古丽·阿卜来提",
        born=1990,
        category=6,
        unit=Unit("莎车县喀群乡中心小学", "653125", "喀什地区教育局", has_code=False),
        answers={"category": "县（市）自行组织评审", "series": "22 中小学教师", "speciality": "数学"},
        section="basic",
        first=(
            {"present_title": "小学一级教师", "present_title_level": ""},
        ),  # an older title, whose level is not told
        mended=({"present_title_level": "assistant"},),
        finding="现任职称",
        verdict="无法判断",
        reason="请填写“现职称级别”",
        clause="通知 二；所申报系列晋升条件",
        slot="title_appointment",
        typed=frozenset({"employment"}),
        desks=(Desk.UNIT, Desk.COUNTY),
    ),
    Case(
        key="new-graduate",
        name="王晓燕",
        born=YEAR - 24,
        category=2,
        unit=Unit("疏勒县水利管理站", "653122", "喀什地区水利局"),
        answers={"category": "初定（授予）", "series": "05 工程技术", "level": "助理级", "speciality": "水利"},
        section="education",
        first=(),
        mended=({},),
        finding="学历与从事专业年限",
        verdict="无法判断",
        reason="尚未填写学历学位",
        clause="通知 二.2；新人社发〔2013〕101号",
        slot="post_proof",
        slot_is_required=False,
        typed=frozenset({"basic", "training"}),
    ),
    Case(
        key="engineer-aiding-xinjiang",
        name="陈志远",
        born=1982,
        category=5,
        unit=Unit("喀什地区建设工程质量监督站", "653101", "喀什地区住房和城乡建设局", is_direct=True),
        answers={"category": "援疆专业技术人员", "series": "05 工程技术", "level": "副高级", "speciality": "建筑"},
        section="service",
        first=({"start": f"{YEAR - 2}-02", "end": f"{YEAR}-03"},),
        mended=({"end": ""},),  # the term was prolonged
        finding="援疆期限",
        verdict="不符合",
        reason="已经结束",
        clause="通知 二.5",
        slot="aid_proof",
        typed=frozenset({"basic", "achievements_since"}),
        desks=(Desk.UNIT, Desk.BUREAU, Desk.CENTRE),
    ),
    Case(
        key="veteran-of-service",
        name="买买提·吐尔逊",
        born=1986,
        category=SERVICE,
        unit=Unit("疏附县乌帕尔镇文化站", "653121", "喀什地区文化体育广播电视和旅游局"),
        answers={
            "category": "特殊人才认定",
            "series": "10 文物博物",
            "level": "中级",
            "speciality": "群众文化",
        },
        section="appraisals",
        first=tuple(
            {"year": str(YEAR - ago), "result": result}
            for ago, result in ((3, "excellent"), (2, "competent"), (1, "excellent"))
        ),
        mended=({}, {"result": "excellent"}),
        finding="连续优秀",
        verdict="不符合",
        reason="最长连续 1 年",
        clause="通知 二.3；新人社明电〔2019〕40号",
        slot="service_proof",
        typed=frozenset({"service", "awards"}),
    ),
    Case(
        key="agronomist-of-a-county",
        name="热依汗古丽·麦麦提",
        born=1981,
        category=1,
        unit=Unit("伽师县农业技术推广站", "653129", "喀什地区农业农村局"),
        answers={
            "category": "定向评价",
            "series": "06 农业技术",
            "level": "副高级",
            "title": "高级农艺师",
            "speciality": "农学",
        },
        section="basic",
        first=({"present_title": "农艺师", "present_title_level": "assistant"},),
        mended=({"present_title_level": "middle"},),
        finding="现任职称",
        verdict="不符合",
        reason="现为农艺师（助理级），要求中级",
        clause="通知 二；所申报系列晋升条件",
        slot="achievements",
        typed=frozenset({"papers", "summary"}),
    ),
    Case(
        key="engineer-of-an-enterprise",
        name="李建军",
        born=1988,
        category=1,
        unit=Unit("喀什昆仑机电设备制造有限责任公司", "653101", nature=Nature.PRIVATE),
        answers={"category": "定向评价", "series": "05 工程技术", "level": "中级", "speciality": "机械电子"},
        section="education",
        first=({"education": "high", "degree": "none"},),
        mended=({}, {"education": "university", "degree": "bachelor", "form": "part", "end": f"{YEAR - 4}-07"}),
        finding="学历与任职年限",
        verdict="不符合",
        reason="最高学历为中专（高中）",
        clause="通知 二；所申报系列晋升条件",
        slot="title_certificate",
        typed=frozenset({"employment", "tests"}),
        desks=(Desk.UNIT, Desk.COUNTY, Desk.CENTRE),
    ),
)
