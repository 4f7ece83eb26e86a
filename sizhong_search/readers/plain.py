"""Plain text and Markdown: decoded, normalised, and refused where the outcome is not text."""

from __future__ import annotations

from sizhong_search.readers.encodings import decode
from sizhong_search.text import n_control_characters, normalise

# Texts saved from web pages carry a stray form feed or bell; they stay in the text. Rubbish is full of them.
_MAX_CONTROL_SHARE = 0.005


def read_plain(data: bytes) -> str:
    """Decode and normalise.

    Raises
    ------
    ValueError
        ``encoding`` where no encoding is sure or the outcome is not text, ``empty`` where there is nothing to read.
    """
    text = normalise(decode(data))
    if not text.strip():
        raise ValueError("empty")
    if "\0" in text or n_control_characters(text) > _MAX_CONTROL_SHARE * len(text):
        raise ValueError("encoding")
    return text
