"""Addresses of the floor."""

from django.contrib.auth.views import LoginView
from django.urls import path

from . import views

urlpatterns = [
    path("", views.Files.as_view(), name="files"),
    path("files/<uuid:key>/", views.Files.as_view(), name="file"),
    path("units/<int:pk>/", views.Files.as_view(), name="unit"),
    path("sheet/", views.Fill.as_view(), name="sheet"),
    path("login/", LoginView.as_view(template_name="floor/form.html"), name="login"),
]
