from __future__ import annotations

import pytest

from sizhong_search.annotation.strength import find_strength


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        pytest.param("四众平台企业应当切实提升技术安全水平。", "must", id="应当"),
        pytest.param("不得买卖、泄露用户信息。", "must", id="不得"),
        pytest.param("必须遵守考点的防控要求。", "must", id="必须"),
        pytest.param("严禁挤占、挪用资金。", "must", id="严禁"),
        pytest.param("禁止发布虚假广告。", "must", id="禁止"),
        pytest.param("申请人须在5日内提交材料。", "must", id="须"),
        pytest.param("应按要求填写声明书。", "must", id="应 alone"),
        pytest.param("鼓励创新，不得歧视。", "must", id="the strongest counts"),
        pytest.param("加快推进全程电子化登记。", "advance", id="加快"),
        pytest.param("建立健全行业标准规范和规章制度。", "advance", id="建立"),
        pytest.param("支持企业创新。完善纠纷解决机制。", "advance", id="of two sentences the stronger"),
        pytest.param("支持企业创新，完善纠纷解决机制。", "advance", id="of two clauses the stronger"),
        pytest.param("鼓励企业建立研发机构、完善制度。", "encourage", id="鼓励 governs 建立"),
        pytest.param("引导平台企业建立实名认证制度。", "encourage", id="引导"),
        pytest.param("支持有条件的地区开展试点。", "encourage", id="支持 governs 开展试点"),
        pytest.param("探索建立科研数据跨境传输制度。", "explore", id="探索 governs 建立"),
        pytest.param("研究制定相关意见。", "explore", id="研究制定"),
        pytest.param("在自贸试验区试点备案管理。", "explore", id="试点"),
        pytest.param("给予最高20万元资助。", None, id="money binds nobody"),
        pytest.param("取消限制，不再要求提交证明。", None, id="不再要求"),
        pytest.param("不得强制搭售。", None, id="不得强制"),
        pytest.param("企业无须到场，材料不必须是原件。", None, id="无须, 不必须"),
        pytest.param("因故不得不延期的，可直接办理。", None, id="不得不"),
        pytest.param("依据《关于支持企业创新、加强监管的意见》办理。", None, id="another document's title"),
        pytest.param("按照《数据条例》应当地政府要求提供。", None, id="应 当地 is no 应当"),
        pytest.param("按相应按比例分担。适应按需供应的要求。", None, id="相应, 适应, 供应"),
        pytest.param("科学研究机构由主管部门登记。", None, id="研究 as a noun"),
        pytest.param("本实施办法自印发之日起施行。", None, id="实施办法 is a noun"),
        pytest.param("对符合条件的，给予5万元支持。", None, id="支持 as a noun"),
        pytest.param("公司被实施行政处罚的，扣6分。", None, id="被实施"),
        pytest.param("", None, id="nothing"),
        pytest.param(
            "鼓励金融机构面向沿线的中小微物流企业和其他经\n营主体建立授信机制。", "encourage", id="wrapped line"
        ),
        pytest.param("支持创新\n推进改革\n", "advance", id="short lines are clauses"),
    ],
)
def test_strength(text: str, strength: str | None) -> None:
    assert find_strength(text) == strength
