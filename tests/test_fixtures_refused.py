"""Files with a mistake are refused, each with its file, its line and a reason in plain words."""

# ruff: noqa: E501  # a table of mistakes is read line by line

import pytest
from django.core.management import CommandError, call_command

from applications.loading import BadFixtures, read
from applications.models import Series
from kashgar_zc.accounts.models import County
from tests.altered_fixtures import FIXTURES, changed_copy

COUNTIES, CATALOGUE, CATEGORIES = "counties.yaml", "catalogue.yaml", "categories.yaml"
ORGANISATIONS, CALENDAR, SEASON = "organisations.yaml", "calendar.yaml", "season-2020.yaml"
OFFER_4 = '{categories: [4], series: ["22"], levels: [deputy]}'
PHASES = "apply: {opens: 2020-05-15, closes: 2020-06-30}"
KASHGAR_CITY = "apply: {opens: 2020-05-20, closes: 2020-07-10}"

# what is wrong: (file, text, what replaces it, lines from there to the one named, or that one's text, reason or its beginning)
BAD = {
    "tab": (COUNTIES, '  - {code: "653101"', '\t- {code: "653101"', 0, "this is not YAML: found character that cannot start"),
    "open quote": (COUNTIES, '{code: "653131"', '{code: "653131', 1, "this is not YAML: "),
    "key twice": (COUNTIES, "name: 喀什市,", "name: 喀什市, name: 喀什,", 0, "“name” is written twice, first in line 7"),
    "tag": (COUNTIES, "name: 喀什市,", "name: !!python/name:os.system 喀什市,", 0, "the tag tag:yaml.org,2002:python/name:os"),
    "itself": (COUNTIES, "counties:\n", "counties: &a\n  - *a\n", 0, "this refers to itself"),
    "number for text": (COUNTIES, '"653101"', "653101", 0, "653101 must be text: put it in quotes, “653101”"),
    "code too short": (COUNTIES, '"653101"', '"65310"', 0, "“65310” is not a county's six-digit code such as 653101"),
    "no name": (COUNTIES, "name: 喀什市, ", "", 0, "“name” is missing"),
    "unknown entry": (COUNTIES, "name: 喀什市,", "name: 喀什市, class: 3,", 0, "“class” is not known here; known are code, "),
    "no such day": (COUNTIES, "喀什市, hard_remote_from: 2006-07-01", "喀什市, hard_remote_from: 2006-06-31", 0, "“2006-06-31” is not a day"),
    "ends before it begins": (COUNTIES, "喀什市, hard_remote_from: 2006-07-01", "喀什市, hard_remote_from: 2006-07-01, hard_remote_to: 2006-06-30", 0, "this day lies before hard_remote_from"),
    "county twice": (COUNTIES, '"653122"', '"653121"', 0, "the county code “653121” is there twice, first in line 8"),
    "title code twice": (CATALOGUE, "01-01-2", "01-01-1", 0, "the title code “01-01-1” is there twice, first in line 10"),
    "title name twice": (CATALOGUE, "name: 研究实习员}\n    specialities:\n      - {code: 02S01", "name: 研究实习员}\n      - {code: 02-02-4, level: assistant, name: 研究实习员}\n    specialities:\n      - {code: 02S01", 1, "the title name “研究实习员” is there twice"),
    "speciality twice": (CATALOGUE, "{code: 22S02,", "{code: 22S01,", 0, "the speciality code “22S01” is there twice"),
    "foreign code": (CATALOGUE, "01-01-2", "02-09-2", 0, "the code “02-09-2” must begin with its series, 01"),
    "unknown level": (CATALOGUE, "level: full, name: 教授}", "level: senior, name: 教授}", 0, "“senior” is not one of full, deputy, middle"),
    "series without titles": (CATALOGUE, '  - code: "02"\n    name: 哲学社会科学研究\n    titles:\n', '  - code: "02"\n    name: 哲学社会科学研究\n    titles: []\n    more:\n', 2, "this list must not be empty"),
    "category twice": (CATEGORIES, "number: 2", "number: 1", 0, "the category number “1” is there twice, first in line 4"),
    "no explanation": (CATEGORIES, "clause: 通知 二.2\n    explanation: ", "clause: 通知 二.2\n    comment: ", -3, "“explanation” is missing"),
    "office of nowhere": (ORGANISATIONS, 'county: "653101"', 'county: "653199"', 0, "there is no county “653199”"),
    "bureau twice": (ORGANISATIONS, "喀什地区水利局", "喀什地区教育局", 0, "the bureau “喀什地区教育局” is there twice"),
    "day of another year": (CALENDAR, "from: 2024-04-10", "from: 2025-04-10", 0, "this day is not in 2024"),
    "holiday backwards": (CALENDAR, "to: 2024-06-19", "to: 2024-06-16", 0, "this ends (2024-06-16) before it begins (2024-06-17)"),
    "day twice": (CALENDAR, "from: 2024-04-10", "from: 2024-06-18", 1, "the day “2024-06-18” is there twice"),
    "condition twice": (SEASON, "key: title_deputy,", "key: title_full,", 0, "the condition “title_full” is there twice"),
    "condition of nothing": (SEASON, "kind: service, name: 援疆期限", "kind: serving, name: 援疆期限", 0, "“serving” is not one of years, present_title"),
    "condition without numbers": (SEASON, ", months: 12, still: true}", ", still: true}", 0, "“months” is missing, which the kind service needs"),
    "condition with too many": (SEASON, "may_be_excepted: false}\n        - {key: integrity", "may_be_excepted: false, months: 3}\n        - {key: integrity", 0, "the kind exam_only has no use for “months”"),
    "clause left out": (SEASON, "name: 援疆期限, clause: 通知 二.5, ", "name: 援疆期限, ", 0, "“clause” is missing"),
    "condition of no category": (SEASON, "clause: 通知 二.5, categories: [5]", "clause: 通知 二.5, categories: [9]", 0, "there is no category 9"),
    "exception of nowhere": (SEASON, "exception_slot: exception_approval", "exception_slot: approval", 0, "there is no slot “approval”"),
    "counted to no day": (SEASON, "      integrity_years: 3", "      counted_to: 02-29\n      integrity_years: 3", 0, "“02-29” is not a day of every year"),
    "unknown series": (SEASON, OFFER_4, OFFER_4.replace("22", "28"), 0, "there is no series “28”"),
    "unknown exception": (SEASON, '"all except 04, 22", levels: [middle]', '"all except 04, 29", levels: [middle]', 0, "there is no series “29”"),
    "unreadable series": (SEASON, '"all except 04, 22", levels: [middle]', "all but 04, levels: [middle]", 0, "“all but 04” is not “all”, “all except 04, 22”"),
    "unknown offered level": (SEASON, OFFER_4, OFFER_4.replace("deputy", "high"), 0, "“high” is not one of full, deputy"),
    "unknown category": (SEASON, OFFER_4, OFFER_4.replace("[4]", "[7]"), 0, "there is no category 7"),
    "by examination": (SEASON, OFFER_4, '{categories: [4], series: ["17"], levels: [middle]}', 0, "the titles of series 17 at level middle are by examination only"),
    "no such title": (SEASON, OFFER_4, '{categories: [4], series: ["01"], levels: [clerk]}', 0, "series 01 has no title at level clerk"),
    "offered twice": (SEASON, OFFER_4, OFFER_4.replace("[4]", "[1]"), 0, "series 22 at level deputy in category 1 is offered already in line "),
    "offers nothing": (SEASON, OFFER_4, '{categories: [4], series: all except 01, levels: []}', 0, "this list must not be empty"),
    "closes before it opens": (SEASON, PHASES, PHASES.replace("06-30", "05-14"), 0, "this closes (2020-05-14) before it opens (2020-05-15)"),
    "no such moment": (SEASON, PHASES, PHASES.replace("06-30", "06-30 25:00"), 0, "“2020-06-30 25:00” is not a day such as"),
    "foreign zone": (SEASON, PHASES, PHASES.replace("2020-06-30", "2020-06-30T18:00+06:00"), 0, "“2020-06-30T18:00+06:00” is not a day such as"),
    "unknown phase": (SEASON, PHASES, PHASES.replace("apply", "applying"), 0, "“applying” is not known here; known are apply, evaluate"),
    "too late": (SEASON, "closes: 2020-11-27", "closes: 2020-12-01", 0, "this is after latest_end, 2020-11-30"),
    "county of nowhere": (SEASON, '"653101":  # 喀什市', '"653102":  # 喀什市', 0, "there is no county “653102”"),
    "unknown organiser": (SEASON, "code: health\n    name: 卫生系列评审批次\n    organiser: centre", 'code: health\n    name: 卫生系列评审批次\n    organiser: "650100"', 2, "there is no county “650100”; or write centre"),
    "batch twice": (SEASON, "code: health", "code: county-653101", 0, "the batch code “county-653101” is there twice"),
    "unknown rules": (SEASON, "rules: county\n  latest_end", "rules: village\n  latest_end", 0, "there are no rules named “village”; named are prefecture, county"),
    "rules on nothing": (SEASON, "based_on: prefecture", "based_on: region", 0, "“region” is no rule set that stands on its own"),
    "rule missing": (SEASON, "    max_pages: 200\n", "", "  prefecture:\n", "“max_pages” is missing"),
    "publicity too short": (SEASON, "    publicity_days: 5", "    publicity_days: 4", 0, "4 is too small: at least 5"),
    "slot twice": (SEASON, "key: awards", "key: papers", 0, "the slot “papers” is there twice"),
    "slot of nowhere": (SEASON, "categories: [2]\n", "categories: [9]\n", 0, "there is no category 9"),
    "required unseen": (SEASON, "categories: [3]\n        max_files: 3", "categories: [3]\n        required_for: [5]\n        max_files: 3", 1, "this requires the slot where “categories” does not show it"),
    "yes and no": (SEASON, "required: true\n        categories: [3]", "required: false\n        required_for: [3]\n        categories: [3]", 0, "this says false, and required_for or required_levels says when"),
    "yes for true": (SEASON, "skip_missing_bureau: true", "skip_missing_bureau: yes", 0, "“yes” must be true or false"),
    "commitment twice": (SEASON, "key: declassification", "key: truth", 0, "the commitment “truth” is there twice"),
    "section without rows": (SEASON, "section: service", "section: summary", 0, "“summary” is no section with rows; those are education, "),
    "exempt by no slot": (SEASON, "unless: continuing_exemption", "unless: exemption", 0, "there is no slot “exemption”"),
    "rows of no category": (SEASON, "categories: [3, 5]}", "categories: [3, 9]}", 0, "there is no category 9"),
    "no rows at all": (SEASON, "{section: service, minimum: 1", "{section: service, minimum: 0", 0, "0 is too small: at least 1"),
    "reminded of the past": (SEASON, "remind_days: [7, 3, 1]", "remind_days: [7, 3, 0]", 0, "0 is too small: at least 1"),
    "reminders forgotten": (SEASON, "    remind_days: [7, 3, 1]\n", "", "  prefecture:\n", "“remind_days” is missing"),
    "quorum too small": (SEASON, "quorum: [2, 3]", "quorum: [1, 2]", 0, "1/2 is too small: at least 2/3 [O40]"),
    "more than the whole": (SEASON, "passing: [2, 3]", "passing: [4, 3]", 0, "4/3 is more than the whole"),
    "half a share": (SEASON, "quorum: [2, 3]", "quorum: [2]", 0, "“[2]” is not a share such as [2, 3]"),
    "share of nothing": (SEASON, "proportion: [1, 10]", "proportion: [1, 0]", 0, "0 is too small: at least 1"),
    "eliminates more than all": (SEASON, "proportion: [1, 10]", "proportion: [11, 10]", 0, "11/10 is more than the whole"),
    "senior committee too small": (SEASON, "full: {series: 25, speciality: 11}", "full: {series: 25, speciality: 9}", 0, "9 is too small: at least 11"),
    "even committee": (SEASON, "middle: {series: 7", "middle: {series: 8", 0, "8 is even, and committees are to be odd: write 9"),
    "level without a size": (SEASON, "        clerk: {series: 5, speciality: 5}\n", "", "      minimum_size:\n", "“clerk” is missing"),
    "term too long": (SEASON, "term_years: 3", "term_years: 4", 0, "4 is too large: at most 3"),
    "weights short of 100": (SEASON, "name: 专业能力, weight: 30", "name: 专业能力, weight: 25", "      - criteria:\n          - {key: qualification", "the weights make 95, not 100"),
    "criterion twice": (SEASON, "key: works", "key: ability", 0, "the criterion “ability” is there twice"),
    "rubric of no series": (SEASON, 'series: ["13", "21", "22"]', 'series: ["13", "21", "28"]', 0, "there is no series “28”"),
    "rubric of no category": (SEASON, 'series: ["13", "21", "22"]', "categories: [9]", 0, "there is no category 9"),
    "rubric before the others": (SEASON, '      - series: ["13", "21", "22"]\n        criteria:', "      - criteria:", 0, "this rubric fits everything, so that those after it are never used"),
    "no rubric for the rest": (SEASON, "      - criteria:\n", "      - categories: [1]\n        criteria:\n", 0, "the last rubric must fit everything"),
    "defence of no category": (SEASON, "- {categories: [1], levels: [full, deputy]}\n    # 末", "- {categories: [9], levels: [full, deputy]}\n    # 末", 0, "there is no category 9"),
    "defence at no level": (SEASON, "- {categories: [1], levels: [full, deputy]}\n    # 末", "- {categories: [1], levels: [senior]}\n    # 末", 0, "“senior” is not one of full, deputy"),
    "unknown rounding": (SEASON, "rounding: floor", "rounding: down", 0, "“down” is not one of floor, nearest, ceiling"),
    "unknown tie rule": (SEASON, "ties: keep", "ties: draw", 0, "“draw” is not one of keep, drop"),
    "test of no category": (SEASON, "test_gate: null", "test_gate: {name: 普通话, standard: 三级甲等, categories: [9]}", 0, "there is no category 9"),
    "test without a standard": (SEASON, "test_gate: null", "test_gate: {name: 普通话, categories: [1]}", 0, "“standard” is missing"),
    "results shown too briefly": (SEASON, "result_publicity_days: 5", "result_publicity_days: 4", 0, "4 is too small: at least 5"),
    "a slot shown to experts that is not there": (SEASON, "expert_slots: [achievements,", "expert_slots: [portrait,", 0, "there is no slot “portrait”"),
    "no time to ask again": (SEASON, "recheck_days: 10", "recheck_days: 0", 0, "0 is too small: at least 1"),
    "no time to answer": (SEASON, "objection_days: 15", "objection_days: 0", 0, "0 is too small: at least 1"),
    "certificates alike": (SEASON, "{level}{serial:05}", "{level}", 0, "“{serial}” is missing, without which two numbers would be the same"),
    "ID number on a certificate": (SEASON, "{level}{serial:05}", "{level}{serial:05}{id_number}", 0, "“{id_number}” is not known here; known are level, serial, series, year"),
    "template left open": (SEASON, "喀职改〔{year}〕{serial}号", "喀职改〔{year〕{serial}号", 0, "this is no template: "),
}  # fmt: skip


