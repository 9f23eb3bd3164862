"""Things that belong to somebody."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Letter(models.Model):
    """Belongs to a principal, by its key."""

    owner = models.CharField(max_length=200, blank=True)


class Parcel(models.Model):
    """Belongs to a user."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True)
