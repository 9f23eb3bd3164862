from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from vouchsafe.django.decorators import principal_required
from vouchsafe.django.ownership import owned

from documents.models import Document


@principal_required
async def who_am_i(request):
    principal = request.principal
    roles = ", ".join(principal.roles) or "none"
    return _text(f"{principal}, roles: {roles}, until {principal.valid_until:%Y-%m-%d %H:%M} UTC")


@principal_required
def documents(request):
    found = owned(request, Document.objects.all())
    return _text("\n".join(f"/documents/{one.pk}/ {one.title}" for one in found) or "You own none.")


@principal_required
def document(request, pk):
    """Somebody else's is not found: that it is there is nobody's business."""
    found = get_object_or_404(owned(request, Document.objects.all()), pk=pk)
    return _text(f"{found.title}: {found.text}")


def _text(text):
    return HttpResponse(text + "\n", content_type="text/plain; charset=utf-8")
