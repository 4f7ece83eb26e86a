"""Sentences for people, in two languages: what a card says of a hit, its document and its departments.

Takes the dictionaries of ``Result.to_dict``; gives strings without markup, so that the terminal and the page say the
same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sizhong_search.messages import Language, default_language, say, sentences
from sizhong_search.model import Correction, Document, Measure
from sizhong_search.vocabulary import Vocabulary
from sizhong_search.vocabulary.departments import Department
from sizhong_search.vocabulary.registry import Registry

Json = Mapping[str, Any]


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
        "、".join(document["issuers"]) or say("reader.no_issuer", lang),
        status_line(document, lang),
        document["region"] or level,
        say("app.n_measures", lang, n=n_measures),
    )
    return " · ".join(said)


def answering_lines(measure: Json, lang: Language | None = None, n: int = 4) -> list[str]:
    """Say in the margin who answers for a measure, as written, by role; after some names, how many more.

    >>> answering_lines({"departments": [{"as_written": "省商务厅", "role": "lead"}], "open": True}, "zh")
    ['牵头：省商务厅等']
    """
    by_role: dict[str, list[str]] = {}
    for r in measure["departments"]:
        by_role.setdefault(r["role"], []).append(f"{r['as_written']}{corrected_mark(r, lang)}")
    lines = []
    for role, names in by_role.items():
        more = say("reader.more_bodies", lang, n=len(names) - n) if len(names) > n else ""
        lines.append(f"{say(f'role.{role}', lang)}：{'、'.join(names[:n])}{more}")
    if lines and measure["open"]:
        lines[-1] += "等"
    return lines


def around(text: str, start: int, end: int, n: int = 40) -> str:
    """Return a stretch of a text with what stands before and behind it, on one line.

    >>> around("自本办法施行之日起，《甲办法》同时废止。", 10, 15, 4)
    '…之日起，《甲办法》同时废止…'
    """
    before = "…" if start > n else ""
    behind = "…" if end + n < len(text) else ""
    return f"{before}{' '.join(text[max(0, start - n) : end + n].split())}{behind}"


HEADER_FIELDS = (
    "doc_number", "issuers", "addressees", "issued_on", "published_on", "effective_on", "expires_on", "term",
    "index_number", "subjects", "region", "level",
)  # fmt: skip
MEASURE_WORDS = ("beneficiaries", "amounts", "windows", "contacts")


def header_lines(document: Document, lang: Language | None = None) -> list[str]:
    """Say what a document's head states, a line for each field that it states, as written."""
    lines = []
    for field in HEADER_FIELDS:
        value = getattr(document, field)
        if value:
            said = "；".join(value) if isinstance(value, tuple) else value
            said = say(f"value.{value}", lang) if field == "level" else said
            lines.append(f"{say('field.' + field, lang)}：{said}")
    return lines


def words_lines(measure: Measure, lang: Language | None = None) -> list[str]:
    """Say how strong a measure's words are, whom it benefits, its amounts, windows and contacts, as written."""
    lines = []
    if measure.strength:
        lines.append(f"{say('field.strength', lang)}：{say('strength.' + measure.strength, lang)}")
    for field in MEASURE_WORDS:
        if words := "；".join(dict.fromkeys(" ".join(m.text.split()) for m in getattr(measure, field))):
            lines.append(f"{say('field.' + field, lang)}：{words}")
    return lines


def beginning(text: str, n: int = 40) -> str:
    r"""Return how a text begins, on one line.

    >>> beginning("1.支持平台\n发展。", 6)
    '1.支持平台…'
    """
    words = " ".join(text.split())
    return words if len(words) <= n else f"{words[:n]}…"


