"""Addresses of conferral documents and certificates: the public's check, then the organiser's desk."""

from django.urls import path

from .views import check, conferring

urlpatterns = [
    path("check/", check.check, name="check"),
    path("desk/conferrals/", conferring.listed, name="own_conferrals"),
    path("desk/conferrals/new/<int:batch>/", conferring.new, name="new_conferral"),
    path("desk/conferrals/<uuid:key>/", conferring.one, name="own_conferral"),
    path("desk/certificates/", conferring.certificates, name="certificates"),
    path("desk/certificates/<uuid:key>/", conferring.certificate, name="certificate"),
    path("desk/certificates/<uuid:key>/revoke/", conferring.revoke, name="revoke"),
]
