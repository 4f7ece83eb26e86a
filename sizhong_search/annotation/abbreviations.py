"""Names that a text itself explains: 中国人民银行及其分支机构（以下简称“人民银行”）.

Takes a text, gives the short names of bodies with the full ones that the registry knows. What stands in brackets says
whom the text means from there on, where the short name alone may be that of several.
"""

from __future__ import annotations

import re

from sizhong_search.vocabulary.registry import Registry, When

_EXPLAINED = re.compile(
    r"(?:(?<![、一-鿿])|(?<=[一二三四五六七八九十]、))(?P<full>[一-鿿]{4,40}?)(?:(?:及其?|和)(?:各级)?(?:分支|派出)机构)?"
    r"\s?[（(](?:以下|下)(?:简称|统称)(?:为)?[“\"「]?(?P<short>[一-鿿]{2,12})[”\"」]?[）)]"
)
_SHORTEST = 4  # characters of a full name
_AND = "和及与或"  # before a name: the short one is of both


def explained_names(text: str, registry: Registry, region: str, *, on: When = None) -> dict[str, str]:
    """Return the full name of each body that a text explains a short name of.

    Parameters
    ----------
    text : str
    registry : Registry
        Only what it knows as one body is taken: the words before a name are no part of it.
    region : str
        The place of the text.
    on : date or interval, optional
        When it was written.
    """
    found: dict[str, str] = {}
    for explained in _EXPLAINED.finditer(text):
        run, short = explained["full"], explained["short"]
        starts = range(len(run) - _SHORTEST + 1)
        start = next((i for i in starts if len(registry.find(run[i:], region=region, on=on)) == 1), None)
        if start is not None and run[start:] != short and run[start - 1 : start] not in tuple(_AND):
            found.setdefault(short, run[start:])
    return found