def path_line(path: Sequence[str], headings: Sequence[str] = (), lang: Language | None = None) -> str:
    """Write a path of marks, with the headings that stand at them and a note where one is missing.

    >>> path_line(["#2", "3"], [], "zh")
    '第 2 组（原文缺标题） › 3'
    """
    titles = iter(headings)
    parts = []
    for place, mark in enumerate(path):
        if mark.startswith("#"):
            parts.append(say("value.group", lang, n=mark[1:]))
        else:
            title = next(titles, "") if place < len(path) - 1 else ""
            parts.append(f"{mark} {title}".strip())
    return " › ".join(parts)


def department_line(responsibility: Json, lang: Language | None = None) -> str:
    """Write a body as the text does, its full name and today's where they differ, and its role.

    >>> department_line({"as_written": "教育厅", "full_name": "省教育厅", "today": [], "role": "lead"}, "zh")
    '省教育厅（牵头）'
    """
    r = responsibility
    said = (say(f"role.{r['role']}", lang), today_line(r, lang))
    return f"{r['full_name']}（{'；'.join(filter(None, said))}）{corrected_mark(r, lang)}"


def corrected_mark(responsibility: Json, lang: Language | None = None) -> str:
    """Say that a reader has put right whom a name means or what it has to do; nothing where nobody has."""
    return f"〔{say('correction.mark', lang)}〕" if responsibility.get("corrected") else ""


def correction_line(correction: Correction, registry: Registry, lang: Language | None = None) -> str:
    """Say what a reader has put right.

    >>> from sizhong_search.vocabulary import open_vocabulary
    >>> correction = Correction(kind="department", measure="1.", quote="省工商居", value="hlj-aic")
    >>> correction_line(correction, open_vocabulary().departments, "zh")
    '“省工商居”指黑龙江省工商行政管理局'
    """
    value, quote = correction.value, correction.quote
    if correction.kind == "department":
        body = registry.get(value)
        value = body.name if body else value
    elif correction.kind == "role":
        value = say(f"role.{value}", lang)
    else:
        quote = quote if len(quote) <= 40 else f"…{quote[-40:]}"
    return say(f"correction.{correction.kind}", lang, quote=quote, value=value)


def body_line(body: Department, period: tuple[str, str], lang: Language | None = None) -> str:
    """Tell a body from others of its name: its full name, its place, and the years in which it bore the name.

    >>> from sizhong_search.vocabulary import open_vocabulary
    >>> body_line(open_vocabulary().departments.departments["hlj-aic"], ("", "2018-12-31"), "zh")
    '黑龙江省工商行政管理局（黑龙江省，—2018）'
    """
    years = "—".join(day[:4] for day in period) if any(period) else ""
    beside = filter(None, [body.region or say("value.unknown", lang), years])
    return f"{body.name}（{'，'.join(beside)}）"


def era_line(era: Json, lang: Language | None = None) -> str:
    """Say from when to when a body of a line bore its name, and how sure that is.

    >>> era_line({"name": "省工商局", "since": None, "until": "2018", "confidence": "inferred"}, "zh")
    '省工商局　… – 2018 · 待核实'
    """
    if not era["since"] and not era["until"]:
        return str(era["name"])
    sure = f" · {say('confidence.' + era['confidence'], lang)}" if era["confidence"] else ""
    return f"{era['name']}　{era['since'] or '…'} – {era['until'] or '…'}{sure}"


def possibility_line(candidate: Json, lang: Language | None = None) -> str:
    """Say that part of a body's duties came from another or went to it, or may have, and which.

    >>> possibility_line({"direction": "from", "name": "省食药监局", "kind": "split", "scope": "药品部分除外",
    ...                   "effective_on": "2018", "confidence": "inferred"}, "zh")
    '部分职责承接自 省食药监局　药品部分除外 · 2018 · 待核实'
    """
    c = candidate
    facts = (c["scope"], c["effective_on"], say(f"confidence.{c['confidence']}", lang))
    how, way = "maybe" if c["confidence"] == "recalled" else "part", c["direction"]
    return f"{say(f'heir.{how}_{way}', lang, name=c['name'])}　{' · '.join(filter(None, facts))}"


