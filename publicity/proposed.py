"""What a proposal says: the act as values, so that a second person reads, and a hash compares, exactly what was proposed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from applications.models import Application

from .models import Certificate, Entry

Content = dict[str, Any]


def digest(content: Content) -> str:
    """Return the SHA-256 of the canonical JSON of a content."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def notice(applications: Sequence[Application], *, title: str, body: str, contact: str) -> Content:
    """Return a notice to be opened; applications in the order of the list."""
    persons = [
        {
            "application": one.pk,
            "version": one.version,
            "name": one.applicant_name,
            "unit": one.unit.name,
            "series": one.title.series.name,
            "speciality": one.speciality.name if one.speciality else "",
            "title": one.title.name,
        }
        for one in applications
    ]
    return {"title": title, "body": body, "contact": contact, "persons": persons}


def conferral(entries: Sequence[Entry], *, addressed_to: str, issued_on: dt.date) -> Content:
    """Return a conferral document to be made; entries come with their application, in the order of the annex."""
    persons = [
        {
            "entry": one.pk,
            "application": one.application_id,
            "version": one.application.version,
            "name": one.name,
            "unit": one.unit,
            "series": one.series,
            "speciality": one.speciality,
            "title": one.title,
        }
        for one in entries
    ]
    return {"addressed_to": addressed_to, "issued_on": issued_on.isoformat(), "persons": persons}


def revocation(certificate: Certificate, *, reason: str) -> Content:
    """Return the revocation of a certificate, which comes with its application and document."""
    return {
        "number": certificate.number,
        "name": certificate.name,
        "title": certificate.title,
        "document": certificate.conferral.number,
        "version": certificate.application.version,
        "reason": reason,
    }
