"""The app's name in Django."""

from django.apps import AppConfig


class KashgarZcConfig(AppConfig):
    name = "kashgar_zc"
    label = "kashgar_zc"
    verbose_name = "职称评审平台"
