"""Sentences on a document and its measures: date and status, path, header, notes, citation.

Takes the dictionaries of ``Result.to_dict``; gives strings without markup, so that the terminal and the page say the
same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sizhong_search.messages import Language, labelled, listed, say
from sizhong_search.model import Document, Measure

Json = Mapping[str, Any]
HEADER_FIELDS = (
    "doc_number", "issuers", "addressees", "issued_on", "published_on", "effective_on", "expires_on", "term",
    "index_number", "subjects", "region", "level",
)  # fmt: skip
MEASURE_WORDS = ("beneficiaries", "amounts", "windows", "contacts")


def citation(hit: Json, lang: Language | None = None) -> str:
    """Write a measure as one quotes it: its text, letter for letter, and below where it stands.

    >>> document = {"title": "某省方案", "doc_number": None, "issued_on": None, "not_before": None,
    ...             "status": "unknown", "source": "https://example.gov.cn/a.html"}
    >>> hit = {"id": "a#1", "text": "1.支持平台。", "path": ["1"], "headings": [], "document": document}
    >>> print(citation(hit, "zh"))
    1.支持平台。
    ——《某省方案》（文号未载明），1
    成文日期未载明 · 效力未核实
    来源：https://example.gov.cn/a.html（编号 a#1）
    """
    document = hit["document"]
    place = path_line(hit["path"], hit["headings"], lang)
    number = document["doc_number"] or say("book.no_number", lang)
    quoted = say("search.quoted", lang, title=document["title"], number=number)
    lines = (
        hit["text"],
        quoted + (say("search.at", lang, place=place) if place else ""),
        status_line(document, lang),
        say("search.source", lang, source=document["source"] or say("value.unknown", lang), id=hit["id"]),
    )
    return "\n".join(lines)


def status_line(document: Json, lang: Language | None = None) -> str:
    """Say when a document was issued and whether it is in force; what is not known is said to be unknown.

    >>> status_line({"issued_on": None, "not_before": 2015, "status": "unknown"}, "zh")
    '成文日期未载明 · 效力未核实 · 不早于 2015 年（据所引文件）'
    """
    known = document["issued_on"]
    line = [
        say("status.issued", lang, date=known) if known else say("status.date_unknown", lang),
        say("status." + document["status"], lang) + _in_brackets(document.get("status_evidence"), lang),
    ]
    if document["not_before"] and not known:
        line.append(say("status.not_before", lang, year=document["not_before"]))
    return " · ".join(line)


def _in_brackets(words: str | None, lang: Language | None) -> str:
    return say("status.evidence", lang, words=words) if words else ""


def listed_line(document: Json, n_measures: int, lang: Language | None = None) -> str:
    """Say what a list says of a document below its title; what it does not state is said to be unknown.

    >>> listed_line({"doc_number": "某政发〔2016〕1号", "issuers": [], "issued_on": "2016-03-01", "not_before": None,
    ...              "status": "unknown", "region": None, "level": None}, 3, "zh")
    '某政发〔2016〕1号 · 发文机关未载明 · 成文 2016-03-01 · 效力未核实 · 地区未载明 · 3 条措施'
    """
    level = say(f"value.{document['level']}", lang) if document["level"] else say("reader.no_region", lang)
    said = (
        document["doc_number"] or say("reader.no_number", lang),
        listed(document["issuers"], lang) or say("reader.no_issuer", lang),
        status_line(document, lang),
        (document["region"] or level) + _in_brackets(document.get("region_evidence"), lang),
        say("app.n_measures", lang, n=n_measures),
    )
    return " · ".join(said)


def around(text: str, start: int, end: int, n: int = 40) -> str:
    """Return a stretch of a text with what stands before and behind it, on one line.

    >>> around("自本办法施行之日起，《甲办法》同时废止。", 10, 15, 4)
    '…之日起，《甲办法》同时废止…'
    """
    before = "…" if start > n else ""
    behind = "…" if end + n < len(text) else ""
    return f"{before}{' '.join(text[max(0, start - n) : end + n].split())}{behind}"


def header_lines(document: Document, lang: Language | None = None) -> list[str]:
    """Say what a document's head states, a line for each field that it states, as written."""
    lines = []
    for field in HEADER_FIELDS:
        value = getattr(document, field)
        if value:
            said = say("sign.also", lang).join(value) if isinstance(value, tuple) else value
            said = say(f"value.{value}", lang) if field == "level" else said
            said = f"{said}{_in_brackets(document.region_evidence if field == 'region' else None, lang)}"
            lines.append(labelled(say(f"field.{field}", lang), said, lang))
    return lines


def words_lines(measure: Measure, lang: Language | None = None) -> list[str]:
    """Say how strong a measure's words are, whom it benefits, its amounts, windows and contacts, as written."""
    particulars = particulars_lines(measure, lang)
    if not measure.strength:
        return particulars
    return [labelled(say("field.strength", lang), say(f"strength.{measure.strength}", lang), lang), *particulars]


def particulars_lines(measure: Measure, lang: Language | None = None) -> list[str]:
    """Say whom a measure benefits, its amounts, windows and contacts, as written."""
    lines = []
    for field in MEASURE_WORDS:
        if words := dict.fromkeys(" ".join(m.text.split()) for m in getattr(measure, field)):
            lines.append(labelled(say(f"field.{field}", lang), say("sign.also", lang).join(words), lang))
    return lines


def beginning(text: str, n: int = 40) -> str:
    r"""Return how a text begins, on one line.

    >>> beginning("1.支持平台\n发展。", 6)
    '1.支持平台…'
    """
    words = " ".join(text.split())
    return words if len(words) <= n else f"{words[:n]}…"


def noted_beginning(document: Document, start: int, end: int, n: int = 40, lang: Language | None = None) -> str:
    """Return how a stretch of a document begins, on one line, with what an editor inserted there, marked as such."""
    words = beginning(document.text[start:end], n)
    for note in sorted(document.notes, key=lambda note: note.position, reverse=True):
        at = len(" ".join(document.text[start : note.position].split()))
        if start <= note.position <= end and at <= n:
            words = f"{words[:at]}{say('reader.inserted', lang, words=note.inserted)}{words[at:]}"
    return words


def path_line(path: Sequence[str], headings: Sequence[str] = (), lang: Language | None = None) -> str:
    """Write a path of marks, with the headings that stand at them and a note where one is missing.

    >>> path_line(["#2", "3"], [], "zh")
    '第 2 组（原文缺标题） › 3'
    """
    own = [_mark_line(mark, "", lang) for mark in path[-1:]]
    return " › ".join(filter(None, (above_line(path, headings, lang), *own)))


def above_line(path: Sequence[str], headings: Sequence[str] = (), lang: Language | None = None) -> str:
    """Write what stands above a measure: its path without its own mark, each mark with its heading.

    >>> above_line(["一", "1"], ["主要任务"], "zh")
    '一 主要任务'
    """
    titles = iter(headings)
    return " › ".join(_mark_line(mark, "" if mark.startswith("#") else next(titles, ""), lang) for mark in path[:-1])


def _mark_line(mark: str, title: str, lang: Language | None) -> str:
    return say("value.group", lang, n=mark[1:]) if mark.startswith("#") else f"{mark} {title}".strip()


def note_line(note: Json, lang: Language | None = None) -> str:
    """Say what an editor added, where, and that the text is unchanged."""
    return say("result.note", lang, after=note["after"], inserted=note["inserted"])
