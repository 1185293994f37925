"""The app's name in Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kashgar_zc.accounts"
    label = "accounts"
    verbose_name = "人员与机构"
