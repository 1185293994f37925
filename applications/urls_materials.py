"""Addresses of uploads; included by `urls` under the app's name."""

from django.urls import path

from .views import materials

urlpatterns = [
    path("apply/<uuid:key>/materials/<slug:slot>/", materials.slot, name="material_slot"),
    path("apply/<uuid:key>/materials/<slug:slot>/upload/", materials.upload, name="material_upload"),
    path("apply/<uuid:key>/materials/<uuid:material>/remove/", materials.remove, name="material_remove"),
    path("apply/<uuid:key>/materials/<uuid:material>/restore/", materials.restore, name="material_restore"),
    path("files/<uuid:key>/", materials.file, name="file"),
    path("files/<uuid:key>/thumbnail/", materials.thumbnail, name="file_thumbnail"),
    path("files/<uuid:key>/page/<int:number>/", materials.page, name="file_page"),
]
