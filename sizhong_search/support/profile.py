"""What a founder says: what is needed, who asks, sector, stage, region. Every answer can be left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sizhong_search.errors import UnknownValueError
from sizhong_search.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The answers; an empty one is none.

    ``who`` are ids of ``applicants.toml``, several where several hold; ``sector`` and ``stage`` an id, ``region`` the
    full name of a place (广东省, 广州市, 广州市天河区).
    """

    need: str = ""
    who: tuple[str, ...] = ()
    sector: str = ""
    stage: str = ""
    region: str = ""

    @property
    def is_contradictory(self) -> bool:
        """Whether the answers cannot all be true of one founder: not registered, and further than that.

        >>> Profile(who=("unregistered",), stage="young").is_contradictory
        True
        """
        return "unregistered" in self.who and self.stage not in ("", "idea")

    def to_params(self) -> dict[str, list[str]]:
        """Return the answers as address parameters.

        >>> Profile(need="贷款", who=("graduate", "unregistered")).to_params()
        {'q': ['贷款'], 'who': ['graduate', 'unregistered']}
        """
        plain = {"q": self.need, "sector": self.sector, "stage": self.stage, "region": self.region}
        given = {name: [value] for name, value in plain.items() if value}
        return {name: value for name, value in (given | {"who": list(self.who)}).items() if value}

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> Profile:
        """Read address parameters; an answer that is none of the choices counts as not given."""
        sector, stage, region = ((params.get(name) or [""])[0] for name in ("sector", "stage", "region"))
        return cls(
            need=(params.get("q") or [""])[0].strip(),
            who=tuple(i for i in vocabulary.applicants.choices if i in params.get("who", ())),
            sector=sector if sector in vocabulary.sectors.labels else "",
            stage=stage if stage in vocabulary.stages.choices else "",
            region=region if vocabulary.regions.named(region) else "",
        )


def check(profile: Profile, vocabulary: Vocabulary) -> None:
    """Refuse answers that are none of the choices.

    Raises
    ------
    UnknownValueError
    """
    for who in profile.who:
        if who not in vocabulary.applicants.choices:
            raise UnknownValueError("who", who, list(vocabulary.applicants.choices))
    for name, value, known in (
        ("sector", profile.sector, vocabulary.sectors.labels),
        ("stage", profile.stage, vocabulary.stages.choices),
    ):
        if value and value not in known:
            raise UnknownValueError(name, value, list(known))
    if profile.region and not vocabulary.regions.named(profile.region):
        raise UnknownValueError("region", profile.region, [])
