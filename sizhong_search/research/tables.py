"""The library as six tables, a row for each thing found, in the order of the text.

Takes documents, gives data frames with the columns of ``docs/interfaces.md``. Lists are written out with 、 between
their items; counting over the tables is left to :mod:`sizhong_search.research.network`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from sizhong_search.model import Document, Measure
from sizhong_search.parsing.doc_numbers import standard_form

_COLUMNS = {
    "documents": [
        "document_id", "title", "doc_number", "issuers", "issued_on", "region", "level", "status", "source",
        "n_measures",
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
_TYPES = dict.fromkeys(("n_measures", "start", "end", "order", "month", "day"), "Int64") | dict.fromkeys(
    ("issued_on", "date"), "datetime64[s]"
)


def frames(documents: Iterable[Document]) -> dict[str, pd.DataFrame]:
    """Return the documents as six tables, in the order of the text.

    Parameters
    ----------
    documents : iterable of Document

    Returns
    -------
    dict of DataFrame
        ``documents``, ``measures``, ``responsibilities``, ``labels``, ``deadlines``, ``references``; columns as in
        ``docs/interfaces.md``. Strings are ``str``, dates ``datetime64``, numbers ``Int64``; what is not known is
        missing. The target of a reference is known where its number, else its title, is that of one of the documents.
    """
    rows: dict[str, list[list[Any]]] = {name: [] for name in _COLUMNS}
    for document in documents:
        _add_document(document, rows)
    tables = {}
    for name, columns in _COLUMNS.items():
        types = {column: _TYPES.get(column, "str") for column in columns}
        tables[name] = pd.DataFrame(rows[name], columns=columns).astype(types)
    return tables | {"references": _with_targets(tables["references"], tables["documents"])}


def bearers(documents: Iterable[Document]) -> pd.DataFrame:
    """Return who bears today what the documents assigned, a row for each bearer of each responsibility.

    Columns measure_id, order (as in ``responsibilities``), full_name, role, basis, link, today_id, today, confidence
    (``sourced``, ``inferred``; ``candidate`` where it is one of several or only possible). To count duties by today's
    body, take those that are no candidates, and each measure once.
    """
    columns = ["measure_id", "order", "full_name", "role", "basis", "link", "today_id", "today", "confidence"]
    rows = [
        [m.id, order, r.full_name, r.role, r.basis, r.link, bearer.id, bearer.name, bearer.confidence]
        for document in documents
        for m in document.measures
        for order, r in enumerate(m.responsibilities, 1)
        for bearer in r.today
    ]
    return pd.DataFrame(rows, columns=columns).astype({c: "Int64" if c == "order" else "str" for c in columns})


def _add_document(document: Document, rows: dict[str, list[list[Any]]]) -> None:
    rows["documents"].append([
        document.id, document.title, document.doc_number, _listed(document.issuers), document.issued_on,
        document.region, document.level, document.status.value, document.source.origin or document.source.path,
        len(document.measures),
    ])  # fmt: skip
    measure_at = {(r.start, r.end): m.id for m in document.measures for r in m.references}
    for r in document.references:
        rows["references"].append([document.id, measure_at.get((r.start, r.end)), r.title, r.doc_number, None])
    for measure in document.measures:
        _add_measure(measure, document, rows)


def _add_measure(m: Measure, document: Document, rows: dict[str, list[list[Any]]]) -> None:
    path = " › ".join(m.path)
    rows["measures"].append([m.id, document.id, path, m.text, m.start, m.end, _listed(m.kinds), m.strength])
    for order, r in enumerate(m.responsibilities, 1):
        today = _listed(bearer.name for bearer in r.today)
        rows["responsibilities"].append([
            m.id, order, r.as_written, r.full_name, r.department_id, today, r.role, r.basis, r.source, r.start, r.end,
        ])  # fmt: skip
    for field, values in (("sector", m.sectors), ("topic", m.topics), ("kind", m.kinds)):
        for value in values:
            evidence = m.evidence.get(value)
            words = _listed(document.text[start:end] for start, end in evidence.spans) if evidence else None
            rows["labels"].append([m.id, field, value, evidence.by if evidence else None, words])
    for d in m.deadlines:
        rows["deadlines"].append([m.id, d.text, d.kind, d.date, *(d.month_day or (None, None))])


def _with_targets(references: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Look up what is cited; a number or title that several documents bear leads nowhere."""

    def look_up(name: str, key: Callable[[str], str]) -> pd.Series[str]:
        names = documents[name].map(key, na_action="ignore")
        known = documents.assign(key=names).dropna(subset=["key"]).drop_duplicates("key", keep=False).set_index("key")
        return references[name].map(key, na_action="ignore").map(known["document_id"]).astype("str")

    return references.assign(target_id=look_up("doc_number", standard_form).fillna(look_up("title", str)))


def _listed(values: Iterable[str]) -> str | None:
    return "、".join(dict.fromkeys(values)) or None
