"""The certificate 资格证书: what stands on it, nothing of it an ID number, and the code that leads to the public check page."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import documents
from applications.models import Document
from applications.printing import pictures

from ..models import Certificate, Revocation
from . import words

TEMPLATE = "publicity/print/certificate.html"
LONG_NAME = 8  # characters; a longer one is set smaller


@dataclass(frozen=True)
class CertificatePaper:
    """All that the template of a certificate sees."""

    heading: str
    number: str
    name: str
    has_long_name: bool
    facts: tuple[tuple[str, str], ...]
    photo: str  # a data: address, or empty
    qr: str  # a data: address
    site: str
    issuer: str
    issued_on: str
    created: str


def build(certificate: Certificate) -> CertificatePaper:
    """Return a certificate as it is printed; needs its conferral with batch and organiser. `OSError` without its photo's file."""
    conferral, application = certificate.conferral, certificate.application
    return CertificatePaper(
        heading=_("专业技术职务任职资格证书"),
        number=certificate.number,
        name=certificate.name,
        has_long_name=len(certificate.name) > LONG_NAME,
        facts=facts(certificate),
        photo=pictures.photo(application, application.snapshots.latest("number")),
        qr=segno.make(check_address(certificate), error="m", micro=False).png_data_uri(scale=8, border=0),
        site=settings.SITE_ADDRESS.rstrip("/") + reverse("publicity:check"),
        issuer=conferral.batch.organiser.name,
        issued_on=words.day(certificate.issued_on),
        created=words.created(conferral.issued_at),
    )


def facts(certificate: Certificate) -> tuple[tuple[str, str], ...]:
    """Return the lines beneath the name."""
    return (
        (_("工作单位"), certificate.unit),
        (_("系列专业"), "　".join(filter(None, (certificate.series, certificate.speciality)))),
        (_("任职资格"), certificate.title),
        (_("资格级别"), certificate.level),
        (_("评审组织"), certificate.committee),
        (_("取得时间"), words.day(certificate.obtained_on)),
        (_("批准文号"), certificate.conferral.number),
    )


def check_address(certificate: Certificate) -> str:
    """Return the address of the public check page with the number filled in; the name is asked for there."""
    query = urlencode({"number": certificate.number})
    return f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('publicity:check')}?{query}"


def produce(document: Document, report: documents.Report) -> documents.Product:
    """Make the certificate that is asked for; `CannotProduce` once it is revoked."""
    from kashgar_zc import pdf  # here, since web processes import this file's neighbours and WeasyPrint weighs 44 MB

    rows = Certificate.objects.select_related("conferral__batch__organiser", "application")
    certificate = rows.get(number=document.parameters["certificate"])
    if Revocation.objects.filter(certificate=certificate).exists():
        raise documents.CannotProduce(_("证书已撤销，不再制发。"))
    paper = build(certificate)
    report(30)
    return documents.Product(BytesIO(pdf.render(TEMPLATE, paper)), pdf.MEDIA_TYPE)