def line_of(text, part):
    return text.partition(part)[0].count("\n") + 1


def problems(folder):
    with pytest.raises(BadFixtures) as bad:
        read(folder)
    return bad.value.problems


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_a_mistake_is_named_with_its_file_its_line_and_its_reason(tmp_path, case):
    file, old, new, below, reason = case
    text = (FIXTURES / file).read_text()
    line = line_of(text, below) if isinstance(below, str) else line_of(text, old) + below

    found = problems(changed_copy(tmp_path, file, old, new))

    assert (file, line, reason) in [(one.file, one.line, one.reason[: len(reason)]) for one in found]


def test_everything_wrong_is_said_at_once_in_the_order_of_files_and_lines(tmp_path):
    folder = changed_copy(tmp_path, COUNTIES, 'code: "653122"', 'code: "653121"')
    text = (folder / SEASON).read_text()
    text = text.replace(OFFER_4, OFFER_4.replace("22", "28")).replace(PHASES, PHASES.replace("06-30", "05-01"))
    (folder / SEASON).write_text(text)

    found = [(one.file, one.reason) for one in problems(folder)]

    assert [one for one in found if "653122" not in one[1]] == [
        (COUNTIES, "the county code “653121” is there twice, first in line 8"),
        (SEASON, "this closes (2020-05-01) before it opens (2020-05-15)"),
        (SEASON, "there is no series “28”"),
    ]


