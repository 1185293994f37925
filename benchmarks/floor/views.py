"""One list and one form, as any tutorial writes them."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.views.generic import ListView, UpdateView

from .models import File, Sheet

ROWS = 25


class Files(LoginRequiredMixin, ListView):
    """Show the 25 files that have waited longest: session, person and rows are its three statements."""

    template_name = "floor/list.html"

    def get_queryset(self) -> QuerySet[File]:
        return File.objects.select_related("unit", "title").order_by("since", "pk")[:ROWS]


class Fill(LoginRequiredMixin, UpdateView):
    """Save the person's own sheet by a bare ModelForm."""

    model = Sheet
    fields = (
        "work_started",
        "post",
        "present_title",
        "present_title_since",
        "specialty_work",
        "specialty_years",
        "address",
        "email",
    )
    template_name = "floor/form.html"
    success_url = reverse_lazy("files")

    def get_object(self, queryset: QuerySet[Sheet] | None = None) -> Sheet:
        return Sheet.objects.get(owner=self.request.user)
