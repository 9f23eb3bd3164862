"""The admin's people: by certificate, and without a login."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from vouchsafe.django.decorators import principal_required

ROLE = "operator"


def username(principal):
    """Whose account a principal has: operators need one, as the admin writes down who changed what."""
    return principal.name if principal.kind == "person" and principal.has_role(ROLE) else None


class Site(AdminSite):
    def admin_view(self, view, cacheable=False):
        """403 for everybody else: there is no login to send them to."""
        return principal_required(role=ROLE)(super().admin_view(view, cacheable))

    def login(self, request, extra_context=None):
        raise PermissionDenied


class Admin(AdminConfig):
    default_site = "archive.operators.Site"
