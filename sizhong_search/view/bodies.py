"""Sentences on bodies: who answers for a measure, under which names, and who bears its duties today.

Takes the dictionaries of ``Result.to_dict``; gives strings without markup, so that the terminal and the page say the
same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sizhong_search.messages import Language, aside, labelled, listed, say
from sizhong_search.model import Correction, Document
from sizhong_search.vocabulary.departments import UNKNOWN_REGION, Department
from sizhong_search.vocabulary.registry import Registry

_QUOTED = re.compile("“[^”]*”")
# Under what a source is filed by those who keep the register, which nobody else can look up.
_WORKING_NOTES = re.compile(
    r"(?<![，；、 ])[，；、 ]{0,4}(?:资料集文本 ?)?(?<![\w/.])p\d{4}(?:[，、,] ?p?\d{4})*(?:（\d{4}）)?"
    r"|（GitHub 文件，仓库名未知）| ?public repository file \d+|^机构沿革表："
    r"|机构沿革表据此来源列名，|（无网址，见 机构沿革表）|（corpus/[^）]*）"
    r"|(?<=全称：机构沿革表)（(?:[^（）]|（[^（）]*）)*）"
)
Json = Mapping[str, Any]


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
        lines.append(labelled(say(f"role.{role}", lang), f"{listed(names[:n], lang)}{more}", lang))
    if lines and measure["open"]:
        lines[-1] += say("sign.open", lang)
    return lines


def department_line(responsibility: Json, lang: Language | None = None) -> str:
    """Write a body as the text does, what a list elides put back, its role, and whom it means or who it is today.

    >>> department_line({"as_written": "教育厅", "full_name": "省教育厅", "today": [], "role": "lead"}, "zh")
    '省教育厅（牵头）'
    """
    r = responsibility
    said = filter(None, (say(f"role.{r['role']}", lang), today_line(r, lang)))
    return f"{text_name(r)}{aside(say('sign.also', lang).join(said), lang)}{corrected_mark(r, lang)}"


def is_told(responsibility: Json) -> bool:
    """Tell whether a reader has said which body a name means; then ``full_name`` is that body's."""
    return not {"department", "missed"}.isdisjoint(responsibility.get("corrected", ()))


def text_name(responsibility: Json) -> str:
    """Return a body's name as the text has it; what a list elides is put back, unless a reader has read it otherwise.

    >>> text_name({"as_written": "工商局", "full_name": "国家市场监督管理总局", "corrected": ["department"]})
    '工商局'
    """
    return str(responsibility["as_written" if is_told(responsibility) else "full_name"])


def meant_line(responsibility: Json, lang: Language | None = None) -> str:
    """Say which body a name means, where a reader has told it."""
    return say("told.meant", lang, name=responsibility["full_name"]) if is_told(responsibility) else ""


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
    if correction.kind in ("department", "missed"):
        body = registry.get(value)
        value = body.name if body else value
    elif correction.kind == "role":
        value = say(f"role.{value}", lang)
    elif correction.kind == "boundary":
        quote = quote if len(quote) <= 40 else f"…{quote[-40:]}"
    role = say(f"role.{correction.role}", lang) if correction.kind == "missed" else ""
    return say(f"correction.{correction.kind}", lang, quote=quote, value=value, role=role)


def body_line(body: Department, period: tuple[str, str], lang: Language | None = None) -> str:
    """Tell a body from others of its name: its full name, its place, and the years in which it bore the name.

    >>> from sizhong_search.vocabulary import open_vocabulary
    >>> body_line(open_vocabulary().departments.departments["hlj-aic"], ("", "2018-12-31"), "zh")
    '黑龙江省工商行政管理局（黑龙江省，—2018）'
    """
    years = "—".join(day[:4] for day in period) if any(period) else ""
    beside = filter(None, [body.region or say("value.unknown", lang), years])
    return f"{body.name}{aside(say('sign.beside', lang).join(beside), lang)}"


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


