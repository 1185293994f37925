"""Made-up people: neutral names, ID numbers of the unassigned prefix 653199, mobiles that nobody holds."""

from __future__ import annotations

import datetime as dt
import random

from django.contrib.auth.hashers import make_password

from kashgar_zc import clock
from kashgar_zc.accounts import identity
from kashgar_zc.accounts.models import User

from .accounts import PASSWORD

PREFIX = "653199"
FAMILY = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
)
GIVEN = ("建华", "志强", "晓东", "海燕", "文静", "丽娟", "国平", "永刚", "秀英", "明", "军", "敏", "静", "涛", "磊", "洁", "玉兰", "新民",
         "春梅", "卫东", "晨", "思远", "雨桐", "振宇", "佳怡", "学文", "立新", "红霞", "德胜", "欣")  # fmt: skip
MEN = ("阿卜杜热合曼", "麦麦提依明", "吐尔逊江", "艾尼瓦尔", "买合木提", "亚森江", "库尔班江", "帕尔哈提", "阿卜杜克热木", "努尔麦麦提",
       "依布拉音", "玉素甫", "艾力", "吾布力喀斯木", "阿迪力", "穆太力普", "热合曼", "肉孜", "奥斯曼", "伊敏江")  # fmt: skip
WOMEN = ("古丽巴哈尔", "阿依古丽", "热依汗古丽", "帕提古丽", "祖丽皮亚", "米热古丽", "茹仙古丽", "布威海丽且木", "阿依努尔", "迪丽努尔",
         "阿米娜", "热孜万古丽", "努尔比亚", "姑丽娜尔", "麦尔哈巴", "塔吉古丽")  # fmt: skip
LONGEST = "布威海丽且木·阿卜杜热合曼·麦麦提明"  # eighteen characters: the box of every list and paper must hold it
LONG_NAMES_SHARE = 0.5


class Crowd:
    """Makes people one after another from a seed; no ID number, mobile or user name comes twice."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._hash = make_password(PASSWORD)  # hashing is slow on purpose: once for all of them
        self._numbers: set[str] = set()
        self._joined = clock.now() - dt.timedelta(days=60)

    def person(self, username: str = "", name: str = "", *, ages: tuple[int, int] = (28, 50)) -> User:
        """Return a person who is not saved yet; `ages` are whole years, the last one not included.

        The mobile counts as not verified, so that nobody is sent texts of the past: `load` verifies them at the end.
        """
        serial = len(self._numbers) + 1
        is_woman = self._chance.random() < 0.5
        user = User(
            username=username or f"demo{serial:04d}",
            name=name or self._name(is_woman=is_woman),
            password=self._hash,
            date_joined=self._joined,
        )
        user.id_number = self._id_number(is_woman, *ages)
        user.mobile = f"1980000{serial:04d}"
        return user

    def _name(self, *, is_woman: bool) -> str:
        pick = self._chance.choice
        if self._chance.random() < LONG_NAMES_SHARE:
            own = pick(WOMEN if is_woman else MEN)
            return f"{own}·{pick([name for name in MEN if name != own])}"
        return pick(FAMILY) + pick(GIVEN)

    def _id_number(self, is_woman: bool, youngest: int, oldest: int) -> str:
        while True:
            days = self._chance.randrange(youngest * 365, oldest * 365)
            birth = clock.on_day(self._joined) - dt.timedelta(days=days)
            serial = self._chance.randrange(100, 500) * 2 + (not is_woman)
            first_17 = f"{PREFIX}{birth:%Y%m%d}{serial:03d}"
            if first_17 not in self._numbers:
                self._numbers.add(first_17)
                return first_17 + identity.id_check_character(first_17)
