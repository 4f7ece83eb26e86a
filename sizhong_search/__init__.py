"""Find what Chinese policy documents promise, to whom, and which department answers for it.

>>> from sizhong_search import KnowledgeBase, read_corpus, shipped
>>> kb = KnowledgeBase.in_memory(list(read_corpus(shipped("corpus"))))
>>> kb.search("专利质押融资").hits[0].measure.path
('#4', '3')
"""

from sizhong_search.corpus import read_corpus
from sizhong_search.errors import SizhongError
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.model import Document, Measure
from sizhong_search.paths import shipped
from sizhong_search.query import Query
from sizhong_search.readers import read, read_bytes
from sizhong_search.result import Hit, Result

__all__ = [
    "Document",
    "Hit",
    "KnowledgeBase",
    "Measure",
    "Query",
    "Result",
    "SizhongError",
    "read",
    "read_bytes",
    "read_corpus",
    "shipped",
]
