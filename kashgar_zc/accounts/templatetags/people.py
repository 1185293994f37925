"""Filters that write numbers, browsers and codes of people for the eye."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .. import identity

register = template.Library()

BROWSERS = (  # first match wins: most browsers claim to be Chrome, and Chrome claims to be Safari
    ("MicroMessenger", "微信"),
    ("HuaweiBrowser", "华为浏览器"),
    ("QQBrowser", "QQ 浏览器"),
    ("360SE|QihooBrowser", "360 浏览器"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def masked_mobile(mobile: str) -> str:
    """Hide the middle of a mobile number."""
    return identity.mask_mobile(mobile or "")


@register.filter
def browser_name(user_agent: str) -> str:
    """Write a User-Agent as "Chrome，Windows"."""
    known = [_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)]
    return "，".join(filter(None, known)) or _("未知浏览器")


@register.filter
def qr_svg(svg: str) -> SafeString:
    """Put the SVG of our own QR code into the page (the CSP allows no data: picture); its XML head goes."""
    return mark_safe(svg[svg.index("<svg") :])  # drawn by `qrcode` from our own text, no markup of users


def _first(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for pattern, name in names if re.search(pattern, text)), "")
