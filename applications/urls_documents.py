"""Addresses of documents, included by `urls.py`."""

from django.urls import path

from .views import documents, own_papers

urlpatterns = [
    path("documents/<uuid:key>/", documents.download, name="document"),
    path("documents/<uuid:key>/state/", documents.state, name="document_state"),
    path("documents/<uuid:key>/retry/", documents.retry, name="document_retry"),
    path("apply/<uuid:key>/receipt/pdf/", own_papers.receipt, name="receipt_pdf"),
    path("apply/data/", own_papers.own_data, name="own_data"),
    path("apply/<uuid:key>/archive/", own_papers.case_archive, name="case_archive"),
    path("apply/<uuid:key>/draft-form/", documents.draft_form, name="draft_form"),
    path("apply/<uuid:key>/review-form/", documents.review_form, name="review_form"),
]
