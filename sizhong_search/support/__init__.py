"""Support for founders: which measures seem to fit what somebody says, each with the sentence that says so.

:class:`Profile` holds the answers, ``offers`` reads what a text gives to whom, ``fit`` places a measure. The office has
the last word; a measure that only binds departments is never shown as something to apply for.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, get_args

from sizhong_search.result import Hit, document_card, measure_to_dict, notes_within
from sizhong_search.support.fit import KINDS, Place, Placement, Placer
from sizhong_search.support.profile import Profile, check
from sizhong_search.vocabulary import Vocabulary

__all__ = ["KINDS", "LOOKED_AT", "PLACES", "Place", "Placement", "Profile", "Support", "check", "place_hits"]

PLACES: tuple[Place, ...] = get_args(Place)
LOOKED_AT = 1000  # measures of a search that are placed, the first ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The answer: placements in the order of the search, and how many measures there were to look at."""

    profile: Profile
    placements: tuple[Placement, ...]
    n_found: int

    @property
    def n_unread(self) -> int:
        """How many measures were found and not looked at."""
        return max(0, self.n_found - LOOKED_AT)

    def of(self, place: Place) -> list[Placement]:
        """Return the placements of one group: those whose text names the founder first, and what leaves least open."""
        those = (placement for placement in self.placements if placement.place == place)
        return sorted(those, key=lambda placement: (not placement.names_founder, placement.n_open))

    def to_dict(self) -> dict[str, Any]:
        """Return the answer in the shape of ``docs/interfaces.md``."""
        return {
            "profile": asdict(self.profile),
            "n_found": self.n_found,
            "n_unread": self.n_unread,
            **{place: [placement_to_dict(placement) for placement in self.of(place)] for place in PLACES},
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
        "notes": notes_within(document, measure.start, measure.end),
    }


def place_hits(
    hits: Iterable[Hit], n_found: int, profile: Profile, vocabulary: Vocabulary, today: datetime.date
) -> Support:
    """Place the measures of a search."""
    placer = Placer(profile, vocabulary, today)
    placed = (placer.place(hit.document, hit.measure) for hit in hits if hit.measure)
    return Support(profile=profile, placements=tuple(filter(None, placed)), n_found=n_found)
