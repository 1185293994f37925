"""Steps between a right password and being logged in."""

from allauth.account import stages

from .models import User


class MobileStage(stages.PhoneVerificationStage):
    """Asks for the SMS code of a mobile that is not verified; an account without a mobile passes."""

    def handle(self):
        user = self.login.user
        if isinstance(user, User) and not user.mobile_index:
            return None, True
        return super().handle()
