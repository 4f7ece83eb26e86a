"""What a text leaves open of who answers."""

from __future__ import annotations

import pytest

from sizhong_search.duties.gaps import find_gaps
from sizhong_search.model import Document
from tests.factories import a_document


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        pytest.param("", [("nobody", ())], id="nobody"),
        pytest.param("（各有关部门负责）", [("nobody", ("各有关部门",))], id="departments in general"),
        pytest.param("（各市政府负责）", [("nobody", ("各市政府",))], id="governments in general"),
        pytest.param("（省财政厅负责）", [], id="one answers"),
        pytest.param("（省财政厅牵头，省教育厅配合）", [], id="one leads"),
        pytest.param("（省财政厅、省教育厅负责）", [("no-lead", ("省财政厅", "省教育厅"))], id="two, and none leads"),
        pytest.param(
            "（省财政厅牵头，省教育厅、科技厅、商务厅、民政厅配合）",
            [("many", ("省财政厅", "省教育厅", "省科技厅", "省商务厅", "省民政厅"))],
            id="five",
        ),
        pytest.param("（省新闻出版广电局负责）", [("no-heir", ("省新闻出版广电局",))], id="split: no heir alone"),
        pytest.param("（省工商局负责）", [], id="one whose heir is known"),
        pytest.param("由省财政厅牵头。", [], id="named in a sentence"),
    ],
)
def test_what_is_open(clause: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    document = a_document(f"黑龙江省支持平台方案\n1.支持平台发展。{clause}")
    assert [(gap.kind, gap.names) for gap in find_gaps([document])] == expected


def test_the_first_document(document: Document) -> None:
    found = list(find_gaps([document]))
    places = {kind: [g.measure.id.partition("#")[2] for g in found if g.kind == kind] for kind in ("no-heir", "nobody")}
    assert places == {"no-heir": ["1.2"], "nobody": ["3.2", "二", "三"]}
    assert all(gap.to_dict().keys() == {"kind", "document_id", "measure_id", "names", "text"} for gap in found)
