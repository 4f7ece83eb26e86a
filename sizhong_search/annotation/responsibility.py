"""Who answers for a measure: from its clauses, from rules for the whole document, and from its sentences.

``由省发改委汇总`` gives 省发改委 a duty; ``报省发改委`` does not: it only receives. ``各有关部门要…`` binds departments
in general and names none of them. Each responsibility says where it comes from (``source``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from sizhong_search.model import Actor, Basis, Clause, Document, Measure, Origin, Responsibility, Role, Rule
from sizhong_search.vocabulary.bodies import (
    BODY,
    OWN_NAME,
    elided_prefix,
    fold_script,
    is_generic,
    own_prefix,
    takes_prefix,
)
from sizhong_search.vocabulary.departments import Registry

# Verbs that give work to whoever stands before them; 负责解释 is the closing formula of every document, and no work.
_WORK = (
    r"(?:统一|统筹|具体|定期|共同|分别|联合|按(?:照)?(?:各自)?职责(?:分工)?|依法|直接){0,2}"
    r"(?:(?P<telling>牵头|负责(?!人|同志|的)|配合)|汇总|梳理|组织|统筹|协调|制定|拟定|研究|督促|督查|考核|核定|核实|审核|审批|审查|受理|"
    r"承担|安排|指导|监督|管理|发布|公布|公示|印发|确定|认定|报(?![送告备请批经])|办理|实施|落实|推进|开展|监管|保障|处理|提供|出台|建立)"
)
# 由省发改委、省财政厅会同有关部门梳理汇总上报: bodies after 由, and a verb of work right behind them which is no
# part of the name (省政府督查室).
DUTY_OF = re.compile(
    rf"(?<!自)由(?P<names>[一-鿿、]{{2,60}}?(?<=[部委厅局办院署会行门府位构关室心队])(?<!社会))"
    rf"(?={_WORK}(?!\s?(?:政策)?解释|修订|[局室委]|处(?![理置])|部(?!署)|办(?!理)|管理局|机构))"
)
# 省科技厅负责统筹…: a body as the subject of a sentence, with a verb that says who does it.
DUTY_AS_SUBJECT = re.compile(
    r"(?:^|[。；;！\n])[ 　]{0,4}(?:第[一二三四五六七八九十百]{1,5}条[ 　]{0,4})?"
    r"(?P<names>(?:(?!由)[一-鿿、]){3,60}?(?<=[部委厅局办署府门]))"
    r"(?=(?:统一|统筹|具体|共同)?(?P<telling>牵头|负责(?!人|同志|的|(?:政策)?解释)))"
)
# 各地、各有关部门要…: departments in general, as the subject of a sentence that says what they must do.
_GENERAL = (
    r"各(?!项)(?:地区?|[^\W由]{0,10}?(?:党委[和、]政府|政府|部门|单位|机关|机构)"
    r"|(?:市|县|区|市县|县区)(?:[(（〔][^()（）〔〕\n]{1,8}[)）〕])?)"
)
DUTY_OF_ALL = re.compile(
    rf"(?:^|[。；;！\n）)])[ 　]{{0,4}}(?P<names>{_GENERAL}(?:[、和及]{_GENERAL}){{0,4}})"
    r"(?=都?(?:要|应|须|必须|负责(?!(?:政策)?解释)))"
)
# Between the names of a sentence; 商 asks whom it names, and gives no duty.
_BETWEEN = re.compile(
    r"、(?!自治区|直辖市)|(?<=[部委厅局办署门府会院行])(?:(?P<meet>会同|联合(?!会)|会(?=[省市县区国]))|(?P<ask>商(?=[省市国财有相]))|以及|和|与|及)"
)
# 教育局, 民政部门, 法院: what government's bodies end with where nothing else tells them from a clinic or a builder.
_OF_GOVERNMENT = re.compile(r"(?:部门|机关|[局委厅办署部]|法院|检察院|妇联|残联|工会)$")
_ROLES: dict[str, Role] = {"牵头": "lead", "配合": "support"}
# Words that no name of a body has inside: what stands there is a phrase.
_PHRASE = re.compile(
    r"[并向将把被需予的或此该时]|其(?!他)|对(?!外)|应(?!急)|根据|按照|出具|进行|通过|提出|确定|自行|另行|任何|有权|申请|项目|采购|所在|"
    r"依托|用人|举办|负责|承办|委托|协助|配合|比照|人民来|企业|等(?:部门|单位)|^政府$|"
    r"^(?!中国|国家|人民)[一-鿿]{0,4}银行$"
)


def assign_clauses(document: Document) -> list[list[Clause]]:
    """Return the clauses of each measure: those inside it, or else those on the headings above it.

    （一）强化服务。（省商务厅牵头） is said of each measure below （一） that says nothing itself.
    """
    starts = [m.start for m in document.measures]
    own: list[list[Clause]] = [[] for _ in starts]
    above: list[list[Clause]] = [[] for _ in starts]
    headings = {b.start: b for b in document.blocks if b.kind == "heading"}
    heading_starts = sorted(headings)
    for clause in document.clauses:
        i = bisect_left(starts, clause.start + 1) - 1
        if i >= 0 and clause.end <= document.measures[i].end:
            own[i].append(clause)
            continue
        h = bisect_left(heading_starts, clause.start + 1) - 1
        if h >= 0 and clause.end <= headings[heading_starts[h]].end:
            for below in _below(document, heading_starts[h], i + 1):
                above[below].append(clause)
    return [mine or inherited for mine, inherited in zip(own, above, strict=True)]


def _below(document: Document, heading: int, first: int) -> Iterator[int]:
    """Yield the places of the measures under a heading, of which the first is known."""
    if first >= len(document.measures):
        return
    path = document.measures[first].path
    depth = next((n for n in range(len(path) - 1, 0, -1) if document.text.startswith(path[n - 1], heading)), 0)
    for i in range(first, len(document.measures)):
        if not depth or document.measures[i].path[:depth] != path[:depth]:
            return
        yield i


def find_responsibilities(
    measure: Measure, clauses: Iterable[Clause], registry: Registry, region: str, rules: Iterable[Rule] = ()
) -> tuple[Responsibility, ...]:
    """Return who answers for a measure, in the order of the text, each with what says so; from rules at the end.

    Parameters
    ----------
    measure : Measure
    clauses : iterable of Clause
        Those that speak of the measure.
    registry : Registry
    region : str
        Of the document, ``UNKNOWN_REGION`` where it is not known: a bare 省… is then linked to nobody.
    rules : iterable of Rule
        Of the whole document; only those that cover the measure are applied.
    """

    def responsibility(actor: Actor, role: Role, basis: Basis, source: Origin) -> Responsibility:
        found = registry.find(actor.full_name, region=region) if basis != "generic" else ()
        department_id = found[0].id if len(found) == 1 else None
        return Responsibility(
            as_written=actor.as_written,
            full_name=actor.full_name,
            department_id=department_id,
            today=registry.today(department_id) if department_id else (),
            role=role,
            basis=basis,
            source=source,
            start=actor.start,
            end=actor.end,
        )

    rules = list(rules)
    found = []
    for clause in clauses:
        first_leads = _first_leads(clause, rules)
        for i, actor in enumerate(clause.actors):
            role, source = ("lead", "document_rule") if first_leads and i == 0 else (actor.role, "clause")
            found.append(responsibility(actor, role, "generic" if actor.generic else "named", source))  # type: ignore[arg-type]
    taken = {r.full_name for r in found}
    for actor in _in_sentences(measure.text, measure.start):
        if actor.full_name not in taken:
            taken.add(actor.full_name)
            found.append(responsibility(actor, actor.role, "generic" if actor.generic else "sentence", "sentence"))
    found.sort(key=lambda r: r.start)
    for rule in rules:
        if rule.kind == "all_answer" and _covers(rule, measure.start):
            for actor in rule.actors:
                if actor.full_name not in taken:
                    taken.add(actor.full_name)
                    basis: Basis = "generic" if actor.generic else "named"
                    found.append(responsibility(actor, actor.role, basis, "document_rule"))
    return tuple(found)


def _covers(rule: Rule, position: int) -> bool:
    """Tell whether a rule holds at a place: 以下 and 下同 from there on, 以上 and 各项 everywhere."""
    return position > rule.start or not re.search("以下|下同|下列", fold_script(rule.text))


def _first_leads(clause: Clause, rules: list[Rule]) -> bool:
    """Tell whether a rule makes the first body of a clause its lead: of several, none of which leads already."""
    is_plain_list = len(clause.actors) > 1 and all(a.role == "responsible" for a in clause.actors)
    return is_plain_list and any(r.kind == "first_leads" and _covers(r, clause.start) for r in rules)


def _in_sentences(text: str, offset: int) -> Iterator[Actor]:
    folded = fold_script(text)
    for pattern in (DUTY_OF, DUTY_AS_SUBJECT):
        for match in pattern.finditer(folded):
            role = _ROLES.get(match["telling"] or "", "responsible")
            last_placed = ""
            for a, b, is_asked, meets in _names(folded, *match.span("names")):
                name = folded[a:b]
                if not is_asked and _is_body(name, is_subject=pattern is DUTY_AS_SUBJECT):
                    full_name = elided_prefix(name, last_placed) + text[a:b]
                    yield _actor(text, a, b, offset, "lead" if meets else role, full_name=full_name)
                last_placed = name if own_prefix(name) else last_placed
    for match in DUTY_OF_ALL.finditer(folded):
        for general in re.finditer(r"各.+?(?=[、和及]各|$)", match["names"]):
            a = match.start("names") + general.start()
            yield _actor(text, a, a + len(general.group()), offset, "responsible")


def _names(folded: str, start: int, end: int) -> Iterator[tuple[int, int, bool, bool]]:
    """Yield the span of each name, whether it is only asked (商甲), and whether it leads (甲会同乙)."""
    cuts = [cut for cut in _BETWEEN.finditer(folded, start, end) if cut.start() - start > 1]  # not in 市、区财政部门
    meets = max((i for i, cut in enumerate(cuts) if cut["meet"]), default=-1)
    starts = [start, *(cut.end() for cut in cuts)]
    for i, (a, b) in enumerate(zip(starts, [*(cut.start() for cut in cuts), end], strict=True)):
        yield a, b, i > 0 and bool(cuts[i - 1]["ask"]), i <= meets


def _actor(text: str, a: int, b: int, offset: int, role: Role, full_name: str = "") -> Actor:
    name = text[a:b]
    generic = is_generic(fold_script(name))
    return Actor(
        as_written=name, full_name=full_name or name, role=role, generic=generic, start=offset + a, end=offset + b
    )


def _is_body(name: str, *, is_subject: bool) -> bool:
    """Tell a body of government from a phrase that ends like one: 企业, 董事会, 原发证部门."""
    if _PHRASE.search(name) or not BODY.search(name) or len(name) > 24:
        return False
    is_named = bool(own_prefix(name) or OWN_NAME.search(name))
    if is_named or is_subject:
        return is_named
    return is_generic(name) or (takes_prefix(name) and bool(_OF_GOVERNMENT.search(name)))
