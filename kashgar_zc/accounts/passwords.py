"""What a password must be, in our words (Django's own are not all in Chinese)."""

from django.contrib.auth import password_validation as theirs
from django.utils.translation import gettext as _


class LongEnough(theirs.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("密码太短，至少 %(length)d 个字符。请再加长一些。") % {"length": self.min_length}

    def get_help_text(self) -> str:
        return _("至少 %(length)d 个字符。") % {"length": self.min_length}


class NotCommon(theirs.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("这个密码太常见，容易被猜到。请换一个。")

    def get_help_text(self) -> str:
        return _("不能用常见密码。")


class NotOnlyDigits(theirs.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return _("密码不能全是数字。请加入字母或其他字符。")

    def get_help_text(self) -> str:
        return _("不能全是数字。")
