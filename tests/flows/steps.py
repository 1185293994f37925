"""The steps people take in the long walks, in the words of the screen."""

from __future__ import annotations

import re
from itertools import cycle

from tests.factories.people import PASSWORD as OF_FACTORIES
from tests.factories.people import make_id_number
from tests.flows.conftest import Person
from tests.make_files import made

PASSWORD = "long-enough-2026"
MONTH = re.compile(r"(\d{4})-(\d\d)")
WAYS = cycle(("{}.{}", "{}-{:02}", "{}年{}月", "{}{:02}", "{}/{}"))  # in which people type a month


def sign_up(person: Person, *, name: str, mobile: str, id_number: str = "") -> None:
    """Register, read the code in the demo's outbox, and arrive logged in."""
    person.go("/accounts/signup/")
    person.fill(name=name, id_number=id_number or make_id_number(), phone=mobile, password1=PASSWORD)
    person.press("下一步，验证手机")
    person.page.wait_for_url("**/phone/verify/**")
    person.fill(code=code_in_outbox(person))
    person.press("验证")
    person.page.wait_for_url(re.compile(r"/(apply|desk|enter)/"))


def code_in_outbox(person: Person) -> str:
    """Return the newest six digits that the demo's outbox shows."""
    tab = person.context.new_page()
    tab.goto("/accounts/outbox/")
    found = re.search(r"(?<!\d)(\d{6})(?!\d)", tab.locator("main").inner_text())
    tab.close()
    assert found, "no code in the outbox"
    return found[1]


def log_in(person: Person, login: str, password: str) -> None:
    """Log in with a mobile or user name."""
    person.go("/accounts/login/")
    person.fill(login=login, password=password)
    person.press("登录")
    person.page.wait_for_url(re.compile(r"/(apply|desk|enter|committee)/"))


def confirm(person: Person, password: str = OF_FACTORIES) -> None:
    """Answer the question whether it is still oneself, where it is asked."""
    if person.page.locator("[name=stepup-password]").count():
        person.page.locator("[name=stepup-password]").fill(password)
        person.press("确认并继续办理")


def choose(person: Person, **answers: str) -> None:
    """Answer the dependent choices by their words, each after the one before has been offered."""
    for name, words in answers.items():
        question = person.page.locator(f"#choice-{name}")
        question.wait_for()
        if question.locator("select").count():
            question.locator("select").select_option(label=words)
        else:
            question.get_by_role("radio", name=re.compile(f"^{re.escape(words)}")).check()
        person.page.wait_for_load_state("networkidle")


def choose_target(person: Person, unit: str, **answers: str) -> None:
    """Find the unit by the end of its name, and answer the dependent choices."""
    person.go("/apply/new/")
    person.fill(q=unit[-4:])
    person.press("查找单位")
    person.press(unit)
    choose(person, **answers)


def begin(person: Person) -> str:
    """Begin with what was chosen; return the application's address."""
    person.press("开始填写")
    person.sees("填写申报")
    return re.search(r"/apply/[0-9a-f-]{36}/", person.page.url)[0]


def fill_section(person: Person, base: str, key: str, data: dict) -> None:
    """Fill one section on its page, adding a row with the button for each further one, and save."""
    person.go(f"{base}section/{key}/")
    write(person, data)
    save(person, base)


def write(person: Person, data: dict) -> None:
    """Type into the section on the screen: its fields, or those of its rows in their order; months as people type them."""
    rows = data.get("rows") if "rows" in data else None
    for index, row in enumerate(rows if rows is not None else [data]):
        if rows is not None and person.page.locator(f"[name='rows-{index}-ORDER']").count() == 0:
            person.page.locator("[data-add]").click()
        for name, value in row.items():
            field = person.page.locator(f"[name='{name}']" if rows is None else f"[name='rows-{index}-{name}']")
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(as_typed(value))


def as_typed(value: str) -> str:
    """Return a month in one of the ways in which people type it, each time in another; anything else as it is."""
    found = MONTH.fullmatch(value)
    return next(WAYS).format(int(found[1]), int(found[2])) if found else value


def save(person: Person, base: str) -> None:
    person.press("保存并返回")
    person.page.wait_for_url(f"**{base}")


def upload(person: Person, slot: str, name: str) -> None:
    """Put a file into a slot and wait until a worker has found it good."""
    box = person.page.locator(f"#slot-{slot}")
    box.locator("input[type=file]").set_input_files(made(name))
    send = box.locator("[data-send]")
    if send.count() and send.is_visible():
        send.click()
    box.locator(".slot-file").first.wait_for(timeout=60_000)
    person.page.locator(f"#slot-{slot} .status[data-family=done]").wait_for(timeout=60_000)
