"""Addresses of the applicant's pages."""

app_name = "applications"
urlpatterns: list = []
