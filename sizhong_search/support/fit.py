"""Whether a measure seems to fit a founder, with the words of the text that say so.

A measure ``fits`` only where a sentence gives something to those whom the founder is one of, on no further condition,
and nothing else is open; it is ``not_fitting`` only where the text names others or the document another place. All else
is ``to_confirm``, with what there is to confirm. Silence says nothing; a question without an answer excludes nothing.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from sizhong_search.annotation.deadlines import last_day
from sizhong_search.model import Document, Measure
from sizhong_search.support.grounds import Ground, ground
from sizhong_search.support.offers import GIVES, Offer, Recipient, find_offers, without_mark
from sizhong_search.support.offices import offices_named
from sizhong_search.support.places import one_place_ground, region_ground
from sizhong_search.support.profile import Profile
from sizhong_search.support.trades import Trades
from sizhong_search.text import fold
from sizhong_search.vocabulary import Vocabulary

Place = Literal["fits", "to_confirm", "not_fitting"]
KINDS = ("support", "access")
_INTERNAL = {"government", "supervision"}
_APPLIES = re.compile(
    "申请(?:条件|流程)|申报(?:条件|对象|材料|主体)|申领|(?:补贴|补助|奖励|资助|扶持|支持)(?:对象|标准|条件)(?![须应均执])|可(?:以)?(?:申请|申报|享受)"
)
# What is no support: from when rates hold, and what those owe who are supported.
_NO_SUPPORT = re.compile(
    r"本(?:通知|办法|措施|意见|规定|细则|政策|标准)[^。]{0,60}(?:均?[从自]|于)[^。]{0,16}(?:起|日)(?:执行|施行|实施)"
    r"|(?:享受|获得)[^,。;]{0,20}的[^,。;]{0,12}(?:须|必须|应当?|不得)(?!享)|[^,。;]{0,16}(?:执行|实施|施行|生效)(?:时间|日期)"
)
# What stands before a name without saying which of them: 对符合条件的各类小微企业.
_GENERIC = re.compile(
    r"(?:符合(?:相关|规定)?|具备(?:一定)?|有)条件的?|更多|各类|各种|广大|所有|全体|每[家户个名位]|单[家户个]|其他|普通|一般|特别是|尤其是|包括|以及|和|及|与|或|的|等|其|各"
    r"|(?:本|我|全)(?=[省市区县国])|[、“”\s]"
)
# What holds for whoever asks: 有创业意愿的, 资金不足的 (who asks for a loan), 有需求的.
_ASKING = re.compile(r"有[^,。;有]{0,10}(?:需求|意愿|愿望|需要)的|(?:自主创业)?资金不足的")
_THIS_YEAR = "(?<![至到在前—-])%d年(?!底|末|前|12月)"  # of which a text speaks as the present
_OWN_PLACE = re.compile(
    r"(?:在)?(?:本|我|全)[省市区县]|[省市区县]内|辖区内?|境内|驻区|区属|市属|省属|登记注册|行政区域内?|户籍"
)
_CONDITION = re.compile(
    r"(?:[^,。;:]{0,40}的(?=,)|(?<![^,。;:])(?:若|如果|如(?![何下])|凡)|[^,。;:]{0,12}(?:经[^,。;:]{0,12}(?:认定|批准|审核|评定)|满\d|\d{1,4}[个年月周岁]{1,2}(?:以上|以内|以下|之内|内)|未满|(?<!期限)不超过\d{1,4}年"
    r"|首次|受[^,。;]{0,8}影响|须|应当?(?:具备|符合)|达到|以上|确有困难)[^,。;:]{0,16})"
)
# What a measure lists, beside the sentence that gives: 补贴条件：（1）…, 应当符合下列条件：….
_LISTED_CONDITIONS = re.compile(
    r"(?:符合|具备|满足)(?:以下|下列)[^，。；：\n]{0,12}(?:条件|情形|要求|标准)(?:之一)?"
    r"|(?:申请|申报|申领|补贴|奖励|扶持|认定|享受|入驻)条件[：:](?=\s{0,9}(?:[（(]?[\d一二三四五]|[①-⑨]))"
)
_ABOVE = re.compile("(?:直接)?(?:相关|有关|上述|前述)")  # 相关企业: which they are, the text has said before
_EPIDEMIC = re.compile("疫情|新冠|新型冠状病毒")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_LEAD = re.compile(r"[^。；;：:\n]{1,40}[。；;：:\n]")  # how a measure begins: what it is about
_AND = re.compile("(?:[、和及与或]|以及|或者)[^，。；、的]{0,6}")  # 在校大学生及毕业5年内高校毕业生
_BREAK = re.compile("[，。；：,;:]|　　")
_HERE = {"region_everywhere", "region_same"}
_WHOLE = ("。", "；", ";", "！", "：", ":", "）", ")", "”")
_OLD = 5  # years after which a document of unknown status may be no more
_INSTITUTIONS = {"bank", "body"}
_FOUND = re.compile("[一-鿿A-Za-z0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A measure, where it is placed, why, and the sentence that was read for it; spans are of the document's text."""

    document: Document
    measure: Measure
    place: Place
    grounds: tuple[Ground, ...]
    sentence: tuple[int, int] | None = None

    @property
    def names_founder(self) -> bool:
        """Whether the sentence names those whom the founder is one of."""
        return any(g.reason == "who_named" for g in self.grounds)

    @property
    def offices(self) -> tuple[tuple[int, int], ...]:
        """Where the measure says whom to turn to, as written."""
        return tuple(offices_named(self.measure.text, self.measure.start))

    @property
    def is_over(self) -> bool:
        """Whether the time that the text sets is over."""
        return any(g.reason == "time_over" for g in self.grounds)

    @property
    def n_open(self) -> int:
        """How many grounds are open."""
        return sum(g.verdict == "open" for g in self.grounds)


