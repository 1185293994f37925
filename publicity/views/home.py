"""The front page, for anyone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kashgar_zc import clock

from ..pages import home as pages
from .shared import for_everyone


@for_everyone
def home(request: HttpRequest) -> HttpResponse:
    """Show the season with its windows, what is on notice, how it works and what one needs."""
    return render(request, "publicity/home.html", {"page": pages.page(clock.now())})
