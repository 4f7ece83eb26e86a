"""Traditional characters → simplified ones, which most texts are in: of a query, and to compare. Offsets are kept."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from sizhong_search.text import HAN

_HAN = re.compile(rf"[{HAN}]")


def simplify(text: str) -> str:
    """Return a text in simplified characters; one that is in them comes back as it is.

    >>> simplify("創業擔保貸款"), simplify("创业担保贷款")
    ('创业担保贷款', '创业担保贷款')
    """
    if all(map(_is_simplified, _HAN.findall(text))):
        return text
    simplified: str = _converter().convert(text)
    return simplified if len(simplified) == len(text) else text


def simplify_each(text: str) -> str:
    """Simplify each character by itself, those that simplified texts have too (後, 乾): a copy to compare with.

    >>> simplify_each("事後抽查"), simplify("事後抽查")
    ('事后抽查', '事後抽查')
    """
    return "".join(map(_fold_character, text))


@cache
def _fold_character(character: str) -> str:
    folded: str = _converter().convert(character) if _HAN.match(character) else character
    return folded if len(folded) == 1 else character


def _is_simplified(character: str) -> bool:
    """Tell a character of the set that simplified texts are written in (GB/T 2312)."""
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")
