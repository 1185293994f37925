"""The moment to which the demo's clock is to be moved."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MomentForm(forms.Form):
    """A moment of Beijing time, the site's own time zone."""

    moment = forms.DateTimeField(
        label=_("到指定时间（北京时间）"),
        widget=forms.DateTimeInput({"type": "datetime-local", "class": "width-medium"}, format="%Y-%m-%dT%H:%M"),
    )
