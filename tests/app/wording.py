"""Whether a screen in English still speaks Chinese anywhere, but where it shows what documents say and are called.

Two rules. A stretch of Chinese on the screen must stand in the library's own data: its texts, and its answers as data,
which are of no language. And nothing that stands by itself may be one of our Chinese sentences, whatever its facts.
Hidden names for screen readers, placeholders and words of the style sheet count as well.
"""

from __future__ import annotations

import json
import re
import string
from functools import cache

from playwright.sync_api import Page

from sizhong_search import KnowledgeBase
from sizhong_search.messages import say, sentences

_EXAMPLES = ("app.placeholder", "support.need_example")  # English sentences that show words to ask for
_CHINESE = re.compile("[一-鿿]+")
_SHOWN = """() => {
    const all = [], apart = [], ours = e => e.closest("[class*=st-key-language], script, style");
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        const at = node.parentElement, words = node.textContent.trim();
        if (!words || ours(at)) continue;
        (at.closest(".policy, .change, code") ? apart : all).push(words);
    }
    for (const e of document.body.querySelectorAll("*")) {
        if (ours(e)) continue;
        for (const name of ["aria-label", "title", "placeholder", "alt"]) all.push(e.getAttribute(name) || "");
        for (const part of ["::before", "::after"]) all.push(getComputedStyle(e, part).content);
    }
    return [all.filter(Boolean), apart];
}"""


def chinese_left(page: Page, kb: KnowledgeBase) -> list[str]:
    """Return what a screen says in Chinese that neither the library nor whoever uses it has said."""
    ours, apart = page.evaluate(_SHOWN)
    typed = page.locator("input").evaluate_all("boxes => boxes.map(box => box.value)")
    answers = [json.dumps(kb.search(words).to_dict(), ensure_ascii=False) for words in typed if _CHINESE.search(words)]
    known = "\n".join([_data(kb, kb.mark), *typed, *answers, *(say(key, "en") for key in _EXAMPLES)])
    strange = [words for words in [*ours, *apart] for run in _CHINESE.findall(words) if run not in known]
    pieces = [piece for words in ours for piece in re.split(r" · |[　：；、\n]", words)]
    return strange + [piece for piece in pieces if _CHINESE.search(piece) and _sentences().fullmatch(piece)]


@cache
def _data(kb: KnowledgeBase, mark: tuple[int, int]) -> str:
    """Return all that a library says, in no language of ours; ``mark`` tells in which state."""
    found = kb.search("", k=1000, unit="all")
    bodies = [value.value for value in found.facets["department"] if kb.vocabulary.departments.get(value.value)]
    ledgers = [kb.duties(body).to_dict() for body in bodies]
    texts = [kb.text(i, number) for i in kb.ids() for number in kb.versions(i)]
    sources = [document.source.path for document in kb.documents()]
    said = [found.to_dict(), ledgers, texts, sources, kb.ids(), kb.taken_out()]
    return json.dumps(said, ensure_ascii=False, default=str)


@cache
def _sentences() -> re.Pattern[str]:
    """Return a pattern of everything that we say in Chinese: its facts may be anything."""
    templates = [both["zh"] for both in sentences().values()]
    parts = [list(string.Formatter().parse(template)) for template in templates]
    spoken = (
        "".join(re.escape(words) + (".+" if name is not None else "") for words, name, _, _ in template)
        for template in parts
        if any(_CHINESE.search(words) for words, *_ in template)
    )
    return re.compile("|".join(spoken))
