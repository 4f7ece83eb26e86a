"""Plain text in UTF-8 (with or without a byte order mark), UTF-16 with one, or GB18030 (which holds GBK and GB2312).

Chinese files rarely say their encoding. A wrong guess would be wrong text in silence, so GB18030 is accepted only where
the outcome looks like Chinese prose; anything else is refused.
"""

from __future__ import annotations

import codecs

from sizhong_search.text import n_control_characters, normalise

# Characters that make up about a third of any Chinese official text; mojibake has hardly any of them.
_COMMON = frozenset("的和发展业企国工作家人民政府有关部门实施管理为在等服务经济一大中、，。《》")
_MIN_COMMON_SHARE = 0.08
# Texts saved from web pages carry a stray form feed or bell; they stay in the text. Rubbish is full of them.
_MAX_CONTROL_SHARE = 0.005


def read_plain(data: bytes) -> str:
    """Decode and normalise.

    Raises
    ------
    ValueError
        ``encoding`` where no encoding fits or the outcome is not text, ``empty`` where there is nothing to read.
    """
    text = normalise(_decode(data))
    if not text.strip():
        raise ValueError("empty")
    if "\0" in text or n_control_characters(text) > _MAX_CONTROL_SHARE * len(text):
        raise ValueError("encoding")
    return text


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(data, "utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _strict(data, "gb18030")
        share = sum(c in _COMMON for c in text) / max(len(text), 1)
        if share < _MIN_COMMON_SHARE:
            raise ValueError("encoding") from None
        return text


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise ValueError("encoding") from None
