"""Addresses of the demo pages."""

from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("", views.index, name="index"),
    path("enter/<str:username>/", views.enter, name="enter"),
    path("clock/", views.move, name="move"),
]
