from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from documents.models import Document


@login_required
def document(request, pk):
    found = get_object_or_404(Document, pk=pk)
    _, name = found.owner.split()
    if name.removesuffix("@corp.example") != request.user.username:
        raise PermissionDenied
    return HttpResponse(f"{found.title}: {found.text}\n", content_type="text/plain")


urlpatterns = [path("admin/", admin.site.urls), path("documents/<int:pk>/", document)]
