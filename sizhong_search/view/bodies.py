"""Sentences on bodies: who answers for a measure, under which names, and who bears its duties today.

Takes the dictionaries of ``Result.to_dict``; gives strings without markup, so that the terminal and the page say the
same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sizhong_search.messages import Language, say
from sizhong_search.model import Correction
from sizhong_search.vocabulary.departments import Department
from sizhong_search.vocabulary.registry import Registry

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
        lines.append(f"{say(f'role.{role}', lang)}：{'、'.join(names[:n])}{more}")
    if lines and measure["open"]:
        lines[-1] += "等"
    return lines


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
