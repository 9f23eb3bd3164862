import os
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("ARCHIVE_FOLDER", BASE / "var"))  # the database, the certificates, and what is secret

SECRET_KEY = (FOLDER / "secret-key").read_text()
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
ROOT_URLCONF = "archive.urls"
WSGI_APPLICATION = "archive.wsgi.application"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "archive.sqlite3"}}

INSTALLED_APPS = [
    "archive.operators.Admin",  # django.contrib.admin, without its login
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "vouchsafe.django",
    "documents",
]

VOUCHSAFE = {
    "CONFIG": os.environ.get("ARCHIVE_VOUCHSAFE", FOLDER / "vouchsafe.gunicorn.toml"),
    "USERS": "archive.operators.username",
    "ROLE_PERMISSIONS": {"operator": ["documents.view_document", "documents.change_document"]},
}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "vouchsafe.django.middleware.MutualTLSMiddleware",  # right after it: whoever has a session is not whom it says
    "django.middleware.csrf.CsrfViewMiddleware",  # a browser shows its certificate to every page's requests
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

AUTHENTICATION_BACKENDS = [
    "vouchsafe.django.backends.PrincipalBackend",
    "django.contrib.auth.backends.ModelBackend",  # what the database permits an account counts too
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{process} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"vouchsafe": {"level": "DEBUG"}},  # also who was accepted; refusals are warnings
}