class Placer:
    """What places measures for one founder, on one day."""

    def __init__(self, profile: Profile, vocabulary: Vocabulary, today: datetime.date) -> None:
        self._profile, self._vocabulary, self._today = profile, vocabulary, today
        self._trades = Trades(vocabulary.sectors, profile.sector)
        self._of_documents: dict[str, tuple[Ground, ...]] = {}

    @cached_property
    def _own(self) -> frozenset[str]:
        """The groups that the founder is one of."""
        return self._vocabulary.applicants.closure(self._profile.who)

    def place(self, document: Document, measure: Measure) -> Placement | None:
        """Place a measure; None where it is nothing to apply for, such as work of the government's own."""
        if not set(KINDS) & set(measure.kinds) or _NO_SUPPORT.match(without_mark(fold(measure.text))):
            return None
        offers = list(find_offers(measure.text, self._vocabulary.applicants, measure.start))
        direct = [offer for offer in offers if offer.gives and not offer.told]
        is_internal = bool(_INTERNAL & set(measure.kinds))
        is_offered = any(offer.recipients for offer in direct) or (
            not is_internal
            and (
                any(_is_for_founders(offer) for offer in offers)
                or measure.beneficiaries
                or _APPLIES.search(measure.text)
            )
        )
        if not is_offered:
            return None
        if document.id not in self._of_documents:
            self._of_documents[document.id] = tuple(self._of_document(document))
        of_document = self._of_documents[document.id]
        offer, about_it = self._best(document, offers, is_here=any(g.reason in _HERE for g in of_document))
        grounds = [*of_document, *about_it, *self._of_measure(document, measure)]
        if of_one_place := self._of_one_place(document, measure, offer):
            grounds = [of_one_place if g.reason == "region_everywhere" else g for g in grounds]
        verdicts = {g.verdict for g in grounds}
        names_them = any(g.reason == "who_named" for g in grounds)
        place: Place = "to_confirm"
        if "against" in verdicts:
            place = "not_fitting"
        elif names_them and "open" not in verdicts:
            place = "fits"
        order = {"against": 0, "for": 1, "open": 2}
        once = {g.reason: g for g in reversed(grounds)}.values()  # what title and sentence say alike is said once
        return Placement(
            document=document,
            measure=measure,
            place=place,
            grounds=tuple(sorted(once, key=lambda g: order[g.verdict])),
            sentence=(offer.start, offer.end) if offer else None,
        )

    def _of_document(self, document: Document) -> Iterator[Ground]:
        """Yield what the whole document says: in force or not, of where, of which sector, of which time."""
        title = document.title
        if document.status.value == "lapsed":
            evidence = document.status.evidence or ""
            at = document.text.find(evidence) if evidence else -1
            span = (at, at + len(evidence)) if at >= 0 else (0, 0)
            yield ground("status_lapsed", "against", document.text, span, about=evidence)
        yield region_ground(document, self._profile.region, self._vocabulary.regions)
        if document.status.value == "unknown":
            if document.issued_on is None:
                if not re.search(_THIS_YEAR % self._today.year, document.text):
                    yield ground("time_undated", "open")
            elif document.issued_on.year <= self._today.year - _OLD:
                yield ground("time_old", "open", about=str(document.issued_on.year))
        if epidemic := _EPIDEMIC.search(title):
            yield ground("time_epidemic", "open", title, epidemic.span(), source="title")
        those = [n for n in self._vocabulary.applicants.find(title) if not n.groups <= _INSTITUTIONS]
        if those and self._profile.who and not any(n.groups & self._own for n in those):
            yield ground("who_title", "open", title, (those[0].start, those[0].end), source="title")
        yield from self._trades.others(title, title, source="title")

    def _of_one_place(self, document: Document, measure: Measure, offer: Offer | None) -> Ground | None:
        """Return whom a part of a document of the centre's is for, where it is for one province alone."""
        read = [(offer.start, offer.end)] if offer else []
        scope = document.text.find("适用范围", measure.start, measure.end)
        parts = [*read, *([(scope, measure.end)] if scope >= 0 else [])]
        found = (
            one_place_ground(document.text, *part, self._profile.region, self._vocabulary.regions) for part in parts
        )
        return next(filter(None, found), None)

    def _of_measure(self, document: Document, measure: Measure) -> Iterator[Ground]:
        """Yield what the whole measure says: whose trade its first line is about, conditions it lists, what is past."""
        if lead := _LEAD.match(measure.text):
            yield from self._trades.others(lead.group(), document.text, measure.start)
        if listed := _LISTED_CONDITIONS.search(measure.text):
            span = measure.start + listed.start(), measure.start + listed.end()
            yield ground("condition", "open", document.text, span)
        due = [d for d in measure.deadlines if d.kind != "goal"]  # what is aimed at by a year may be given after it
        ends = [*((w, last_day(w.text)) for w in measure.windows), *((d, d.date) for d in due)]
        if until := next((mention for mention, day in ends if day and day < self._today), None):
            yield ground("time_over", "open", document.text, (until.start, until.end))

    def _best(self, document: Document, offers: Sequence[Offer], *, is_here: bool) -> tuple[Offer | None, list[Ground]]:
        """Return the sentence that says most for the founder, and its grounds; one against counts where all are."""
        to_read = (
            o for o in offers if _is_for_founders(o) or (o.recipients and not o.told)
        )  # 各地要出台措施: no one else
        read = [(offer, list(self._of_offer(document, offer, is_here))) for offer in to_read]
        excluding = [(offer, found) for offer, found in read if any(g.reason == "who_excluded" for g in found)]
        if excluding:
            return excluding[0]
        if not read:
            return (offers[0] if offers else None), [self._in_title(document.title) or ground("who_unsaid", "open")]
        offer, found = min(read, key=lambda pair: _distance(pair[1]))
        elsewhere = _given_elsewhere(document, offer, offers)
        return offer, [elsewhere if g.reason == "who_wished" and elsewhere else g for g in found]

    def _in_title(self, title: str) -> Ground | None:
        """Return where the title names those whom the founder is one of."""
        naming = next((n for n in self._vocabulary.applicants.find(title) if n.groups & self._own), None)
        return ground("who_title", "open", title, (naming.start, naming.end), source="title") if naming else None

    def _of_offer(self, document: Document, offer: Offer, is_here: bool) -> Iterator[Ground]:
        """Yield what one sentence says of the founder."""
        text, receiving = document.text, [r for r in offer.recipients if not r.excluded]
        left_out = [r for r in offer.recipients if r.excluded and r.groups & self._own]
        if left_out and not _FOUND.search(self._which(document, left_out[0], is_here)):
            yield ground("who_excluded", "against", text, (left_out[0].start, left_out[0].end))
            return
        if not receiving:
            yield ground("who_unsaid", "open")
            return
        named = next((r for r in receiving if r.groups & self._own), None)
        recipient = named or next((r for r in receiving if not self._is_apart([r])), receiving[0])
        span = (recipient.start, recipient.end)
        if named:
            yield ground("who_named", "for", text, self._naming(text, receiving))
        elif not self._profile.who:
            yield ground("who_unanswered", "open", text, span)
        elif self._is_apart(receiving):
            if not offer.told:
                yield ground("who_other", "against", text, span)
                return
        else:
            yield ground("who_narrower", "open", text, span)
        yield from self._further(document, offer, recipient, is_here)

    def _naming(self, text: str, receiving: Sequence[Recipient]) -> tuple[int, int]:
        """Return where a text names the founder: by the very group rather than a wider one, all that stand together."""
        own = [r for r in receiving if r.groups & self._own]
        very = [r for r in own if not r.groups.isdisjoint(self._profile.who)] or own
        start, end = very[0].start, very[0].end
        for further in very[1:]:
            if not _AND.fullmatch(text, end, further.start):
                break
            end = further.end
        return start, end

    def _is_apart(self, recipients: Sequence[Recipient]) -> bool:
        """Tell whether none of the recipients can be the founder."""
        groups = frozenset().union(*(r.groups for r in recipients))
        return all(groups <= set(self._vocabulary.applicants.groups[who].apart) for who in self._profile.who)

    def _further(self, document: Document, offer: Offer, recipient: Recipient, is_here: bool) -> Iterator[Ground]:
        """Yield what a sentence says beside the name of those who receive: which of them, on what condition, when."""
        text, sentence = document.text, document.text[offer.start : offer.end]
        phrase = (recipient.since, recipient.end)
        yield from self._trades.of_offer(text, offer, recipient)
        yield from self._stage(document, offer)
        which = self._which(document, recipient, is_here)
        if _ABOVE.fullmatch(which.strip()):
            yield ground("who_above", "open", text, phrase)
        elif _FOUND.search(which):
            yield ground("condition", "open", text, phrase)
        elif condition := _CONDITION.search(fold(self._unanswered(sentence))):
            span = _clause(sentence, condition.start(), condition.end())
            yield ground("condition", "open", text, (offer.start + span[0], offer.start + span[1]))
        if offer.told:
            yield ground("who_told", "open", text, (offer.start, offer.end))
        elif not offer.gives:
            yield ground("who_wished", "open", text, (offer.start, offer.end))
        if not sentence.endswith(_WHOLE):
            yield ground("who_cut", "open", text, (offer.start, offer.end))
        past = next((m for m in _YEAR.finditer(sentence) if int(m[1]) < self._today.year), None)
        if when := _EPIDEMIC.search(sentence):
            yield ground("time_epidemic", "open", text, (offer.start + when.start(), offer.start + when.end()))
        elif past:
            yield ground("time_past", "open", text, (offer.start + past.start(), offer.start + past.end()))

    def _stage(self, document: Document, offer: Offer) -> Iterator[Ground]:
        namings = self._vocabulary.stages.find(document.text[offer.start : offer.end])
        if not namings:
            return
        own = next((n for n in namings if self._profile.stage in n.groups), None)
        naming = own or namings[0]
        span = (offer.start + naming.start, offer.start + naming.end)
        if own:
            yield ground("stage_named", "for", document.text, span)
        else:
            reason: Any = "stage_other" if self._profile.stage else "stage_unanswered"
            yield ground(reason, "open", document.text, span)

    def _unanswered(self, words: str) -> str:
        """Return words without what the founder's stage answers, or asking does, blanks in its place."""
        answered = [n[:2] for n in self._vocabulary.stages.find(words) if self._profile.stage in n.groups]
        return _without(words, [*answered, *(m.span() for m in _ASKING.finditer(fold(words)))])

    def _which(self, document: Document, recipient: Recipient, is_here: bool) -> str:
        """Return what is left of the words that say which of them, without what the founder has answered."""
        words = document.text[recipient.since : recipient.start]
        answered = [
            *self._trades.answered(words),
            *((n.start, n.end) for n in self._vocabulary.applicants.find(words) if n.groups & self._own),
        ]
        left = _without(self._unanswered(words), answered)
        if is_here:
            left = _OWN_PLACE.sub("", left)
        return _GENERIC.sub("", left)


