"""The library as tables, and counts over them: which departments, which topics, who works with whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from sizhong_search.model import Document

_COLUMNS = {
    "documents": [
        "document_id", "title", "doc_number", "issuers", "issued_on", "region", "level", "status", "source", "n_measures",
    ],
    "measures": ["measure_id", "document_id", "path", "text", "start", "end", "kinds", "strength"],
    "responsibilities": [
        "measure_id", "order", "as_written", "full_name", "department_id", "today", "role", "basis", "source", "start",
        "end",
    ],
    "labels": ["measure_id", "field", "value", "by", "evidence"],
    "deadlines": ["measure_id", "text", "kind", "date", "month", "day"],
    "references": ["document_id", "measure_id", "title", "doc_number", "target_id"],
}  # fmt: skip


def frames(documents: Iterable[Document]) -> dict[str, pd.DataFrame]:
    """Return the documents as six tables, in the order of the text.

    Returns
    -------
    dict of DataFrame
        ``documents``, ``measures``, ``responsibilities``, ``labels``, ``deadlines``, ``references``; columns as in
        ``docs/interfaces.md``. Strings are ``str``, dates ``datetime64``; what is not known is missing.
    """
    rows: dict[str, list[list[Any]]] = {name: [] for name in _COLUMNS}
    for document in documents:
        _add(document, rows)
    tables = {name: pd.DataFrame(rows[name], columns=columns) for name, columns in _COLUMNS.items()}
    for name, table in tables.items():
        numbers = {"n_measures", "start", "end", "order", "month", "day"} & set(table)
        dates = {"issued_on", "date"} & set(table)
        strings = set(table) - numbers - dates
        types = dict.fromkeys(strings, "str") | dict.fromkeys(numbers, "Int64") | dict.fromkeys(dates, "datetime64[s]")
        tables[name] = table.astype(types)
    return tables


def _add(document: Document, rows: dict[str, list[list[Any]]]) -> None:
    titles = {document.doc_number: document.id, document.title: document.id}
    rows["documents"].append([
        document.id, document.title, document.doc_number, "、".join(document.issuers), document.issued_on,
        document.region, document.level, document.status.value, document.source.origin, len(document.measures),
    ])  # fmt: skip
    measure_at = {(r.start, r.end): m.id for m in document.measures for r in m.references}
    for reference in document.references:
        target = titles.get(reference.doc_number) or titles.get(reference.title)
        at = measure_at.get((reference.start, reference.end))
        rows["references"].append([document.id, at, reference.title, reference.doc_number, target])
    for m in document.measures:
        path, kinds = " › ".join(m.path), "、".join(m.kinds)
        rows["measures"].append([m.id, document.id, path, m.text, m.start, m.end, kinds, m.strength])
        for order, r in enumerate(m.responsibilities, 1):
            rows["responsibilities"].append([
                m.id, order, r.as_written, r.full_name, r.department_id, "、".join(b.name for b in r.today), r.role,
                r.basis, r.source, r.start, r.end,
            ])  # fmt: skip
        for field, values in (("sector", m.sectors), ("topic", m.topics), ("kind", m.kinds)):
            for value in values:
                evidence = m.evidence.get(value)
                words = "、".join(dict.fromkeys(document.text[a:b] for a, b in evidence.spans)) if evidence else None
                rows["labels"].append([m.id, field, value, evidence.by if evidence else None, words])
        for d in m.deadlines:
            month, day = d.month_day or (None, None)
            rows["deadlines"].append([m.id, d.text, d.kind, d.date, month, day])


def department_topics(tables: dict[str, pd.DataFrame], *, today: bool = True) -> pd.DataFrame:
    """Count measures by department and topic.

    Parameters
    ----------
    tables : dict of DataFrame
        As :func:`frames` gives them.
    today : bool
        Count a former body under who bears its duties today, where that is one body; else as written.
    """
    named = tables["responsibilities"].query("basis != 'generic'")
    topics = tables["labels"].query("field == 'topic'")[["measure_id", "value"]].drop_duplicates()
    pairs = named.assign(department=_names(named, today=today))[["measure_id", "department"]].drop_duplicates()
    joined = pairs.merge(topics, on="measure_id")
    return pd.crosstab(joined["department"], joined["value"])


def partners(tables: dict[str, pd.DataFrame], *, today: bool = True) -> pd.DataFrame:
    """Count the measures that two departments answer for together; the diagonal counts each one's own."""
    named = tables["responsibilities"].query("basis != 'generic'")
    table = pd.crosstab(named["measure_id"], _names(named, today=today)).clip(upper=1)
    return table.T.dot(table)


def _names(named: pd.DataFrame, *, today: bool) -> pd.Series[str]:
    bearer = named["today"].where(named["today"].ne("") & ~named["today"].str.contains("、"), named["full_name"])
    return (bearer if today else named["full_name"]).rename("department")
