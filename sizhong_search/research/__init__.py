"""The library as tables, and counts over them: which departments, which topics, who works with whom.

``rankings`` (rankers side by side) and ``figures`` (needs the ``notebooks`` extra) are imported by those who want them.
"""

from sizhong_search.research.network import department_topics, pairs, partners
from sizhong_search.research.tables import bearers, frames

__all__ = ["bearers", "department_topics", "frames", "pairs", "partners"]
