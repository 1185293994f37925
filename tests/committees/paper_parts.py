"""What the tests of a meeting's papers share: asking for one, reading it, a meeting with something of everything."""

import pypdfium2

from applications import producing
from applications.choices import DocumentState
from applications.models import Document
from committees import papers
from committees.actions import balloting, scoring
from committees.choices import Stage
from committees.models import Case
from tests.factories import balloting as made
from tests.factories.committees import make_meeting, secretary_of


def asked(meeting, kind, **facts) -> Document:
    return papers.request_paper(meeting, kind=kind, by=secretary_of(meeting), **facts)


def produced(document) -> Document:
    producing.produce(document.pk)
    found = Document.objects.get(pk=document.pk)
    assert (found.state, found.reason) == (DocumentState.READY, "")
    return found


def content_of(document) -> bytes:
    with document.file.open() as file:
        return file.read()


def pages_of(data: bytes) -> list[str]:
    """Return the text of each page, without blanks."""
    paper = pypdfium2.PdfDocument(data)
    texts = []
    for page in paper:
        text = page.get_textpage()
        texts.append("".join(text.get_text_bounded().split()))
        text.close()
    paper.close()
    return texts


def text_of(meeting, kind) -> str:
    return "".join(pages_of(content_of(produced(asked(meeting, kind)))))


def make_varied():
    """Return a released meeting: case 1 passed with expert 2 recused, 2 eliminated, 3 not passed after a voided round."""
    meeting = make_meeting(Stage.SITTING, cases=3, members=5)
    made.score_all(meeting, recused=[(1, 2)], marks={(2, 1): 12})
    worst = meeting.cases.get(position=2)
    Case.objects.filter(pk=worst.pk).update(eliminated=True)  # three are too few for the rule to take one
    scoring.lock_scores(made.again(meeting), by=secretary_of(meeting), eliminated=[])
    made.set_phrases(meeting)
    balloting.open_box(made.again(meeting), by=secretary_of(meeting))
    balloting.void_box(made.again(meeting), by=secretary_of(meeting), reason="会场停电")
    box = balloting.open_box(made.again(meeting), by=secretary_of(meeting))
    for number, letters in enumerate(("yn", "-n", "yn", "yn"), start=1):
        choices = {key: one for key, one in zip(box.case_order, letters, strict=True) if one != "-"}
        balloting.cast_ballot(made.again(meeting), by=made.expert_of(meeting, number), choices=choices)
    made.close(meeting)
    balloting.release(made.again(meeting), by=secretary_of(meeting))
    return made.again(meeting)
