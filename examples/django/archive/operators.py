"""The admin's people: by certificate, and without a login."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied

ROLE = "operator"


def username(principal):
    """Whose account a principal has: operators need one, as the admin writes down who changed what."""
    return principal.name if principal.kind == "person" and principal.has_role(ROLE) else None


class Site(AdminSite):
    def has_permission(self, request):
        return super().has_permission(request) and request.principal.has_role(ROLE)

    def login(self, request, extra_context=None):
        """There is no password to ask for."""
        raise PermissionDenied


class Admin(AdminConfig):
    default_site = "archive.operators.Site"
