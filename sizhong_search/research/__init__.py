"""The library as tables, and counts over them: which years, which departments, which topics, who works with whom.

``rankings`` (rankers side by side), ``figures`` (needs the ``notebooks`` extra), ``charts`` and ``studies`` (what the
app shows of them) are imported by those who want them.
"""

from sizhong_search.research.network import department_topics, pairs, partners
from sizhong_search.research.over_time import by_year, of_region
from sizhong_search.research.tables import bearers, frames

__all__ = ["bearers", "by_year", "department_topics", "frames", "of_region", "pairs", "partners"]
