"""The three disclosures (三公开): conditions of evaluation, procedure, conferral documents [N 四.12]."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from applications import queries as files

from ..pages import conditions as conditions_pages
from ..pages import procedure as procedure_pages
from .shared import for_everyone


@for_everyone
def conditions(request: HttpRequest) -> HttpResponse:
    """Show what may be applied for, and what each category asks for."""
    return render(request, "publicity/conditions.html", {"categories": conditions_pages.page(files.current_season())})


@for_everyone
def procedure(request: HttpRequest) -> HttpResponse:
    """Show how files are checked, judged and published, by the rules of the season's batches."""
    return render(request, "publicity/procedure.html", {"parts": procedure_pages.page(files.current_season())})


@for_everyone
def conferrals(request: HttpRequest) -> HttpResponse:
    """List the conferral documents."""
    return render(request, "publicity/conferrals.html", {"conferrals": procedure_pages.conferrals()})
