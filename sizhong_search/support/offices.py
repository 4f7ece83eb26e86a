"""Where a text says whom to turn to, as written: 对接部门：区科信局, 向所在学校提出申请.

Takes the text of a measure, gives stretches of it. Which body a name means is left to the registry of departments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_OFFICE = re.compile(
    r"""(?:对接|受理|咨询|办理|承办|经办|申报|申请|联系|审核|主管|责任|服务)(?:部门|单位|机构|科室|窗口|地点)
          (?:及(?:联系)?电话|及联系方式)?[:：]\s?[^；;。，,（(）)\n　]{2,40}
    | (?<!面)向(?:[^，。；：:\n向]{0,20})
          (?:学校|院校|部门|机构|中心|[局委厅办](?![理法])|银行|支行|大厅|窗口|街道|镇政府|人民政府|法院|海关|交易所|公司)
          (?:\([^()\n]{1,20}\)|（[^（）\n]{1,20}）)?
          (?:提出|提交|递交|申请|申报|申领|报名|办理)[^，。；：:\n]{0,12}""",
    re.VERBOSE,
)


def offices_named(text: str, offset: int = 0) -> Iterator[tuple[int, int]]:
    """Yield where a text says whom to turn to, each wording once; ``offset`` is where it stands in its document.

    >>> text = "给予奖励。（对接部门：区科信局；联系人：赵媛）补贴对象应于毕业前向所在学校提出补贴申请。"
    >>> [text[start:end] for start, end in offices_named(text)]
    ['对接部门：区科信局', '向所在学校提出补贴申请']
    """
    said: set[str] = set()
    for match in _OFFICE.finditer(text):
        if match.group() not in said:
            said.add(match.group())
            yield offset + match.start(), offset + match.end()
