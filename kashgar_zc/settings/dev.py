"""`make run`: the demo on this machine."""

import os

os.environ.setdefault("KASHGAR_DEMO", "1")

from .base import *  # noqa: F403  # the demo flag must be there before base reads it

DEBUG = env.flag("DEBUG")  # noqa: F405  # comes with base
