"""Addresses of people, units, appointments and messages."""

from django.urls import path

from .views import appointments, channels, person, units

app_name = "accounts"
urlpatterns = [
    path("me/", person.me, name="me"),
    path("me/identity/", person.correct_identity, name="correct_identity"),
    path("me/channels/", channels.choose, name="channels"),
    path("me/mail/", channels.address, name="mail"),
    path("me/mail/<str:token>/", channels.confirm, name="confirm_mail"),
    path("desk/", person.switch_desk, name="switch_desk"),
    path("messages/", person.inbox, name="messages"),
    path("messages/read/", person.read_all_messages, name="read_all_messages"),
    path("messages/<int:pk>/", person.open_message, name="open_message"),
    path("outbox/", person.outbox, name="outbox"),
    path("units/", units.overseen, name="units"),
    path("units/search/", units.search, name="unit_search"),
    path("units/register/", units.register, name="register_unit"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/approve/", units.approve, name="approve_unit"),
    path("units/<int:pk>/refuse/", units.refuse, name="refuse_unit"),
    path("units/<int:pk>/rename/", units.rename, name="rename_unit"),
    path("units/<int:pk>/act-for/", units.act_for, name="act_for_unit"),
    path("appointments/", appointments.appointments, name="appointments"),
    path("appointments/at/<int:organisation>/", appointments.appoint, name="appoint"),
    path("appointments/<int:pk>/extend/", appointments.extend, name="extend_appointment"),
    path("appointments/<int:pk>/end/", appointments.end, name="end_appointment"),
]
