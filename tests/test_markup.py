"""Strings for the page: nothing in a text may act as markup, and nothing of it is lost."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizhong_search.markup import element, markdown_quote, markdown_text, marked_html, stylesheet
from sizhong_search.messages import Language

TAG = re.compile(r"</?(?:mark|ins)>")
INS = re.compile(r"<ins>.*?</ins>", re.DOTALL)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]], list[tuple[int, str]]]:
    text = draw(st.text(max_size=40))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    marks = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    notes = draw(st.dictionaries(st.integers(0, len(text)), st.text(min_size=1, max_size=5), max_size=3))
    return text, marks, sorted(notes.items())


@given(marked())
def test_a_marked_text_reads_letter_for_letter_as_before(
    case: tuple[str, list[tuple[int, int]], list[tuple[int, str]]],
) -> None:
    text, marks, notes = case
    html = marked_html(text, marks, notes)
    assert unescape(TAG.sub("", INS.sub("", html))) == text
    assert "<" not in TAG.sub("", html)


@given(marked())
def test_every_mark_opens_and_closes_around_its_words(
    case: tuple[str, list[tuple[int, int]], list[tuple[int, str]]],
) -> None:
    text, marks, _ = case
    html = marked_html(text, marks)
    found = [unescape(part) for part in re.findall(r"<mark>(.*?)</mark>", html, re.DOTALL)]
    assert found == [text[a:b] for a, b in marks]


@pytest.mark.parametrize(
    ("text", "marks", "notes", "expected"),
    [
        pytest.param("电子执照", [(0, 2)], [], "<mark>电子</mark>执照", id="a mark"),
        pytest.param("电子执照", [(0, 2), (2, 4)], [], "<mark>电子</mark><mark>执照</mark>", id="marks that touch"),
        pytest.param("电子,支持", [], [(2, "发票")], "电子<ins>发票</ins>,支持", id="a note"),
        pytest.param("电子", [(0, 2)], [(2, "发票")], "<mark>电子</mark><ins>发票</ins>", id="a note behind a mark"),
        pytest.param("电子", [], [(0, "<b>")], "<ins>&lt;b&gt;</ins>电子", id="a note is text"),
        pytest.param("电子", [], [(2, "发"), (2, "票")], "电子<ins>发</ins><ins>票</ins>", id="two notes at one place"),
        pytest.param("<script>", [], [], "&lt;script&gt;", id="a tag is text"),
        pytest.param("a\"b'c&", [], [], "a&quot;b&#x27;c&amp;", id="quotes and ampersands"),
        pytest.param("", [], [], "", id="nothing"),
    ],
)
def test_marked_html(text: str, marks: list[tuple[int, int]], notes: list[tuple[int, str]], expected: str) -> None:
    assert marked_html(text, marks, notes) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("3~5个", r"3\~5个", id="no strike-through"),
        pytest.param("$x$", r"\$x\$", id="no formula"),
        pytest.param("1.总则", r"1\.总则", id="no list"),
        pytest.param("# 一", r"\# 一", id="no heading"),
        pytest.param(":red[x]", r"\:red\[x\]", id="no directive"),
        pytest.param("<b>&lt;", r"\<b\>\&lt;", id="no html"),
        pytest.param("一\n\n二", "一 二", id="one line"),
        pytest.param("市场监管局", "市场监管局", id="plain"),
    ],
)
def test_markdown_text(text: str, expected: str) -> None:
    assert markdown_text(text) == expected


@given(st.text(max_size=40))
def test_markdown_loses_nothing_but_blanks(text: str) -> None:
    escaped = markdown_text(text)
    assert re.sub(r"\\(.)", r"\1", escaped, flags=re.DOTALL) == " ".join(text.split())


@given(st.text("\\`*_{}[]()#+-.!|~$:<>&", min_size=1, max_size=20))
def test_every_special_character_of_markdown_is_escaped(text: str) -> None:
    assert markdown_text(text) == "".join("\\" + c for c in text)


def test_an_attribute_cannot_be_broken_out_of() -> None:
    assert element("p", "x", 'a"b', id='"><script>') == ('<p class="a&quot;b" id="&quot;&gt;&lt;script&gt;">x</p>')


def test_an_element_without_a_class_has_none() -> None:
    assert element("div", "<mark>x</mark>") == "<div><mark>x</mark></div>"


@pytest.mark.parametrize(("lang", "words"), [("zh", ["选择文件", "编注"]), ("en", ["Choose files", "editor"])])
def test_the_style_is_one_sheet_that_speaks_the_language(lang: Language, words: list[str]) -> None:
    sheet = stylesheet(lang)
    assert sheet.startswith("<style>")
    assert sheet.endswith("</style>")
    assert sheet.count("{") == sheet.count("}")
    assert [word for word in words if word not in sheet] == []
    assert lang == "zh" or not re.search("[一-鿿]", sheet)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=40))
def test_a_quoted_line_reads_letter_for_letter_as_before(text: str) -> None:
    quoted = markdown_quote(text)
    assert quoted.startswith("> ")
    assert unescape(re.sub(r"\\(.)", r"\1", quoted.removeprefix("> "))) == unescape(text)
    assert not quoted.removeprefix("> ").startswith((" ", "\t"))


def test_a_quote_keeps_its_lines() -> None:
    assert markdown_quote("一\n\n二") == "> 一\\\n> \\\n> 二"
