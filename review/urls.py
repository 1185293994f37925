"""Addresses of the desks' pages; what they show follows the appointment chosen."""

from django.urls import path

from . import urls_integrity, urls_units
from .views import bulk, conduct, file, objections, publicity, queue, records, second, sheets, verdicts, work

app_name = "review"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/<uuid:key>/", bulk.bulk_run, name="bulk_run"),
    path("bulk/<uuid:key>/start/", bulk.start_bulk, name="start_bulk"),
    path("bulk/<uuid:key>/state/", bulk.bulk_state, name="bulk_state"),
    path("views/", queue.keep_view, name="keep_view"),
    path("views/<int:pk>/remove/", queue.drop_view, name="drop_view"),
    path("files/<uuid:key>/", file.file, name="file"),
    path("files/<uuid:key>/next/", file.following, name="following"),
    path("files/<uuid:key>/identity/", file.identity, name="identity"),
    path("files/<uuid:key>/approve/", verdicts.approve, name="approve"),
    path("files/<uuid:key>/return/", verdicts.give_back, name="return"),
    path("files/<uuid:key>/decline/", verdicts.decline, name="decline"),
    path("files/<uuid:key>/second/", second.sign, name="sign"),
    path("second-signature/", second.setting, name="second_signature"),
    path("files/<uuid:key>/recall/", verdicts.recall, name="recall"),
    path("files/<uuid:key>/claim/", work.claim, name="claim"),
    path("files/<uuid:key>/take-over/", work.take_over, name="take_over"),
    path("files/<uuid:key>/marks/", work.mark, name="mark"),
    path("files/<uuid:key>/statement/", records.statement, name="statement"),
    path("files/<uuid:key>/verify/", records.verify, name="verify"),
    path("declines/", objections.listed, name="decline_objections"),
    path("declines/<uuid:key>/", objections.one, name="decline_objection"),
    path("returns/<uuid:key>/", sheets.returned, name="returned"),
    path("statements/<uuid:key>/", conduct.own_statement, name="own_statement"),
    path("declines/statements/<int:pk>/", conduct.objection, name="statement_objection"),
    path("publicity/", publicity.listed, name="publicity"),
    path("publicity/notice/", publicity.notice, name="notice"),
    path("publicity/conclude/", publicity.conclude_many, name="publicity_conclude"),
    path("publicity/<int:pk>/", publicity.one, name="publicity_one"),
    path("publicity/<int:pk>/posting/", publicity.show_posting, name="show_posting"),
    path("publicity/<int:pk>/objection/", publicity.object_to, name="objection"),
    path("publicity/objections/<int:pk>/", publicity.answer_objection, name="answer_objection"),
    *urls_integrity.urlpatterns,
    *urls_units.urlpatterns,
]
