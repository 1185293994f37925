"""The virus scan: what it finds is refused, and without its answer nothing is taken."""

import pytest

from applications import checking
from applications.choices import MaterialState
from applications.models import Material
from tests.applications.upload_parts import check, checked, keep_files_in, make_draft, receive
from tests.clamd_server import clamd
from tests.make_files import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(monkeypatch, tmp_path):
    return keep_files_in(tmp_path / "private", monkeypatch)


def test_a_clean_file_is_scanned_whole_and_taken(settings):
    with clamd() as server:
        settings.CLAMD_ADDRESS = server.address
        material = checked(make_draft(), "diploma", "scan.pdf")

    assert (material.state, server.received) == (MaterialState.READY, [made("scan.pdf").read_bytes()])


def test_a_virus_is_refused_with_its_name_and_nothing_is_kept(settings, storage):
    with clamd(b"stream: Eicar-Signature FOUND\0") as server:
        settings.CLAMD_ADDRESS = server.address
        material = checked(make_draft(), "diploma", "small.jpg")

    assert material.state == MaterialState.REFUSED
    assert material.reason == "文件含有病毒（Eicar-Signature）。请在电脑上查杀病毒，重新导出或拍照后上传。"
    assert [path for path in storage.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", None])
def test_without_its_answer_nothing_is_taken_and_it_is_said_in_the_end(settings, answer):
    with clamd(answer or b"") as server:
        settings.CLAMD_ADDRESS = server.address if answer is not None else "127.0.0.1:9"
        material = receive(make_draft(), "diploma", "small.jpg")
        for _attempt in range(checking.MAX_ATTEMPTS):
            assert material.state == MaterialState.CHECKING
            check(material)
            Material.objects.update(leased_until=None)

    assert (material.state, material.reason[:14]) == (MaterialState.REFUSED, "病毒检查服务暂时中断，这份文")
