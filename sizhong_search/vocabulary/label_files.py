"""The labels of ``data/sectors.toml``, ``topics.toml`` and ``kinds.toml``, read and checked: all faults at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from sizhong_search.vocabulary.labels import COUNTING, GAP, WORD_LISTS, Label, LabelSet
from sizhong_search.vocabulary.tables import as_values, toml_records


def load_labels(text: str, field: str) -> tuple[LabelSet, list[str]]:
    r"""Read labels from TOML and tell every fault found.

    Parameters
    ----------
    text : str
        Records ``[[sector]]``, with the keys of :class:`Label`.
    field : str
        ``"sector"``, ``"topic"`` or ``"kind"``: the name of the records.

    Returns
    -------
    labels, faults : LabelSet, list of str
        Faults are sentences that name the record; a faulty record is left out.

    Examples
    --------
    >>> load_labels('[[kind]]\nid = "access"\nname = "办事"\nname_en = "Access"\nterms = []', "kind")[1]
    ['kind access: it has no terms']
    """
    records, faults = toml_records(f"{field}s.toml", text, field)
    labels: dict[str, Label] = {}
    for i, record in enumerate(records, 1):
        where = f"{field} {record.get('id', f'no. {i}')}"
        found = list(_faults(record))
        if record.get("id") in labels:
            found.append("the id is used twice")
        if not found:
            labels[record["id"]] = _label(record)
        faults += (f"{where}: {fault}" for fault in found)
    label_set = LabelSet(field, labels.values())
    for label in labels.values():
        missed = (example for example in label.examples if label.id not in label_set.find(example))
        faults += (f"{field} {label.id}: the example {example!r} does not get this label" for example in missed)
    return label_set, faults


def _faults(record: Mapping[str, object]) -> Iterator[str]:
    for key in ("id", "name", "name_en"):
        if not isinstance(record.get(key), str) or not record[key]:
            yield f"it has no {key}"
    for key in sorted(record.keys() - {f.name for f in fields(Label)}):
        yield f"unknown key {key!r}"
    if not record.get("terms"):
        yield "it has no terms"
    for key in WORD_LISTS:
        words = record.get(key, [])
        if not isinstance(words, list) or not all(isinstance(w, str) for w in words):
            yield f"{key} is not a list of words"
        elif len(set(words)) < len(words):
            yield f"{key} names {next(w for w in words if words.count(w) > 1)!r} twice"
        elif key in COUNTING and (short := [w for w in words if min(map(len, w.split(GAP))) < 2]):
            yield f"{key} has parts of fewer than two characters: {short}"


def _label(record: Mapping[str, Any]) -> Label:
    return Label(**as_values(record))
