"""Handing out a stored file, or the picture of one of its pages, to somebody who may have it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.translation import gettext as _

from kashgar_zc import storage

from .. import previews, sandbox
from ..choices import MaterialState
from ..models import Evidence, Material

PULLED_PICTURE = "img/pulled.svg"


def serve_file(file: Material | Evidence) -> HttpResponseBase:
    """Answer with a safe file under the name people read."""
    return _serve(file.file, name=previews.shown_name(file), media_type=file.media_type)


def serve_thumbnail(file: Material | Evidence) -> HttpResponseBase:
    """Answer with the small picture of the first page, or one that says that the file was pulled."""
    if file.state == MaterialState.PULLED:
        return redirect(static(PULLED_PICTURE))
    return _serve(file.thumbnail, name="thumbnail.jpg", media_type="image/jpeg")


def serve_page(file: Material | Evidence, number: int) -> HttpResponseBase:
    """Answer with the picture of a page, or one that says that the file was pulled."""
    if file.state == MaterialState.PULLED:
        return redirect(static(PULLED_PICTURE))
    try:
        picture = previews.page_picture(file, number)
    except previews.NoSuchPage as error:
        raise Http404 from error
    except (sandbox.Unsafe, sandbox.Unavailable):
        return HttpResponse(
            _("这一页暂时无法显示，请打开原文件查看。"), status=503, content_type="text/plain; charset=utf-8"
        )
    media_type = "image/png" if (picture.name or "").endswith(".png") else "image/jpeg"
    return _serve(picture, name=f"{number}.jpg", media_type=media_type)


def _serve(stored: storage.FieldFile, *, name: str, media_type: str) -> HttpResponseBase:
    try:
        return storage.serve(stored, name=name, media_type=media_type, inline=True)
    except FileNotFoundError as error:
        raise Http404 from error
