"""The front door: what nginx lets through, whom it believes, and what it answers by itself."""

import re
import shlex

import yaml

from kashgar_zc.run import prepare
from kashgar_zc.run.paths import CHECKOUT
from tests.test_deployment_files import COMPOSE, PRODUCTION, declared


def nginx_blocks(text: str) -> list:
    """Parse nginx's language: a list of [words…] and [words…, [block]]."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars="{};")
    lexer.whitespace_split = True
    stack, words = [[]], []
    for token in lexer:
        for sign in re.findall(r"[{};]", token) if re.fullmatch(r"[{};]+", token) else [token]:
            if sign == "{":
                stack.append([])
                stack[-2].append([*words, stack[-1]])
                words = []
            elif sign in ";}":
                if words:
                    stack[-1].append(words)
                    words = []
                if sign == "}":
                    stack.pop()
            else:
                words.append(sign)
    assert len(stack) == 1, "a brace is missing"
    return stack[0]


def front_door() -> dict[str, list]:
    """Return the locations of nginx's server by their path."""
    server = next(block[-1] for block in nginx_lines() if block[0] == "server")
    assert ["listen", "443", "ssl"] in server
    return {" ".join(line[1:-1]): line[-1] for line in server if line[0] == "location"}


def nginx_lines() -> list:
    text = (PRODUCTION / "nginx.conf.template").read_text()
    return nginx_blocks(re.sub(r"\$\{([A-Z_]+)\}", r"\1", text))


def test_private_files_leave_only_through_the_site():
    protected = front_door()["/protected/"]

    assert ["internal"] in protected
    assert ["alias", "/srv/private/"] in protected
    assert declared("web")["X_ACCEL_PREFIX"] == "/protected/"


def test_every_answer_of_nginx_forbids_sniffing():
    included = nginx_blocks((PRODUCTION / "security-headers.conf").read_text())
    nosniff = ["add_header", "X-Content-Type-Options", "nosniff", "always"]

    assert nosniff in included
    assert nosniff in front_door()["/protected/"]
    assert ["include", "/etc/nginx/security-headers.conf"] in front_door()["/static/"]


def test_nginx_lets_a_whole_case_through_to_web_and_refuses_more_in_the_sites_look():
    lines = nginx_lines()
    megabytes = next(int(line[1].removesuffix("m")) for line in lines if line[0] == "client_max_body_size")
    rules = [yaml.safe_load(file.read_text())["rules"] for file in (CHECKOUT / "fixtures").glob("season-*.yaml")]
    largest = max(rule.get("max_case_mb", 0) for season in rules for rule in season.values())
    server = next(line[-1] for line in lines if line[0] == "server")
    upstream = next(line[-1] for line in lines if line[0] == "upstream")

    assert megabytes >= largest * 1.1 > 0
    assert f"{megabytes} MB" in (CHECKOUT / "templates/413.html").read_text()
    assert ["error_page", "413", "/errors/413.html"] in server
    assert ["alias", "/srv/static/errors/"] in front_door()["/errors/"]
    assert ["server", "web:8000"] in upstream


def test_the_pages_nginx_answers_with_are_made_with_the_static_files(tmp_path, settings):
    settings.STATIC_ROOT = str(tmp_path / "static")

    prepare.collect_static()

    page = (tmp_path / "static/errors/413.html").read_text()
    assert ("上传内容过大" in page, "css/base" in page) == (True, True)


def test_only_the_outer_proxy_is_believed_about_tls_and_the_visitor():
    lines, site = nginx_lines(), front_door()["/"]

    assert ["set_real_ip_from", "OUTER_PROXY"] in lines
    assert ["geo", "$realip_remote_addr", "$from_outer_proxy", [["default", "0"], ["OUTER_PROXY", "1"]]] in lines
    assert ["map", "$from_outer_proxy $http_x_forwarded_proto", "$visitor_scheme"] in [line[:3] for line in lines]
    assert ["proxy_set_header", "X-Forwarded-Proto", "$visitor_scheme"] in site
    assert ["proxy_set_header", "X-Forwarded-For", "$remote_addr"] in site


def test_nginx_finds_every_file_it_names():
    targets = [mount.rsplit(":", 2)[1] for mount in COMPOSE["nginx"]["volumes"]]
    text = (PRODUCTION / "nginx.conf.template").read_text()
    named = re.findall(r"(?:alias|include|ssl_certificate|ssl_certificate_key) (\S+);", text)

    assert [name for name in named if not any(name.startswith(target) for target in targets)] == []
    assert set(re.findall(r"\$\{([A-Z_]+)\}", text)) <= set(COMPOSE["nginx"]["environment"])
