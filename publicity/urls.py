"""Addresses of what the public is told, and of the organiser's desk behind it."""

from . import urls_conferring, urls_notices, urls_proposing, urls_rechecking

app_name = "publicity"
urlpatterns = [
    *urls_notices.urlpatterns,
    *urls_conferring.urlpatterns,
    *urls_proposing.urlpatterns,
    *urls_rechecking.urlpatterns,
]
