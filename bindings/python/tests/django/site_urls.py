"""A site whose views say who asks."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views import View
from django.views.decorators.cache import cache_control
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from things.models import Letter, Parcel
from vouchsafe.django.decorators import principal_required
from vouchsafe.django.mixins import PrincipalRequiredMixin
from vouchsafe.django.ownership import owned, require_owner
from vouchsafe.django.rest_framework import PrincipalAuthentication, PrincipalPermission, principal_permission


def whoami(request: Any) -> HttpResponse:
    principal, user = request.principal, request.user
    return JsonResponse(
        {
            "principal": None if principal is None else f"{principal.kind} {principal.name}",
            "user": user.get_username(),
            "authenticated": user.is_authenticated,
            "permissions": sorted(user.get_all_permissions()),
            "session": dict(request.session),
        }
    )


async def awhoami(request: Any) -> HttpResponse:
    principal, user = request.principal, await request.auser()
    return JsonResponse(
        {"principal": None if principal is None else f"{principal.kind} {principal.name}", "user": user.get_username()}
    )


@cache_control(public=True, max_age=60)
def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for all")


def log_in(request: HttpRequest) -> HttpResponse:
    """A password's login, as another part of the site has it."""
    user = User.objects.get(username=request.GET["name"])
    login(request, user, backend=request.GET.get("backend", "django.contrib.auth.backends.ModelBackend"))
    return HttpResponse("in")


@principal_required
def somebody(request: Any) -> HttpResponse:
    return HttpResponse("somebody")


@principal_required(kind="service", role=["writer", "janitor"])
def writers(request: Any) -> HttpResponse:
    return HttpResponse("writers")


@principal_required(direct=True)
def direct(request: Any) -> HttpResponse:
    return HttpResponse("direct")


@principal_required(kind="person")
async def people(request: Any) -> HttpResponse:
    return HttpResponse("people")


class Services(PrincipalRequiredMixin, View):
    principal_kind = "service"

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("services")


class AsyncServices(PrincipalRequiredMixin, View):
    principal_kind = "service"

    async def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("services")


def letter(request: HttpRequest, pk: int) -> HttpResponse:
    require_owner(request, get_object_or_404(Letter, pk=pk))
    return HttpResponse("letter")


def parcel(request: HttpRequest, pk: int) -> HttpResponse:
    require_owner(request, get_object_or_404(Parcel, pk=pk))
    return HttpResponse("parcel")


def mine(request: HttpRequest) -> HttpResponse:
    letters, parcels = owned(request, Letter.objects.all()), owned(request, Parcel.objects.all())
    return JsonResponse({"letters": [each.pk for each in letters], "parcels": [each.pk for each in parcels]})


def write(request: HttpRequest) -> HttpResponse:
    return HttpResponse("written")


class Api(APIView):
    authentication_classes = [PrincipalAuthentication]  # noqa: RUF012
    permission_classes = [PrincipalPermission]  # noqa: RUF012

    def get(self, request: Any) -> Response:
        return Response({"auth": f"{request.auth.kind} {request.auth.name}", "user": request.user.get_username()})

    post = get


class UsersApi(Api):
    permission_classes = [IsAuthenticated]  # noqa: RUF012


class WritersApi(Api):
    permission_classes = [principal_permission(role="writer")]  # noqa: RUF012


urlpatterns = [
    path("whoami", whoami),
    path("awhoami", awhoami),
    path("login", log_in),
    path("public", public),
    path("brief", cache_control(max_age=60)(whoami)),
    path("somebody", somebody),
    path("writers", writers),
    path("direct", direct),
    path("people", people),
    path("services", Services.as_view()),
    path("aservices", AsyncServices.as_view()),
    path("letter/<int:pk>", letter),
    path("parcel/<int:pk>", parcel),
    path("mine", mine),
    path("write", write),
    path("healthz", whoami),
    path("api", Api.as_view()),
    path("api/users", UsersApi.as_view()),
    path("api/writers", WritersApi.as_view()),
]
