"""Every address of the site."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from kashgar_zc import gallery


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the web process is up; asks nothing of the database."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("publicity.urls")),
    path("", include("applications.urls")),
    path("desk/", include("review.urls")),
    path("committee/", include("committees.urls")),
    path("accounts/", include("kashgar_zc.accounts.urls")),
    path("accounts/", include("kashgar_zc.accounts.entrance_urls")),
]
if settings.DEBUG:
    urlpatterns += [
        path("gallery/", gallery.show),
        path("gallery/<str:density>/", gallery.show, name="gallery"),
    ]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("kashgar_zc.demo.urls")))
