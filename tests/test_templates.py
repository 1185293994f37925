"""What templates are held to: no inline code, no missing part, words that can be translated, tags that tell the truth."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django import forms
from django.http import Http404
from django.template import Context, Template, TemplateDoesNotExist
from django.template.loader import get_template

from kashgar_zc import clock, gallery
from kashgar_zc.templatetags import ui

ROOT = Path(__file__).resolve().parents[1] / "templates"
TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.html"))
# Pages that stand alone: the frame itself, and the one page that must not need anything.
ALONE = {"base.html", "500.html"}
# Made for WeasyPrint, which reads no style sheet of ours and no catalogue.
PRINTED = [name for name in TEMPLATES if "/print/" in name]
ON_SCREEN = [name for name in TEMPLATES if name not in PRINTED]
PAGES = [
    name
    for name in ON_SCREEN
    if name not in ALONE and not name.startswith("components/") and not Path(name).name.startswith("_")
]
# The style guide is for engineers and is not translated.
WORDED = [name for name in ON_SCREEN if not name.startswith("components/gallery")]

LONGEST = 120
INLINE_CODE = re.compile(
    r"<[^>]*\s(?:style|on[a-z]+|hx-on[:a-z-]*)\s*=|<script(?![^>]*\bsrc=)|<script[^>]*>\s*[^\s<]|javascript:"
)
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.S)
TRANSLATED = re.compile(r"{% blocktrans(?:late)?\b.*?{% endblocktrans(?:late)? %}|{%.*?%}|{{.*?}}", re.S)
BARE_LITERAL = re.compile(r"(?<![_(=:\"])\"[^\"]*[\u4e00-\u9fff]")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


def source(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def without_comments(name: str) -> str:
    return COMMENT.sub("", source(name))


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_holds_no_inline_code(name):
    found = INLINE_CODE.findall(re.sub(r"{%.*?%}|{{.*?}}", "", without_comments(name)))

    assert found == []


@pytest.mark.parametrize("name", ON_SCREEN)
def test_a_page_holds_no_style_element(name):
    assert "<style" not in source(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_short(name):
    assert len(source(name).splitlines()) <= LONGEST


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_opens_with_what_belongs_in_it(name):
    assert re.match(r"{# .+ #}|{% comment %}", source(name).splitlines()[0])


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(name):
    get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_part_that_a_template_names_is_there(name):
    named = re.findall(r"{% (?:include|extends) \"([^\"]+)\"", source(name))

    missing = [part for part in named if not exists(part)]

    assert missing == []


def exists(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


@pytest.mark.parametrize("name", PAGES)
def test_a_page_extends_a_frame(name):
    assert "{% extends " in source(name)


@pytest.mark.parametrize("name", WORDED)
def test_every_word_on_screen_can_be_translated(name):
    left = CHINESE.findall(TRANSLATED.sub("", without_comments(name)))

    assert left == []


@pytest.mark.parametrize("name", WORDED)
def test_words_given_to_a_part_can_be_translated(name):
    tags = re.findall(r"{% (?!translate |trans |blocktrans|plural|language).*?%}", without_comments(name))

    assert [tag for tag in tags if BARE_LITERAL.search(tag)] == []


@pytest.mark.parametrize("name", ON_SCREEN)
def test_words_are_calm(name):
    assert re.findall(r"！|成功", without_comments(name)) == []


MIDNIGHT = dt.datetime(2026, 7, 1, tzinfo=clock.BEIJING)


def test_a_window_that_closes_at_midnight_closes_on_the_day_before_at_24():
    assert ui.deadline(MIDNIGHT.astimezone(dt.UTC)) == "2026年6月30日 24:00"


def test_an_instant_is_written_in_beijing_time():
    assert ui.beijing(dt.datetime(2026, 6, 3, 6, 2, tzinfo=dt.UTC)) == "2026年6月3日 14:02"


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (dt.timedelta(days=12, hours=5), ("calm", "还剩 12 天")),
        (dt.timedelta(days=3), ("calm", "还剩 3 天")),
        (dt.timedelta(days=3, seconds=-1), ("soon", "还剩 71 小时 59 分")),
        (dt.timedelta(hours=24), ("soon", "还剩 24 小时 0 分")),
        (dt.timedelta(hours=24, seconds=-1), ("last", "还剩 23 小时 59 分")),
        (dt.timedelta(0), ("over", "已截止")),
    ],
)
def test_a_countdown_says_what_is_left(left, said):
    assert ui.remaining(MIDNIGHT, MIDNIGHT - left) == said


class Post(forms.Form):
    name = forms.CharField(label="岗位", help_text="全称。", error_messages={"required": "请填写岗位。"})
    note = forms.CharField(label="备注", required=False)
    grade = forms.ChoiceField(label="等级", widget=forms.RadioSelect, choices=[("1", "一级")])


def rendered(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_an_error_is_tied_to_its_field_and_linked_from_the_summary():
    page = rendered("{% error_summary form %}{% field form.name %}{% field form.grade %}", form=Post({}))

    assert '<a href="#id_name">请填写岗位。</a>' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_error"' in page
    assert 'href="#id_grade_0"' in page
    assert 'id="id_grade_0"' in page


def test_a_field_that_may_be_left_out_says_so():
    assert "（选填）" in rendered("{% field form.note %}", form=Post())


def test_a_field_wanted_for_submission_is_marked_though_a_draft_may_go_without():
    form = Post()
    form.fields["note"].is_wanted = True

    assert "（必填）" in rendered("{% field form.note %}", form=form)


def test_a_summary_may_lead_to_another_page():
    assert '<a href="/apply/1/#id_name">缺少岗位</a>' in rendered(
        "{% error_summary pairs %}", pairs=[("/apply/1/#id_name", "缺少岗位")]
    )


def test_what_a_person_typed_never_becomes_markup():
    page = rendered("{% panel title %}{{ title }}{% endpanel %}{% status_badge 'done' title %}", title="<b>")

    assert "<b>" not in page


def test_the_style_guide_is_for_engineers_only(rf, settings):
    settings.DEBUG = False

    with pytest.raises(Http404):
        gallery.show(rf.get("/gallery/"))


@pytest.mark.django_db
@pytest.mark.parametrize("density", gallery.DENSITIES)
def test_the_style_guide_draws_every_component(rf, settings, density):
    settings.DEBUG = True

    page = gallery.show(rf.get("/gallery/"), density)

    assert page.status_code == 200
    assert f'<body class="{density}"' in page.content.decode()