def test_a_missing_file_an_empty_one_and_a_foreign_encoding_are_told_apart(tmp_path):
    folder = changed_copy(tmp_path, COUNTIES, "喀什市", "喀什市")
    (folder / COUNTIES).unlink()
    (folder / CATALOGUE).write_text("# nothing\n")
    (folder / CATEGORIES).write_text("categories: 定向", encoding="gb18030")

    assert [str(one) for one in problems(folder)] == [
        "catalogue.yaml, line 1: the file is empty",
        "categories.yaml, line 1: the file is not saved as UTF-8",
        "counties.yaml, line 1: the file is missing",
    ]


def test_two_notices_for_one_year_and_two_current_seasons_are_refused(tmp_path):
    folder = changed_copy(tmp_path, COUNTIES, "喀什市", "喀什市")
    (folder / "season-2020b.yaml").write_text((folder / SEASON).read_text())

    assert [one.reason for one in problems(folder)] == [
        "the season 2020 is already in season-2020.yaml",
        "there can be one current season only, and season-2020.yaml is it",
    ]


@pytest.mark.django_db
def test_a_refused_file_changes_nothing_in_the_database(tmp_path):
    folder = changed_copy(tmp_path, SEASON, OFFER_4, OFFER_4.replace("22", "28"))

    with pytest.raises(
        CommandError, match=r"^Nothing was loaded.*\nseason-2020.yaml, line \d+: there is no series “28”$"
    ):
        call_command("load_fixtures", dir=folder)

    assert (County.objects.count(), Series.objects.count()) == (0, 0)
