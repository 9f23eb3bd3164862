"""`manage.py vouchsafe_check`: what holds, and whom a certificate would be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.core.checks import ERROR, CheckMessage
from django.core.management.base import BaseCommand, CommandError

from vouchsafe import Principal, Refusal, Verifier, VouchsafeError, certificates_from_pem
from vouchsafe.django import conf
from vouchsafe.django.checks import check_vouchsafe, dangers

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Prints the setting, the configuration and all findings; with a certificate, whom it would be here."""

    help = "Shows what VOUCHSAFE and its configuration say, and whom a certificate would be. Exits with 1 on errors."
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One argument."""
        parser.add_argument("certificate", nargs="?", help="a certificate with its intermediates, PEM or DER")

    def handle(self, *args: Any, certificate: str | None = None, **options: Any) -> None:
        """Prints; raises `CommandError` where something is wrong."""
        messages = check_vouchsafe()
        wrong = [message for message in messages if message.level >= ERROR]
        verifier = self._verifier(wrong)
        self._findings(messages)
        if verifier is None or wrong:
            raise CommandError(f"{len(wrong)} errors")
        if certificate is not None:
            self._whois(verifier, Path(certificate))

    def _verifier(self, wrong: list[CheckMessage]) -> Verifier | None:
        if any(message.id in ("vouchsafe.E001", "vouchsafe.E002") for message in wrong):
            return None
        wanted = conf.get_settings()
        verifier = Verifier.from_config(wanted.config)
        self._line("configuration", wanted.config)
        self._line("identifies", "yes" if verifier.identifies else "nobody")
        for anchor in verifier.anchors:
            self._line("trust anchor", f"{anchor.name}: {anchor.subject}, until {anchor.not_after:%Y-%m-%d}")
        for crl in verifier.crls:
            until = f"{crl.next_update:%Y-%m-%d %H:%M} UTC" if crl.next_update else "never"
            self._line("CRL", f"{crl.issuer}, until {until}")
        self._line("lax choices", ", ".join(dangers(wanted.config)) or "none")
        self._settings(wanted, verifier)
        return verifier

    def _settings(self, wanted: conf.Settings, verifier: Verifier) -> None:
        self._line("source", wanted.source)
        if wanted.source == "proxy" and verifier.proxy is not None:
            self._line("proxy", f"{verifier.proxy.profile}: {', '.join(verifier.proxy.headers)}")
            self._line("trusted hops", f"{verifier.proxy.hops}; known by {wanted.hop}")
        if wanted.params_hop:
            self._line("handed on by", wanted.params_hop)
        opened = f", but for {', '.join(sorted(wanted.open_paths))}" if wanted.open_paths else ""
        self._line("certificate", f"required{opened}" if wanted.required else "not required")
        self._line("files watched", "yes" if wanted.watch else "no")
        self._line("users", f"{wanted.users or 'none'}{', made where missing' if wanted.create_users else ''}")
        for role, names in sorted(wanted.role_permissions.items()):
            self._line(f"role {role}", ", ".join(sorted(names)))
        for role, names in sorted(wanted.role_groups.items()):
            self._line(f"role {role}", "groups " + ", ".join(sorted(names)))

    def _findings(self, messages: list[CheckMessage]) -> None:
        for message in messages:
            word = "error" if message.level >= ERROR else "warning"
            self.stdout.write(f"{word} {message.id}: {message.msg}")
            if message.hint:
                self.stdout.write(f"  {message.hint}")

    def _whois(self, verifier: Verifier, path: Path) -> None:
        leaf, *intermediates = _certificates(path)
        try:
            principal = verifier.identify(leaf, intermediates)
        except Refusal as refusal:
            raise CommandError(f"{path}: refused: {refusal}") from None
        self._line("principal", str(principal))
        self._line("until", f"{principal.valid_until:%Y-%m-%d %H:%M:%S} UTC")
        self._line("trust anchor", principal.anchor_label)
        self._line("rules", ", ".join(principal.rules) or "none")
        self._line("roles", ", ".join(principal.roles) or "none")
        if apps.is_installed("django.contrib.auth"):
            self._user(path, principal)

    def _user(self, path: Path, principal: Principal) -> None:
        from vouchsafe.django.users import user_of

        try:
            user = user_of(principal, may_create=False)
        except VouchsafeError as error:
            raise CommandError(f"{path}: {error}") from None
        self._line("user", user.get_username() or "nobody")
        self._line("permissions", ", ".join(sorted(user.get_all_permissions())) or "none")

    def _line(self, name: str, value: str) -> None:
        self.stdout.write(f"{name + ':':<15} {value}")


def _certificates(path: Path) -> list[bytes]:
    try:
        content = path.read_bytes()
        found = certificates_from_pem(content) if b"-----BEGIN" in content else [content]
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from None
    if not found:
        raise CommandError(f"{path}: no certificate")
    return found
