"""Runs the child process that opens uploads, and turns what becomes of it into an answer or a sentence."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

log = logging.getLogger(__name__)

WALL_SECONDS = 60
# By these the kernel or a library ends a child because of what is in the file; any other end is our own trouble.
FAULT_OF_THE_FILE = {signal.SIGXCPU, signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL}
SENTENCES = {
    "wrong_type": gettext_lazy("文件内容不是 PDF、JPG 或 PNG。请用手机拍照，或另存为 PDF 后上传。"),
    "name_disagrees": gettext_lazy("文件的扩展名与内容不符。请重新导出或拍照，不要改动扩展名。"),
    "office": gettext_lazy("这是 Office 或压缩文件。请另存为 PDF 后上传。"),
    "heic": gettext_lazy("这是 HEIC 格式的照片。请在手机“设置—相机—格式”中选“兼容性最佳”后重新拍摄，或上传截图。"),
    "no_pdf_here": gettext_lazy("本栏只接收照片（JPG、PNG）。请上传照片。"),
    "no_image_here": gettext_lazy("本栏只接收 PDF。请将材料扫描为一个 PDF 后上传。"),
    "unreadable_image": gettext_lazy("图片不完整或已损坏。请在手机上打开确认后重新上传，或重新拍摄。"),
    "unreadable_pdf": gettext_lazy("PDF 不完整或已损坏。请在电脑上打开确认，用“打印为 PDF”另存后重新上传。"),
    "animated": gettext_lazy("不接收动态图片。请上传静态照片或截图。"),
    "too_many_pixels": gettext_lazy(
        "图片超过 %(limit)s 百万像素。请把相机调到普通分辨率重新拍摄，或在扫描时选 200 dpi。"
    ),
    "too_many_pages": gettext_lazy("PDF 共 %(pages)s 页，超过 %(limit)s 页。请只保留需要的页后上传。"),
    "too_complex": gettext_lazy("文件过于复杂，无法检查。请用手机拍照，或打印后扫描为 PDF 上传。"),
    "encrypted": gettext_lazy("PDF 设有打开密码。请用密码打开后“打印为 PDF”，再上传没有密码的文件。"),
    "active": gettext_lazy("PDF 含有脚本、附件等活动内容。请用“打印为 PDF”另存后上传。"),
    "no_such_page": gettext_lazy("没有这一页。"),
    "old_book": gettext_lazy("这是旧版 .xls 文件，或设有打开密码。请另存为没有密码的 .xlsx 后上传。"),
    "unreadable_book": gettext_lazy("文件不是 .xlsx 表格，或已损坏。请在 Excel 或 WPS 中另存为 .xlsx 后上传。"),
    "macros": gettext_lazy("表格含有宏。请另存为不含宏的 .xlsx 后上传。"),
    "outside_links": gettext_lazy("表格链接了其他文件或嵌入了对象。请把内容粘贴为数值到空白模板后上传。"),
    "too_complex_book": gettext_lazy("表格过于复杂，无法检查。请把内容粘贴到空白模板后上传。"),
    "too_many_rows": gettext_lazy("每张表最多 %(limit)s 行。请分成几个文件上传。"),
    "too_many_columns": gettext_lazy("表格超过 %(limit)s 列。请使用空白模板，不要增加列。"),
    "unavailable": gettext_lazy("系统暂时无法检查该文件。请稍后重新上传；仍不行的，请联系评价中心。"),
    "scanner_away": gettext_lazy(
        "病毒检查服务暂时中断，这份文件没有接收。已填写的内容和其他材料都在，请过一段时间重新上传这一份。"
    ),
    "moved_on": gettext_lazy("申报已不在填写中，该文件没有接收。"),
}


class Unavailable(Exception):
    """The child could not do its work for a reason that is not the file's: try again; `code` is of `SENTENCES`, for the end."""

    code = "unavailable"


class Unsafe(Exception):
    """The child refused the file; the text says why and what to do."""


def sentence(code: str, values: Mapping[str, Any] | None = None) -> str:
    """Return the sentence of a refusal's code."""
    return str(SENTENCES[code]) % (values or {}) if values else str(SENTENCES[code])


def repaired_note() -> str:
    """Return what is told of a damaged file that could be mended."""
    return _("原文件有损坏，已修复。请打开核对每一页。")


def check(source: Path, folder: Path, *, extension: str, kinds: tuple[str, ...], max_pages: int) -> dict[str, Any]:
    """Have an upload checked and rewritten into a folder; return file, media_type, size, sha256, pages, repaired,
    look and bands.

    Raises `Unsafe` or `Unavailable`.
    """
    return _run(folder, "check", str(source), str(folder), extension, ",".join(kinds), str(max_pages))


def join(folder: Path, *, max_pages: int) -> dict[str, Any]:
    """Have the safe photographs `leaf-*` in a folder made one PDF; answers as `check` does."""
    return _run(folder, "join", str(folder), str(folder), str(max_pages))


def draw(source: Path, target: Path, *, page: int) -> None:
    """Have one page of a safe PDF drawn as a JPEG. Raises `Unsafe` or `Unavailable`."""
    _run(target.parent, "page", str(source), str(target), str(page))


def read_book(source: Path, folder: Path) -> dict[str, list[tuple[int, list[Any]]]]:
    """Have an xlsx read; return by sheet the rows as (number, cells), cells as of `intake.sheet`.

    Raises `Unsafe` or `Unavailable`.
    """
    return _run(folder, "book", str(source), str(source))["sheets"]


def _run(folder: Path, *words: str) -> dict[str, Any]:
    """Run one command; its environment is empty, so that no secret of ours is in reach of what it opens."""
    command = [sys.executable, "-P", "-s", "-m", "applications.intake", *words]
    complaints = folder / "stderr"
    try:
        with complaints.open("wb") as stream:
            done = subprocess.run(  # noqa: S603  # our own module, and paths built from keys
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stream,
                timeout=WALL_SECONDS,
                cwd=folder,
                env={"PYTHONPATH": str(settings.BASE_DIR), "LANG": "C.UTF-8"},
                start_new_session=True,
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"no answer within {WALL_SECONDS} s") from error
    if -done.returncode in FAULT_OF_THE_FILE:
        log.warning("The check of an upload ended by signal %s", -done.returncode)
        raise Unsafe(sentence(_too_complex(words)))
    if done.returncode:
        raise Unavailable(f"exit code {done.returncode}: {complaints.read_text(errors='replace')[-2000:]}")
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise Unavailable("an answer that is none") from error
    if not answer["ok"]:
        log.info("An upload was refused: %s", complaints.read_text(errors="replace")[-500:].strip())
        reason = _too_complex(words) if answer["reason"] == "too_complex" else answer["reason"]
        raise Unsafe(sentence(reason, answer["values"]))
    return answer


def _too_complex(words: tuple[str, ...]) -> str:
    return "too_complex_book" if words[0] == "book" else "too_complex"
