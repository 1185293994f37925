"""Addresses of uploads; included by `urls` under the app's name."""

from django.urls import path

from .views import evidence, incoming, joining, materials, viewing

urlpatterns = [
    path("apply/<uuid:key>/materials/<slug:slot>/", materials.slot, name="material_slot"),
    path("apply/<uuid:key>/materials/<slug:slot>/upload/", materials.upload, name="material_upload"),
    path("apply/<uuid:key>/materials/<uuid:material>/remove/", materials.remove, name="material_remove"),
    path("apply/<uuid:key>/materials/<uuid:material>/restore/", materials.restore, name="material_restore"),
    path("apply/<uuid:key>/materials/<uuid:material>/cover/", materials.cover, name="material_cover"),
    path("apply/<uuid:key>/materials/<slug:slot>/incoming/", incoming.begin, name="incoming_begin"),
    path("apply/<uuid:key>/materials/<slug:slot>/join/", joining.join, name="material_join"),
    path("apply/incoming/<uuid:key>/", incoming.part, name="incoming"),
    path("apply/incoming/<uuid:key>/finish/", incoming.finish, name="incoming_finish"),
    path("apply/incoming/<uuid:key>/cancel/", incoming.cancel, name="incoming_cancel"),
    path("files/evidence/<uuid:key>/", evidence.file, name="evidence"),
    path("files/evidence/<uuid:key>/view/", evidence.view, name="evidence_view"),
    path("files/evidence/<uuid:key>/pull/", evidence.pull, name="evidence_pull"),
    path("files/evidence/<uuid:key>/thumbnail/", evidence.thumbnail, name="evidence_thumbnail"),
    path("files/evidence/<uuid:key>/page/<int:number>/", evidence.page, name="evidence_page"),
    path("files/<uuid:key>/", materials.file, name="file"),
    path("files/similar/<uuid:key>/", viewing.similar, name="file_similar"),
    path("files/<uuid:key>/view/", viewing.view, name="file_view"),
    path("files/<uuid:key>/pull/", viewing.pull, name="file_pull"),
    path("files/<uuid:key>/pull/ask/", viewing.ask_pull, name="file_ask_pull"),
    path("files/<uuid:key>/pull/refuse/", viewing.keep, name="file_keep"),
    path("apply/<uuid:key>/files/", viewing.own_files, name="own_files"),
    path("files/<uuid:key>/thumbnail/", materials.thumbnail, name="file_thumbnail"),
    path("files/<uuid:key>/page/<int:number>/", materials.page, name="file_page"),
]
