"""Steps between a right password and being logged in."""

from allauth.account import stages
from allauth.account.adapter import get_adapter
from allauth.core.exceptions import RateLimited
from django.contrib import messages
from django.shortcuts import redirect

from .models import User


class MobileStage(stages.PhoneVerificationStage):
    """Asks for the SMS code of a mobile that is not verified; an account without a mobile passes."""

    def handle(self):
        user = self.login.user
        if isinstance(user, User) and not user.mobile_index:
            return None, True
        try:
            return super().handle()
        except RateLimited:  # a code went out moments ago: the page offers to send another
            messages.error(self.request, get_adapter().error_messages["rate_limited"])
            return redirect("account_verify_phone"), True
