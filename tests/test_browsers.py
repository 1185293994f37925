"""The scripts ask no more of a browser than Safari 13.1 and Chrome 80 have; what an older one cannot read leaves plain forms."""

import re
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).resolve().parents[1] / "static/js").glob("*.js"))
YOUNGER = {  # what came later, as a pattern -> what to use instead
    r"AbortSignal\.(timeout|any)": "AbortController and setTimeout",
    r"event\.submitter": "submitter.js",
    r"new FormData\([^)]*,": "bodyOf of submitter.js",
    r"\brequestSubmit\(": "the click of a button",
    r"(\?\?|\|\||&&)=": "an assignment in full",
    r"\.(replaceAll|replaceChildren|at|findLast|toSorted|toReversed)\(": "an older method",
    r"\bstructuredClone\(|randomUUID|withResolvers|Object\.(hasOwn|groupBy)|Promise\.any": "an older way",
    r"\.showModal\(": "?.showModal?.()",
    r":(has|is|where)\(|:not\([^()]*,": "single :not() and a loop",
}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_runs_in_browsers_of_2020(script):
    code = script.read_text()
    if script.name == "submitter.js":
        code = code.replace("event.submitter ??", "")

    assert {use for pattern, use in YOUNGER.items() if re.search(pattern, code)} == set()
