"""Addresses of notices, objections and disclosures: the public's, then the organiser's."""

from django.urls import path

from .views import desk_notices, desk_objections, disclosures, home, notices, objections

urlpatterns = [
    path("", home.home, name="home"),
    path("notices/", notices.listed, name="notices"),
    path("notices/<uuid:key>/", notices.one, name="notice"),
    path("notices/<uuid:key>/entries/<int:position>/object/", objections.lodge, name="object"),
    path("objections/", objections.follow, name="follow"),
    path("disclosures/conditions/", disclosures.conditions, name="conditions"),
    path("disclosures/procedure/", disclosures.procedure, name="procedure"),
    path("disclosures/conferrals/", disclosures.conferrals, name="conferrals"),
    path("desk/notices/", desk_notices.listed, name="own_notices"),
    path("desk/notices/new/<int:batch>/", desk_notices.new, name="new_notice"),
    path("desk/notices/<uuid:key>/", desk_notices.one, name="own_notice"),
    path("desk/notices/<uuid:key>/list/", desk_notices.paper, name="notice_list"),
    path("desk/notices/objections/", desk_objections.listed, name="objections"),
    path("desk/notices/objections/<int:pk>/", desk_objections.one, name="objection"),
    path("desk/notices/objections/<int:pk>/contact/", desk_objections.contact, name="objection_contact"),
]
