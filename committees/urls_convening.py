"""Addresses of convening: committees, meetings, the observer's pages; included by `urls`."""

from django.urls import path

from .views import committees, meetings, observe

urlpatterns = [
    path("committees/", committees.committees, name="committees"),
    path("committees/new/", committees.found, name="found"),
    path("committees/<int:pk>/", committees.committee, name="committee"),
    path("committees/<int:pk>/vacate/", committees.vacate, name="vacate"),
    path("committees/<int:pk>/call/", committees.call, name="call"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<uuid:key>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:key>/date/", meetings.reschedule, name="reschedule"),
    path("meetings/<uuid:key>/remarks/", meetings.remarks, name="remarks"),
    path("meetings/<uuid:key>/agenda/", meetings.agenda, name="agenda"),
    path("meetings/<uuid:key>/attendance/", meetings.attendance, name="attendance"),
    path("meetings/<uuid:key>/observer/", meetings.observer, name="observer"),
    path("meetings/<uuid:key>/open/", meetings.open_meeting, name="open"),
    path("meetings/<uuid:key>/screen/", meetings.room, name="screen"),
    path("cases/<uuid:key>/off/", meetings.take_off, name="take_off"),
    path("observe/", observe.observe, name="observe"),
    path("observe/<uuid:key>/", observe.observed, name="observed"),
    path("observe/<uuid:key>/present/", observe.confirm, name="confirm"),
    path("observe/<uuid:key>/suspend/", observe.suspend, name="suspend"),
    path("observe/<uuid:key>/resume/", observe.resume, name="resume"),
]
