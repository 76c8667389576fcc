"""Where the pages of the documents room stand."""

from django.urls import path

from bridgehead.modules.documents.web import gazetteer, library, review

app_name = "documents"
urlpatterns = [
    path("documents/", library.documents, name="list"),
    path("documents/upload/", library.upload, name="upload"),
    path("documents/gazetteer/", gazetteer.gazetteer, name="gazetteer"),
    path("documents/gazetteer/<int:entry_id>/retire/", gazetteer.gazetteer_retire, name="gazetteer_retire"),
    path("documents/<int:document_id>/", review.document, name="review"),
    path("documents/<int:document_id>/original/", library.original, name="original"),
    path("documents/<int:document_id>/undo/", review.undo, name="undo"),
    path("documents/<int:document_id>/accept-rest/", review.rest, name="accept_rest"),
    path("documents/<int:document_id>/statements/<int:statement_id>/", review.statement, name="statement"),
    path("documents/<int:document_id>/statements/<int:statement_id>/accept/", review.accept, name="accept"),
    path("documents/<int:document_id>/statements/<int:statement_id>/correct/", review.correct, name="correct"),
    path("documents/<int:document_id>/statements/<int:statement_id>/reject/", review.reject, name="reject"),
]