def related_line(related: Json, lang: Language | None = None) -> str:
    """Say which body stands beside another, and how.

    >>> related_line({"name": "省知识产权局", "scope": "单列机构", "confidence": "inferred"}, "zh")
    '相关机构：省知识产权局　单列机构 · 待核实'
    """
    facts = (related["scope"], say(f"confidence.{related['confidence']}", lang))
    return f"{say('edge.related', lang)}：{related['name']}　{' · '.join(filter(None, facts))}"


def duty_line(duties: Sequence[Json], lang: Language | None = None) -> str:
    """Say how a measure names a body: its role and the name as written, for each of its names.

    >>> duty_line([{"role": "lead", "as_written": "省工商局"}, {"role": "lead", "as_written": "省质监局"}], "zh")
    '牵头（写作 省工商局）、牵头（写作 省质监局）'
    """
    said = (
        f"{say('role.' + d['role'], lang)}（{say('result.also_written', lang, name=d['as_written'])}）" for d in duties
    )
    return "、".join(dict.fromkeys(said))


def partners_line(duty: Json, lang: Language | None = None) -> str:
    """Say who else answers for a measure, and which of them lead; nothing where nobody does.

    >>> partners_line({"partners": ["省财政厅", "省科技厅"], "leads": ["省财政厅"]}, "zh")
    '共同承担：省财政厅（牵头）、省科技厅'
    """
    leads = f"（{say('role.lead', lang)}）"
    names = "、".join(f"{name}{leads if name in duty['leads'] else ''}" for name in duty["partners"])
    return f"{say('field.partners', lang)}：{names}" if names else ""


def today_line(responsibility: Json, lang: Language | None = None) -> str:
    """Say who bears a body's duties today, marked where it is not certain; nothing where it is itself.

    Itself is said too where a reader has told which body it is.
    """
    own, is_told = responsibility.get("department_id"), "department" in responsibility.get("corrected", ())
    now = [bearer for bearer in responsibility["today"] if is_told or bearer["id"] != own]
    names = " / ".join(
        bearer["name"]
        if bearer["confidence"] == "sourced" or bearer["id"] == own
        else f"{bearer['name']}〔{confidence(bearer, lang)}〕"
        for bearer in now
    )
    return say("result.today", lang, name=names) if now else ""


def confidence(bearer: Json, lang: Language | None = None) -> str:
    """Name how sure a succession is."""
    return say(f"confidence.{bearer['confidence']}", lang)


def why_line(hit: Json, lang: Language | None = None, n: int = 4) -> str:
    """Say which words, official wordings or departments found a hit, the strongest first."""
    by_part: dict[str, dict[str, None]] = {}
    for reason in hit["why"]:
        by_part.setdefault(reason["part"], {})[reason["term"]] = None
    if "words" in by_part:  # the pairs say the same again
        by_part.pop("bigrams", None)
    return "；".join(f"{say('why.' + part, lang)} {'、'.join(_longest(terms)[:n])}" for part, terms in by_part.items())


def _longest(terms: Iterable[str]) -> list[str]:
    """Leave out what is part of a longer term: 产权 beside 知识产权."""
    found = {term: term.rpartition("→")[2] for term in terms}
    return [term for term, word in found.items() if not any(word in w and word != w for w in found.values())]


def label_names(field: str, ids: Iterable[str], vocabulary: Vocabulary, lang: Language | None = None) -> list[str]:
    """Name sectors, topics or kinds."""
    labels = vocabulary.labels(field).labels
    return [labels[i].name_en if (lang or default_language()) == "en" else labels[i].name for i in ids]


def label_basis(evidence: Json | None, lang: Language | None = None) -> str:
    """Say what a label rests on where no words of the measure give it: a department, a heading or the title."""
    if evidence and evidence["by"] == "department":
        return f" · {say('why.sector_by_department', lang)}"
    return f" · {say('app.by_title', lang)}" if evidence and not evidence["spans"] else ""


