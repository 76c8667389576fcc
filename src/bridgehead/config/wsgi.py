"""The WSGI entry point, `bridgehead.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bridgehead.config.settings")
application = get_wsgi_application()

# With all rooms there, which only the application brings in.
from bridgehead.config.settling import settle  # noqa: E402

settle()
