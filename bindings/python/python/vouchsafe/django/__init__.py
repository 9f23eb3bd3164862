"""Mutual TLS for Django: `request.principal`, and what a project makes of it.

Names are imported from where they are: `vouchsafe.django.middleware.MutualTLSMiddleware`,
`vouchsafe.django.backends.PrincipalBackend`, `vouchsafe.django.decorators.principal_required`,
`vouchsafe.django.mixins.PrincipalRequiredMixin`, `vouchsafe.django.ownership` and
`vouchsafe.django.rest_framework`. The setting is `VOUCHSAFE`, read by `vouchsafe.django.conf`.
"""
