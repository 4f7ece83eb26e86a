"""Strings for the page: policy text as HTML with marks, and names inside Markdown; everything is escaped first.

Streamlit reads labels as Markdown, where ``3~5个`` would be struck through and ``$…$`` become a formula; policy text
goes through here, letter for letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from sizhong_search.messages import Language, say

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&])")
_LEADING = re.compile(r"^[ \t]+")  # four blanks would be code to Markdown


def markdown_text(text: str) -> str:
    r"""Escape a text so that Markdown shows it as it is.

    >>> print(markdown_text("3~5个[x]"))
    3\~5个\[x\]
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def markdown_quote(text: str) -> str:
    r"""Quote a text in Markdown, letter for letter and line for line.

    >>> print(markdown_quote("1.支持3~5个\n  园区"))
    > 1\.支持3\~5个\
    > &#32;&#32;园区
    """
    lines = [_LEADING.sub(_as_entities, _SPECIAL.sub(r"\\\1", line)) for line in text.split("\n")]
    return "\\\n".join(f"> {line}" for line in lines)


def _as_entities(blanks: re.Match[str]) -> str:
    return "".join(f"&#{ord(blank)};" for blank in blanks.group())


def marked_html(
    text: str, marks: Iterable[tuple[int, int]] = (), notes: Sequence[tuple[int, str]] = (), tag: str = "mark"
) -> str:
    """Return a text as HTML: matches in ``<mark>`` or another tag, editor's notes in ``<ins>``, line ends kept.

    Parameters
    ----------
    marks : iterable of (start, end)
        Offsets into ``text``, in order, not overlapping.
    notes : sequence of (position, inserted)
        What an editor would put in, shown as an addition and not as text.

    Examples
    --------
    >>> marked_html("a<b", [(1, 2)], [(3, "c")])
    'a<mark>&lt;</mark>b<ins>c</ins>'
    """
    opening = {start for start, _ in marks}
    closing = {end for _, end in marks}
    places = {0, *opening, *closing, *(position for position, _ in notes)}
    cuts = sorted(place for place in places if 0 <= place <= len(text))
    parts = []
    for i, end in pairwise([*cuts, len(text)]):
        if i in closing:
            parts.append(f"</{tag}>")
        parts += [f"<ins>{escape(inserted)}</ins>" for position, inserted in notes if position == i]
        if i in opening:
            parts.append(f"<{tag}>")
        parts.append(escape(text[i:end]))
    return "".join(parts)


def element(tag: str, inner_html: str, css_class: str = "", **attributes: str) -> str:
    """Wrap HTML in an element.

    >>> element("p", "x", "card", id="a")
    '<p class="card" id="a">x</p>'
    """
    pairs = ({"class": css_class} if css_class else {}) | attributes
    written = "".join(f' {name}="{escape(value)}"' for name, value in pairs.items())
    return f"<{tag}{written}>{inner_html}</{tag}>"


def stylesheet(lang: Language) -> str:
    """Return how every page looks, with what a language has of its own: a few words, and the width of “ ” · …."""
    words = "".join(f'--{name}: "{say(f"style.{name}", lang)}"; ' for name in ("note", "note-end", "choose"))
    signs = "proportional-width" if lang == "en" else "normal"
    return f"<style>:root {{ {words}}}\n.stApp {{ font-variant-east-asian: {signs}; }}\n{_STYLE}</style>"


