"""Django's own nets: migrations match the models, production settings pass the deployment check."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.django_db
def test_migrations_match_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_production_settings_pass_the_deployment_check():
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kashgar_zc.settings.prod",
        "KASHGAR_DEMO": "0",
        "DJANGO_SECRET_KEY": "".join(map(chr, range(60, 120))),
        "ALLOWED_HOSTS": "zc.example.test",
    }

    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (result.returncode, result.stderr.count("WARNINGS")) == (0, 0), result.stderr
