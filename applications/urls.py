"""Addresses of the applicant's pages."""

from django.urls import path

from . import urls_documents, urls_materials, urls_windows
from .views import after, choose, conditions, fill, front, library, objection, section, submit

app_name = "applications"
urlpatterns = [
    path("enter/", front.enter, name="enter"),
    path("apply/", front.home, name="home"),
    path("apply/new/", choose.new, name="new"),
    path("apply/<uuid:key>/", fill.overview, name="overview"),
    path("apply/<uuid:key>/target/", choose.change, name="target"),
    path("apply/<uuid:key>/section/<slug:section>/", section.section, name="section"),
    path("apply/<uuid:key>/earlier/<slug:part>/", library.earlier, name="earlier"),
    path("apply/<uuid:key>/materials/", fill.materials, name="materials"),
    path("apply/<uuid:key>/conditions/", conditions.conditions, name="conditions"),
    path("apply/<uuid:key>/check/", submit.check, name="check"),
    path("apply/<uuid:key>/submit/", submit.submit, name="submit"),
    path("apply/<uuid:key>/receipt/", submit.receipt, name="receipt"),
    path("apply/<uuid:key>/submitted/", after.submitted, name="submitted"),
    path("apply/<uuid:key>/withdraw/", submit.withdraw, name="withdraw"),
    path("apply/<uuid:key>/openings/", after.openings, name="openings"),
    path("apply/<uuid:key>/changes/", after.changes, name="changes"),
    path("apply/<uuid:key>/objection/", objection.object_to, name="object"),
    path("apply/<uuid:key>/reopen/", submit.reopen, name="reopen"),
    *urls_materials.urlpatterns,
    *urls_documents.urlpatterns,
    *urls_windows.urlpatterns,
]