def value_name(
    field: str, value: str, vocabulary: Vocabulary, lang: Language | None = None, places: Sequence[str] = ()
) -> str:
    """Name a filter value for people: a label's name, a department's short name, else the value itself.

    ``places`` are those whose bodies a library holds.
    """
    if field in ("sector", "topic", "kind"):
        known = vocabulary.labels(field).resolve(value)
        return label_names(field, [known], vocabulary, lang)[0] if known else value
    if field == "department":
        registry = vocabulary.departments
        bodies = registry.find_within(value, places)
        return registry.short_name(bodies[0], places) if len(bodies) == 1 else value
    for area in (field, "value"):
        if f"{area}.{value}" in sentences():
            return say(f"{area}.{value}", lang)
    return value


def ground_line(ground: Json, vocabulary: Vocabulary, lang: Language | None = None) -> str:
    """Say what speaks for a measure, against it, or is to be confirmed, with the words that say so.

    >>> from sizhong_search.vocabulary import open_vocabulary
    >>> named = {"question": "who", "reason": "who_named", "words": "小微企业", "about": "", "source": "text"}
    >>> ground_line(named, open_vocabulary(), "zh")
    '原文写的是给“小微企业”'
    """
    about = ground["about"]
    if ground["question"] == "sector":
        about = value_name("sector", about, vocabulary, lang)
    key = (
        ground["reason"]
        if ground["words"] or f"support.{ground['reason']}_unquoted" not in sentences()
        else (f"{ground['reason']}_unquoted")
    )
    return say(f"support.{key}", lang, words=" ".join(ground["words"].split()), about=about)


def note_line(note: Json, lang: Language | None = None) -> str:
    """Say what an editor added, where, and that the text is unchanged."""
    return say("result.note", lang, after=note["after"], inserted=note["inserted"])


def understood_lines(query: Json, lang: Language | None = None) -> list[str]:
    """Say what was added to a query and what the library does not hold: nothing is rewritten unseen."""
    lines = []
    if query["simplified"]:
        lines.append(say("result.simplified", lang, text=query["simplified"]))
    if query["numbers"]:
        lines.append(say("result.numbers", lang, numbers="、".join(query["numbers"])))
    if query["unheld"]:
        lines.append(say("result.unheld", lang, numbers="、".join(query["unheld"])))
    if query["phrases"]:
        lines.append(say("result.phrases", lang, phrases="、".join(query["phrases"])))
    if query["departments"]:
        lines.append(say("result.departments", lang, names="、".join(d["name"] for d in query["departments"])))
    if query["expansions"]:
        words = "；".join(f"{e['lay']} → {'、'.join(e['official'])}" for e in query["expansions"])
        lines.append(say("result.expanded", lang, words=words))
    if query["unknown"]:
        lines.append(say("result.unknown", lang, words="、".join(query["unknown"])))
    if query["text"].strip() and not any(query[name] for name in ("terms", "departments", "numbers", "expansions")):
        lines.append(say("result.nothing_asked", lang))
    if query["near"]:
        lines.append(say("result.near", lang, words="、".join(query["near"])))
    return lines + [looser_line(less["without"], less["total"], lang) for less in query["looser"]]


def total_line(total: int, near_in_meaning: int, lang: Language | None = None) -> str:
    """Say how many hits there are, and how many more an encoder found."""
    line = say("result.total" if total else "result.none", lang, n=total)
    return say("result.near_in_meaning", lang, line=line, n=near_in_meaning) if near_in_meaning else line


def looser_line(without: str, total: int, lang: Language | None = None) -> str:
    """Say how many hits one condition less would give."""
    if without in ("filters", "quotes", "exact", "unit"):
        return say(f"looser.{without}", lang, n=total)
    return say("looser.one_filter", lang, n=total, field=say(f"field.{without}", lang))
