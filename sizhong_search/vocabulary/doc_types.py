"""What kinds of official documents there are, as data: 意见, 方案, 通知 and others.

``data/doc_types.txt`` holds one kind a line; a title ends with one of them.
"""

from __future__ import annotations

from importlib.resources import files

DOC_TYPES = tuple(
    line
    for line in files(__package__).joinpath("data/doc_types.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)
DOC_TYPE = "(?:" + "|".join(sorted(DOC_TYPES, key=lambda kind: (-len(kind), kind))) + ")"
