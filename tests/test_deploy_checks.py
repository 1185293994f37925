"""Django's own nets: migrations match the models, production settings pass the deployment check."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.django_db
def test_migrations_match_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def check_production(**variables: str) -> subprocess.CompletedProcess:
    """Run the deployment check under production's settings."""
    inherited = {
        name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"
    }  # the browser's
    environment = {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "kashgar_zc.settings.prod",
        "KASHGAR_DEMO": "0",
        "DJANGO_SECRET_KEY": "".join(map(chr, range(60, 120))),
        "ALLOWED_HOSTS": "zc.example.test",
        **variables,
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_production_settings_pass_the_deployment_check():
    result = check_production(SMS_GATEWAY="kashgar_zc.accounts.sms.FileOutbox")

    assert (result.returncode, result.stderr.count("WARNINGS")) == (0, 0), result.stderr


def test_production_without_a_gateway_for_texts_does_not_start_and_says_how_to_name_one():
    result = check_production()

    assert result.returncode != 0
    assert "The environment variable SMS_GATEWAY is missing. Name the class that hands texts" in result.stderr


def test_each_setting_is_made_in_one_place():
    """What base and its star imports both set would be decided by the order of lines."""
    names = [
        re.findall(r"(?m)^([A-Z_]+)(?::[^=]+)? =", (ROOT / "kashgar_zc/settings" / f"{module}.py").read_text())
        for module in ("base", "accounts")
    ]

    assert set(names[0]) & set(names[1]) == set()
