"""Addresses of documents, included by `urls.py`."""

from django.urls import path

from .views import documents

urlpatterns = [
    path("documents/<uuid:key>/", documents.download, name="document"),
    path("documents/<uuid:key>/state/", documents.state, name="document_state"),
    path("documents/<uuid:key>/retry/", documents.retry, name="document_retry"),
    path("apply/<uuid:key>/review-form/", documents.review_form, name="review_form"),
]
