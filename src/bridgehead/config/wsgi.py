"""The WSGI entry point, `bridgehead.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bridgehead.config.settings")
application = get_wsgi_application()
