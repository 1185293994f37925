"""What holds for every template: no inline code, no length, no missing part, every word translatable."""

import re
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

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
INLINE_CODE = re.compile(r"<[^>]*\s(?:style|on[a-z]+|hx-on[:a-z-]*)\s*=|<script(?![^>]*\bsrc=)|<script[^>]*>\s*[^\s<]|javascript:")
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