def source_line(source: str, evidence: str = "") -> str:
    """Say where a fact about bodies stands: the words of the source, and its title; not the notes of who noted it.

    >>> source_line("挂牌（转载）https://a.cn/1", "“由原省工商局”；沿革表记 merged，故记 split")
    '“由原省工商局”　挂牌（转载）https://a.cn/1'
    >>> source_line("《健步出发》（p1293）"), source_line("清单（GitHub 文件，仓库名未知） public repository file 33")
    ('《健步出发》', '清单')
    """
    return "　".join(
        filter(None, ["".join(_QUOTED.findall(evidence)), _WORKING_NOTES.sub("", source).replace("（）", "").strip()])
    )


def related_line(related: Json, lang: Language | None = None) -> str:
    """Say which body stands beside another, and how.

    >>> related_line({"name": "省知识产权局", "scope": "单列机构", "confidence": "inferred"}, "zh")
    '相关机构：省知识产权局　单列机构 · 待核实'
    """
    facts = (related["scope"], say(f"confidence.{related['confidence']}", lang))
    return labelled(say("edge.related", lang), f"{related['name']}　{' · '.join(filter(None, facts))}", lang)


def duty_line(duties: Sequence[Json], lang: Language | None = None) -> str:
    """Say how a measure names a body: its role and the name as written, for each of its names.

    >>> duty_line([{"role": "lead", "as_written": "省工商局"}, {"role": "lead", "as_written": "省质监局"}], "zh")
    '牵头（写作 省工商局）、牵头（写作 省质监局）'
    """
    said = (
        f"{say('role.' + d['role'], lang)}{aside(say('result.also_written', lang, name=d['as_written']), lang)}"
        f"{corrected_mark(d, lang)}"
        for d in duties
    )
    return listed(dict.fromkeys(said), lang)


def partners_line(duty: Json, lang: Language | None = None) -> str:
    """Say who else answers for a measure, and which of them lead; nothing where nobody does.

    >>> partners_line({"partners": ["省财政厅", "省科技厅"], "leads": ["省财政厅"]}, "zh")
    '共同承担：省财政厅（牵头）、省科技厅'
    """
    names = partner_names(duty, lang)
    return labelled(say("field.partners", lang), names, lang) if names else ""


def partner_names(duty: Json, lang: Language | None = None) -> str:
    """Name who else answers for a measure, and say which of them lead."""
    leads = aside(say("role.lead", lang), lang)
    return listed((f"{name}{leads if name in duty['leads'] else ''}" for name in duty["partners"]), lang)


def today_line(responsibility: Json, lang: Language | None = None) -> str:
    """Say who bears a body's duties today, marked where it is not certain; nothing where it is itself.

    Where a reader has told which body a name means, that goes first: it is no name of today.
    """
    now = [bearer for bearer in responsibility["today"] if bearer["id"] != responsibility.get("department_id")]
    names = " / ".join(
        bearer["name"] if bearer["confidence"] == "sourced" else f"{bearer['name']}〔{confidence(bearer, lang)}〕"
        for bearer in now
    )
    today = say("result.today", lang, name=names) if now else ""
    return say("sign.also", lang).join(filter(None, (meant_line(responsibility, lang), today)))


def issuers_line(document: Document, registry: Registry, lang: Language | None = None) -> str:
    """Name who issued a document, as written, each with who bears its duties today where that is another one."""
    names = []
    for issuer in document.issuers:
        bodies = registry.find(issuer, region=document.place or UNKNOWN_REGION, on=document.issued_on)
        today = [asdict(bearer) for bearer in registry.today(bodies[0].id)] if len(bodies) == 1 else []
        now = today_line({"department_id": bodies[0].id, "today": today}, lang) if today else ""
        names.append(f"{issuer}{aside(now, lang)}" if now else issuer)
    return listed(names, lang)


def confidence(bearer: Json, lang: Language | None = None) -> str:
    """Name how sure a succession is."""
    return say(f"confidence.{bearer['confidence']}", lang)
