"""Addresses of the demo pages."""

app_name = "demo"
urlpatterns: list = []