_STYLE = """
.policy, .path, .change, .contents, code { font-variant-east-asian: normal; }
.policy { line-height: 1.9; overflow-wrap: anywhere; white-space: pre-wrap; }
.policy mark { background: #fde9a9; color: #31333f; border-radius: 2px; padding: 0 1px; }
.policy ins { color: light-dark(#1f5f8b, #8cc4ee); text-decoration: none; border-bottom: 1px dashed; font-size: .85em; }
.policy ins::before { content: var(--note); } .policy ins::after { content: var(--note-end); }
.here { border-left: 4px solid light-dark(#9a3324, #e5735f); padding-left: .8rem; background: rgba(154, 51, 36, .06); }
.quiet { opacity: .78; font-size: .875rem; overflow-wrap: anywhere; line-height: 1.6; }
.path { font-weight: 600; overflow-wrap: anywhere; }
.tag { display: inline-block; border: 1px solid rgba(128, 128, 128, .45); border-radius: 1rem; padding: 0 .6rem;
       margin: 0 .35rem .3rem 0; font-size: .8rem; }
.tag.inferred { border-style: dashed; }
.tag.lapsed { border-color: currentColor; color: light-dark(#9a3324, #f0a293); font-weight: 600; }
:focus-visible, label:has(:focus-visible) { outline-offset: 1px;
       outline: 2px solid light-dark(#9a3324, #e5735f) !important; }
.measure { display: grid; grid-template-columns: minmax(0, 1fr) 11rem; column-gap: 1rem; margin: .35rem 0; }
.measure .margin { grid-column: 2; grid-row: 1; border-left: 1px solid rgba(128, 128, 128, .55); padding-left: .7rem;
       font-size: .8rem; line-height: 1.6; overflow-wrap: anywhere; }
.measure .margin span { display: block; } .measure .margin a { color: inherit; }
[id^="at-"] { scroll-margin-top: 5rem; }
.heading { font-weight: 600; }
.contents a { display: block; color: inherit; text-decoration: none; font-size: .875rem; line-height: 1.5;
       padding: .2rem 0; overflow-wrap: anywhere; }
.contents a:hover, .contents a:focus { text-decoration: underline; }
.contents .level-2 { padding-left: .9rem; } .contents .level-3 { padding-left: 1.8rem; }
.contents .level-4 { padding-left: 2.7rem; }
.change { line-height: 1.8; margin: .2rem 0 .6rem; overflow-wrap: anywhere; white-space: pre-wrap; }
.change b { display: inline-block; min-width: 4em; margin-right: .5em; }
.change del { background: #f6d5d0; color: inherit; } .change ins { background: #d3ead6; color: inherit; }
.stMainBlockContainer { padding-top: 4.75rem; }
.narrow-only, .st-key-narrow-only { display: none; }
.st-key-figure { overflow-x: auto; }
.st-key-figure [data-testid="stGraphVizChart"] svg { max-width: none; }
[class*="st-key-chips"] [data-testid="stPageLink-NavLink"] { border: 1px solid rgba(128, 128, 128, .45);
       border-radius: .5rem; padding: .05rem .6rem; }
[data-testid="stPageLink-NavLink"] *, .stButton button * { white-space: normal; overflow-wrap: anywhere; }
[class*="st-key-row"] [data-testid="stPageLink-NavLink"] { background: none; padding: 0; }
[class*="st-key-chips"] p { font-size: .875rem; }
[class*="st-key-drop"] [data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[class*="st-key-drop"] [data-testid="stBaseButton-secondary"] p { font-size: 0; }
[class*="st-key-drop"] [data-testid="stBaseButton-secondary"] p::after { content: var(--choose); font-size: 1rem; }
@media (max-width: 767px) { .stMainBlockContainer { padding: 4.25rem 1rem 2rem; } .narrow-only { display: block; }
       .st-key-narrow-only { display: flex; } .measure { display: block; margin: .8rem 0; }
       .measure .margin { border-left: 0; border-top: 1px solid rgba(128, 128, 128, .55); padding: .2rem 0 0; }
       .measure .margin span { display: inline; } .measure .margin span + span::before { content: " · "; } }
@media print { [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stExpander"],
       [data-testid="stFileUploader"], .stButton, .stDownloadButton, .stPageLink, .stSelectbox, .stButtonGroup,
       .stAlert { display: none !important; }
       .stApp, .stAppViewContainer, .stMain { position: static !important; overflow: visible !important;
       height: auto !important; } .stMainBlockContainer { padding: 0; max-width: none; } }
"""
