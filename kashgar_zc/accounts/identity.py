"""Names, ID numbers, organisation codes and mobiles: how they are written, and why one is refused.

Pure: dates are passed in. Each `refusal_of_…` returns a sentence for the person, empty meaning the value is good; it
expects the value as its `clean_…` twin returns it.
"""

import datetime as dt
import re
import unicodedata

from django.utils.translation import gettext as _

YOUNGEST, OLDEST = 16, 70  # whole years; domain.md 10
SHORTEST_NAME, LONGEST_NAME = 2, 50
DOT = "\u00b7"
_LOOKALIKE_DOTS = "\u2022\u2027\u30fb\uff65\u2219\u22c5\u0387\u2024\u25cf\u16eb\u2e31\u2e33"
_DOTS = str.maketrans(dict.fromkeys(_LOOKALIKE_DOTS, DOT))
_HALF_WIDTH = str.maketrans({chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)} | {"\u3000": " "})

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_ID_CHECKS = "10X98765432"
_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I O S V Z
_CODE_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))
_MOBILE = re.compile(r"1[3-9][0-9]{9}")


def clean_id_number(text: str) -> str:
    """Return an ID number as 18 half-width characters without blanks or hyphens, X in capitals."""
    return _without_blanks(text).upper()


def id_check_character(first_17: str) -> str:
    """Return the 18th character of a resident ID number (GB 11643)."""
    return _ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(first_17, _ID_WEIGHTS, strict=True)) % 11]


def refusal_of_id_number(number: str, *, today: dt.date) -> str:
    """Say why a resident ID number or residence permit (81, 82, 83) is refused; its place of issue is no reason."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return _("身份证号应为 18 位：前 17 位是数字，最后一位是数字或 X。请对照证件核对。")
    if id_check_character(number[:17]) != number[17]:
        return _("身份证号有误：校验位不符。请对照证件逐位核对。")
    birth = _date_of(number[6:14])
    if birth is None or birth > today:
        return _("身份证号中的出生日期不存在。请对照证件核对第 7 至 14 位。")
    if not YOUNGEST <= age_on(birth, today) <= OLDEST:
        return _("本平台受理 %(youngest)d 至 %(oldest)d 周岁人员的申报。请核对身份证号中的出生日期。") % {
            "youngest": YOUNGEST,
            "oldest": OLDEST,
        }
    return ""


def age_on(birth: dt.date, day: dt.date) -> int:
    """Return the age in whole years on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def clean_code(text: str) -> str:
    """Return a unified social credit code as half-width capitals without blanks or hyphens."""
    return _without_blanks(text).upper()


def code_check_character(first_17: str) -> str:
    """Return the 18th character of a unified social credit code (GB 32100)."""
    total = sum(_CODE_CHARACTERS.index(one) * weight for one, weight in zip(first_17, _CODE_WEIGHTS, strict=True))
    return _CODE_CHARACTERS[(31 - total % 31) % 31]


def refusal_of_code(code: str) -> str:
    """Say why a unified social credit code is refused."""
    if len(code) != 18:
        return _("统一社会信用代码应为 18 位，现为 %(length)d 位。请对照证书核对。") % {"length": len(code)}
    if wrong := sorted(set(code) - set(_CODE_CHARACTERS)):
        return _("统一社会信用代码中不会出现“%(wrong)s”。请核对是否把数字 1、0、5、2 写成了字母。") % {
            "wrong": "、".join(wrong)
        }
    if code_check_character(code[:17]) != code[17]:
        return _("统一社会信用代码有误：校验位不符。请对照证书逐位核对。")
    return ""


def clean_name(text: str) -> str:
    """Return a name with look-alike dots as `·`, full-width Latin as half-width, and blanks only between Latin words."""
    text = "".join(one for one in unicodedata.normalize("NFC", text) if unicodedata.category(one) not in {"Cf", "Cc"})
    text = text.translate(_HALF_WIDTH).translate(_DOTS)
    text = re.sub(rf"(?<=[^\x00-\x7f])[.\s]*{DOT}[.\s]*|(?<=[^\x00-\x7f])\.+(?=[^\x00-\x7f])", DOT, text)
    text = re.sub(rf"\s*{DOT}[{DOT}\s]*", DOT, text)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text)


def refusal_of_name(name: str) -> str:
    """Say why a name is refused; nothing is assumed of surnames, scripts or the number of parts."""
    if len(name) < SHORTEST_NAME:
        return _("请填写完整姓名，至少两个字，与身份证一致。")
    if len(name) > LONGEST_NAME:
        return _("姓名最长 %(longest)d 个字。请填写与身份证一致的姓名。") % {"longest": LONGEST_NAME}
    if name.startswith(DOT) or name.endswith(DOT):
        return _("姓名不能以间隔点开头或结尾。请填写与身份证一致的姓名。")
    if wrong := [one for one in name if not (unicodedata.category(one)[0] in "LM" or one in f"{DOT} -'.")]:
        return _("姓名中不能有“%(wrong)s”。请只填写与身份证一致的姓名。") % {"wrong": wrong[0]}
    return ""


def clean_mobile(text: str) -> str:
    """Return a mobile number as 11 half-width digits, without blanks, hyphens and +86."""
    digits = _without_blanks(text)
    return re.sub(r"^(\+86|0086|86(?=1[0-9]{10}$))", "", digits)


def is_mobile(text: str) -> bool:
    """Return whether a cleaned text is a mobile number of mainland China."""
    return bool(_MOBILE.fullmatch(text))


def refusal_of_mobile(mobile: str) -> str:
    """Say why a mobile number is refused."""
    return "" if is_mobile(mobile) else _("手机号应为 11 位数字，以 13 至 19 开头。请核对。")


def mask_mobile(mobile: str) -> str:
    """Return a mobile number with its middle hidden."""
    return f"{mobile[:3]}****{mobile[-4:]}"


def _without_blanks(text: str) -> str:
    return re.sub(r"[\s\-\u200b-\u200f\u202a-\u202e\u2060\ufeff]", "", text.translate(_HALF_WIDTH))


def _date_of(digits: str) -> dt.date | None:
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
