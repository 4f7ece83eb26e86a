"""What a researcher chooses to count: as a table, and as the Python that counts and draws the same in a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from sizhong_search.research.network import Tables, department_topics, pairs, partners
from sizhong_search.research.over_time import By, by_year, of_region

Figure = Literal["years", "topics", "partners"]
_FUNCTIONS = {"years": "by_year", "topics": "department_topics", "partners": "pairs, partners"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One figure, as chosen.

    Attributes
    ----------
    figure : {"years", "topics", "partners"}
        Counts by year of issue, by department and topic, or of pairs of departments.
    region : str or None
        Count the documents of this region alone.
    by : {"topic", "kind", "sector", "region", "level"} or None
        The field that the years are split by.
    today : bool
        Count former bodies under who bears their duties today; else as written.
    n : int or None
        How many departments or pairs, those with most measures; None for all.
    department : str or None
        The pairs of this department alone.
    """

    figure: Figure
    region: str | None = None
    by: By | None = None
    today: bool = True
    n: int | None = None
    department: str | None = None

    def table(self, tables: Tables) -> pd.DataFrame:
        """Count over the tables of a library, as :func:`~sizhong_search.research.frames` gives them."""
        held = of_region(tables, self.region) if self.region else tables
        if self.figure == "years":
            return by_year(held, by=self.by).reset_index()
        if self.figure == "topics":
            return department_topics(held, today=self.today, n=self.n).reset_index()
        return pairs(partners(held, today=self.today), of=self.department)[: self.n]

    def counts(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the numbers of a table of :meth:`table` as a matrix that can be drawn."""
        if self.figure == "years":
            counts = table.set_index("year")
            return counts.drop(columns=["n_documents", "n_measures"]) if self.by else counts
        if self.figure == "topics":
            return table.set_index("department")
        return table.pivot(index="department", columns="partner", values="n_measures").fillna(0).astype("int64")

    def lines(self, folder: Path | None, title: str) -> str:
        """Return the Python that makes the table anew and draws it, for a notebook.

        Parameters
        ----------
        folder : path or None
            The library's; None for the one that opens by default.
        title : str
            What stands above the figure.
        """
        by = f"by={self.by!r}" if self.by else ""
        of = f", of={self.department!r}" if self.department else ""
        field = f", field={self.by!r}" if self.by in ("kind", "sector") else ""
        table, counts = {
            "years": (
                f"by_year(tables{', ' + by if by else ''}).reset_index()",
                'table.set_index("year")' + ('.drop(columns=["n_documents", "n_measures"])' if by else ""),
            ),
            "topics": (
                f"department_topics(tables, today={self.today}, n={self.n}).reset_index()",
                'table.set_index("department")',
            ),
            "partners": (
                f"pairs(partners(tables, today={self.today}){of})[:{self.n}]",
                'table.pivot(index="department", columns="partner", values="n_measures").fillna(0).astype("int64")',
            ),
        }[self.figure]
        used = f"of_region, {_FUNCTIONS[self.figure]}" if self.region else _FUNCTIONS[self.figure]
        return "\n".join([
            "from sizhong_search import KnowledgeBase",
            f"from sizhong_search.research import {used}",
            "from sizhong_search.research.figures import display_names, heat_map",
            "",
            f"kb = KnowledgeBase.open({str(folder)!r})" if folder else "kb = KnowledgeBase.open()",
            f"tables = of_region(kb.frames(), {self.region!r})" if self.region else "tables = kb.frames()",
            f"table = {table}",
            f"counts = {counts}",
            f"names = display_names(kb.vocabulary{field}, places=kb.places)",
            f"heat_map(counts, title={title!r}, names=names)",
        ])  # fmt: skip
