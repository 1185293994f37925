"""Addresses of the organiser's calendar, included by `urls.py`."""

from django.urls import path

from .views import windows

urlpatterns = [
    path("desk/windows/", windows.listed, name="windows"),
    path("desk/windows/<int:batch>/", windows.one, name="window"),
    path("desk/windows/<int:batch>/extend/<slug:kind>/", windows.extend, name="extend"),
    path("desk/windows/<int:batch>/confirm/<int:extension>/", windows.confirm, name="confirm_extension"),
    path("desk/windows/<int:batch>/permit/", windows.permit, name="permit"),
]
