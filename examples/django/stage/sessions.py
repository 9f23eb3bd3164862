"""A superuser with a password, who has logged in: what a stolen cookie is worth."""

from stage.servers import Stage

#: By settings. At the usual site it is somebody whom certificates name as well.
SUPERUSERS = {"archive.settings": "root", "usual.settings": "olga"}

LOGIN = """
from django.contrib.auth import get_user_model, login
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
request = HttpRequest()
request.session = SessionStore()
user = get_user_model().objects.create_superuser({name!r}, password="which nobody types here")
login(request, user, "django.contrib.auth.backends.ModelBackend")
request.session.save()
print(request.session.session_key)
"""


def log_in_superusers(stage: Stage) -> None:
    for settings in stage.settings:
        login = LOGIN.format(name=SUPERUSERS[settings])
        printed = stage.manage("shell", "-c", login, settings=settings)
        (stage.folder / f"{settings}.session").write_text(printed.split()[-1])
