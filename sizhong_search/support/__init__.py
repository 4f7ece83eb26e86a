"""Support for founders: which measures seem to fit what somebody says, each with the sentence that says so.

:class:`Profile` holds the answers, ``offers`` reads what a text gives to whom, ``fit`` places a measure. The office has
the last word; a measure that only binds departments is never shown as something to apply for.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, get_args

from sizhong_search.result import Hit, document_card, measure_to_dict, notes_within
from sizhong_search.support.fit import KINDS, Place, Placement, Placer
from sizhong_search.support.profile import Profile, check
from sizhong_search.vocabulary import Vocabulary

__all__ = ["KINDS", "LOOKED_AT", "PLACES", "Place", "Placement", "Profile", "Support", "check", "place_hits"]

PLACES: tuple[Place, ...] = get_args(Place)
LOOKED_AT = 500  # measures of a search that are placed, the first ones
# Of reciprocal rank fusion: Cormack, Clarke, Büttcher, SIGIR 2009.
_FUSED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The answer: placements in the order of the search, and how many measures were found and read.

    ``alike`` leads from a measure's id to that of the first which says the same.
    """

    profile: Profile
    placements: tuple[Placement, ...]
    n_found: int
    n_read: int
    alike: Mapping[str, str] = field(default_factory=dict)

    @property
    def n_unread(self) -> int:
        """How many measures were found and not read."""
        return self.n_found - self.n_read

    @property
    def n_left_out(self) -> int:
        """How many were read and are nothing to apply for."""
        return self.n_read - len(self.placements)

    def of(self, place: Place) -> list[tuple[Placement, ...]]:
        """Return the placements of one group in their order, each with those behind it that say the same."""
        once: dict[str, list[Placement]] = {}
        for placement in self._in_order(place):
            once.setdefault(self.alike.get(placement.measure.id, placement.measure.id), []).append(placement)
        return [tuple(same) for same in once.values()]

    def _in_order(self, place: Place) -> list[Placement]:
        """Return those whose text names the founder first, and what leaves least open; what is over goes last.

        With a need, what answers it best counts as much: both orders are fused by their ranks.
        """
        found = [placement for placement in self.placements if placement.place == place]
        by_grounds = sorted(found, key=lambda p: (p.is_over, not p.names_founder, p.n_open))
        if not self.profile.need:
            return by_grounds
        ranks = {placement.measure.id: rank for rank, placement in enumerate(by_grounds)}
        fused = [1 / (_FUSED + rank) + 1 / (_FUSED + ranks[p.measure.id]) for rank, p in enumerate(found)]
        return [found[rank] for rank in sorted(range(len(found)), key=fused.__getitem__, reverse=True)]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer in the shape of ``docs/interfaces.md``."""
        return {
            "profile": asdict(self.profile),
            "n_found": self.n_found,
            "n_unread": self.n_unread,
            "n_left_out": self.n_left_out,
            **{
                place: [
                    {**placement_to_dict(first), "alike": [other.measure.id for other in others]}
                    for first, *others in self.of(place)
                ]
                for place in PLACES
            },
        }


def placement_to_dict(placement: Placement) -> dict[str, Any]:
    """Return a placement: its measure as everywhere, with document, grounds and the sentence that was read."""
    measure, document = placement.measure, placement.document
    return {
        **measure_to_dict(measure),
        "document": document_card(document),
        "place": placement.place,
        "grounds": [asdict(g) for g in placement.grounds],
        "sentence": list(placement.sentence) if placement.sentence else None,
        "offices": [list(span) for span in placement.offices],
        "notes": notes_within(document, measure.start, measure.end),
    }


def place_hits(
    hits: Sequence[Hit],
    groups: Sequence[Sequence[Hit]],
    *,
    n_found: int,
    profile: Profile,
    vocabulary: Vocabulary,
    today: datetime.date,
) -> Support:
    """Place the measures of a search; ``groups`` are the same hits, those that say nearly the same together."""
    placer = Placer(profile, vocabulary, today)
    placed = (placer.place(hit.document, hit.measure) for hit in hits if hit.measure)
    return Support(
        profile=profile,
        placements=tuple(filter(None, placed)),
        n_found=n_found,
        n_read=len(hits),
        alike=_firsts(groups),
    )


def _firsts(groups: Sequence[Sequence[Hit]]) -> dict[str, str]:
    """Return for each measure the first that says the same: nearly so, or in another copy of the document (文号)."""
    first: dict[str, str] = {}
    of_copies: dict[tuple[str, str], str] = {}
    for group in groups:
        places = [(hit.document.doc_number, hit.id.removeprefix(hit.document.id)) for hit in group]
        copies = [(number, at) for number, at in places if number]
        leader = next((of_copies[copy] for copy in copies if copy in of_copies), group[0].id)
        of_copies |= dict.fromkeys(copies, leader)
        first |= dict.fromkeys((hit.id for hit in group), leader)
    return first
