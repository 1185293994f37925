"""Addresses of the organiser's calendar and of individual plans, included by `urls.py`."""

from django.urls import path

from .views import plans, windows

urlpatterns = [
    path("desk/windows/", windows.listed, name="windows"),
    path("desk/windows/<int:batch>/", windows.one, name="window"),
    path("desk/windows/<int:batch>/extend/<slug:kind>/", windows.extend, name="extend"),
    path("desk/windows/<int:batch>/confirm/<int:extension>/", windows.confirm, name="confirm_extension"),
    path("desk/windows/<int:batch>/permit/", windows.permit, name="permit"),
    path("desk/plans/", plans.listed, name="plans"),
    path("desk/plans/<int:batch>/new/", plans.new, name="new_plan"),
    path("desk/plans/<int:pk>/withdraw/", plans.withdraw, name="withdraw_plan"),
]