def _without(words: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return words with blanks for some stretches of them."""
    for start, end in spans:
        words = words[:start] + " " * (end - start) + words[end:]
    return words


def _given_elsewhere(document: Document, read: Offer, offers: Sequence[Offer]) -> Ground | None:
    """Return what another sentence, which names nobody, gives: 支持企业组建联合体。给予最高3000万元的经费支持."""
    others = sorted(offers, key=lambda offer: offer.start < read.start)  # what follows speaks of those just named
    for offer in (o for o in others if not o.recipients and not o.told):
        sentence = document.text[offer.start : offer.end]
        clauses = (_clause(sentence, *given.span()) for given in GIVES.finditer(fold(sentence)))
        for start, end in clauses:
            if sentence[:end].endswith("基础上") or sentence[start:].startswith("包括"):
                continue  # 在落实好减免政策的基础上: what there is already; 包括贷款展期: of what is spoken
            return ground("who_elsewhere", "open", document.text, (offer.start + start, offer.start + end))
    return None


def _is_for_founders(offer: Offer) -> bool:
    """Tell whether an offer names others than institutions."""
    return any(not recipient.groups <= _INSTITUTIONS for recipient in offer.recipients)


def _clause(sentence: str, start: int, end: int) -> tuple[int, int]:
    """Return the clauses that a stretch lies in, between commas and the like."""
    before, behind = _BREAK.split(sentence[:start])[-1], _BREAK.split(sentence[end:], maxsplit=1)[0]
    return start - len(before.lstrip()), end + len(behind.rstrip())


def _distance(grounds: Sequence[Ground]) -> tuple[bool, bool, bool, bool, int]:
    """Return how far a sentence is from fitting: one against last, then who is named, what it gives, the trade."""
    verdicts, reasons = [g.verdict for g in grounds], {g.reason for g in grounds}
    is_weak = not reasons.isdisjoint(("who_told", "who_wished"))
    return (
        "against" in verdicts,
        "who_named" not in reasons,
        is_weak,
        "sector_named" not in reasons,
        verdicts.count("open"),
    )
