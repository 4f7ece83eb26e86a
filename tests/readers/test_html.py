import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sizhong_search.model import RawDocument, Source
from sizhong_search.parsing.header import Header, read_header
from sizhong_search.parsing.metadata import KEYS, read_metadata
from sizhong_search.readers.html import read_html
from sizhong_search.readers.html_entries import page_keys
from sizhong_search.readers.html_templates import templates
from sizhong_search.readers.pieces import REASONS, Extraction, assemble

PROSE = "为促进中小企业发展，市财政局安排专项资金，对符合条件的企业给予补贴。"


def page(body: str, head: str = "") -> bytes:
    return f'<!doctype html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'.encode()


def zoom(body: str) -> Extraction:
    return read_html(page(f'<div id="zoom">{body}<p>{PROSE}</p></div>'))


def lines(extraction: Extraction) -> list[str]:
    return assemble(extraction.pieces)[0].split("\n")


def header(extraction: Extraction) -> Header:
    text, _ = assemble(extraction.pieces)
    return read_header(
        RawDocument(document_id="x", text=text, source=Source(path="x", sha256=""), stated=extraction.stated)
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("<p>一、甲</p><p>（一）乙</p>", ["一、甲", "（一）乙"], id="paragraphs are lines"),
        pytest.param("<p>一、甲<br>（一）乙<br/><br>（二）丙</p>", ["一、甲", "（一）乙", "（二）丙"], id="br"),
        pytest.param("<p>支持中\n    小企业\r\n发展</p>", ["支持中小企业发展"], id="no line ends of the source"),
        pytest.param("<p>Small and\nmedium</p>", ["Small and medium"], id="a blank between words"),
        pytest.param("<p>　　&nbsp;一、甲 </p>", ["一、甲"], id="blanks at both ends go"),
        pytest.param("<p>某省财政厅　 某省教育厅</p>", ["某省财政厅　 某省教育厅"], id="blanks inside stay"),
        pytest.param("<p>给予<b>3</b><span>～</span><i>5</i>万元</p>", ["给予3～5万元"], id="inline marks"),
        pytest.param("甲<div>乙<p>丙</p>丁</div>", ["甲", "乙", "丙", "丁"], id="text between blocks"),
        pytest.param("<h2>一、甲</h2><div>乙</div>", ["一、甲", "乙"], id="headings"),
        pytest.param("<pre>甲\n乙</pre>", ["甲", "乙"], id="line ends of preformatted text stay"),
        pytest.param("<p>甲&lt;乙&gt;&amp;&#12298;丙&#x300b;</p>", ["甲<乙>&《丙》"], id="character references"),
        pytest.param("<p>甲<!-- 乙 --><script>丙</script><style>丁</style></p>", ["甲"], id="comment, script"),
        pytest.param("<p>甲</p><p hidden>乙</p><p style='DISPLAY : none'>丙</p>", ["甲"], id="hidden"),
        pytest.param("<p style='font-size:0'>甲<b style='font-size:12px'>乙</b>丙</p>", ["乙"], id="size 0"),
        pytest.param("<p style='font-size:0.5em'>甲</p>", ["甲"], id="small is not hidden"),
        pytest.param("<ol><li>甲<li>乙</ol>", ["1. 甲", "2. 乙"], id="numbers of a list"),
        pytest.param("<ol start=3><li>甲<li value=7><p>乙</p><li>丙</ol>", ["3. 甲", "7. 乙", "8. 丙"], id="start"),
        pytest.param("<ol><li>甲<ol type=a><li>乙</ol><li>丙</ol>", ["1. 甲", "a. 乙", "2. 丙"], id="lists in lists"),
        pytest.param("<ol><li>一、甲<li>（二）乙</ol>", ["一、甲", "（二）乙"], id="no second number"),
        pytest.param("<ol style='list-style: none'><li>甲</ol><ul><li>乙</ul>", ["甲", "乙"], id="no numbers"),
        pytest.param("<ol style='list-style-type:cjk-ideographic'><li>甲<li>乙</ol>", ["一、甲", "二、乙"], id="Han"),
        pytest.param("<select><option>甲</option></select><button>乙</button><nav>丙</nav>丁", ["丁"], id="controls"),
    ],
)  # fmt: skip
def test_text_of_a_body(body: str, expected: list[str]) -> None:
    assert lines(zoom(body)) == [*expected, PROSE]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param(
            "<tr><td>事项<td>部门<tr><td>补贴<td><p>财政局</p><p>人社局</p>",
            ["事项\t部门", "补贴\t财政局 人社局"],
            id="a row is a line",
        ),
        pytest.param(
            "<tr><td rowspan=2>甲<td>乙<tr><td>丙<tr><td>丁<td>戊", ["甲\t乙", "\t丙", "丁\t戊"], id="rowspan"
        ),
        pytest.param("<tr><td colspan=2>甲<td>乙<tr><td>1<td>2<td>3", ["甲\t\t乙", "1\t2\t3"], id="colspan"),
        pytest.param("<caption>表一</caption><tr><td>甲<td>乙", ["表一", "甲\t乙"], id="a caption stands before"),
        pytest.param("<tr><td><p>甲</p><p>乙</p>", ["甲", "乙"], id="one column only lays out"),
        pytest.param(
            "<tr><td><table><tr><td>甲<td>乙</table><td>丙", ["甲\t乙", "丙"], id="a table with tables only lays out"
        ),
        pytest.param("<tr><td rowspan=x colspan=-1>甲<td colspan='2 '>乙", ["甲\t乙"], id="spans that are no numbers"),
        pytest.param("<tr style='display:none'><td>甲<td>乙<tr><td>丙<td>丁", ["丙\t丁"], id="hidden rows"),
    ],
)  # fmt: skip
def test_tables(table: str, expected: list[str]) -> None:
    assert lines(zoom(f"<table>{table}</table>")) == [*expected, PROSE]


def test_a_cell_says_where_it_stood() -> None:
    extraction = zoom("<table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table><table><tr><td>丁<td>戊</table>")
    assert [(p.text, p.cell) for p in extraction.pieces if p.text and p.cell] == [
        ("甲", (1, 1, 1)), ("乙", (1, 1, 2)), ("丙", (1, 2, 2)), ("丁", (2, 1, 1)), ("戊", (2, 1, 2)),
    ]  # fmt: skip
    assert [p.paragraph for p in extraction.pieces if not p.cell] == [1]


@pytest.mark.parametrize(
    "table",
    [
        pytest.param("<tr><td colspan=1000000 rowspan=1000000>甲<td>乙" * 200, id="wide and high"),
        pytest.param("<tr>" + "<td colspan=1000 rowspan=65534>甲" * 2000 + "<tr><td>乙" * 2000, id="many columns"),
        pytest.param("<tr><td>甲<td rowspan=0>乙" * 3000, id="to the end"),
    ],
)
def test_spans_are_bounded(table: str) -> None:
    assert len(zoom(f"<table>{table}</table>").pieces) < 500_000


# Pages of the known sites, typed again and short.
STATE_COUNCIL = """<div class="wrap"><table><tbody><tr><td>
<table class="bd1"><tr><td><b>索 引 号：</b></td><td>000014349/2099-00001</td>
<td><b>主题分类：</b></td><td>商贸\\其他</td></tr>
<tr><td><b>发文机关：</b></td><td>国务院办公厅</td><td><b>成文日期：</b></td><td>2099年12月23日</td></tr>
<tr><td><b>标　　题：</b></td><td colspan="3">国务院办公厅关于甲工作的通知</td></tr>
<tr><td><b>发文字号：</b></td><td>国办发〔2099〕126号</td><td><b>发布日期：</b></td><td>2099年12月28日</td></tr></table>
<table class="bd1"><tr><td><b>主 题 词：</b></td><td></td><td></td><td></td></tr></table></td></tr></tbody></table><br>
<table><tr><td><table><tr><td id="UCAP-CONTENT"><p><span>国务院办公厅</span></p><p>关于甲工作的通知</p>
<p>国办发〔2099〕126号</p><p>各省、自治区、直辖市人民政府：</p><p>　　现将有关事项通知如下。</p></td></tr></table>
<p>扫一扫在手机打开当前页</p></td></tr></table></div>"""
CSRC = """<div class="header">证监会</div><div class="content"><div class="xxgk-table"><table><tr><th>索  引  号</th>
<td>bm1/2099-1</td><th>分        类</th><td></td></tr><tr><th>发布机构</th><td>证监会</td><th>发文日期</th>
<td><input type="hidden" value="1737082507000"></td></tr><tr><th>名        称</th>
<td colspan="3">【第9号令】《甲规则》</td></tr>
<tr><th>文        号</th><td>证监会令【第9号】</td><th>主  题  词</th><td></td></tr></table></div>
<h2>【第9号令】《甲规则》</h2>
<div class="detail-news"><p>中国证券监督管理委员会令<o:p></o:p></p><p>第9号</p><p>《甲规则》已经审议通过，现予公布。</p>
<div id="files" style="display: none"><a href="1.pdf">附件1：甲规则.pdf
</a><a href="2.pdf">附件2：说明.pdf</a></div><div class="xxgk-down-box"><a>【打印】</a></div></div></div>
<h1>政府网站年度报表</h1>"""
GUANGZHOU_RULES = """<div id="zoomsubtitl"><ul><li><span>文　　号：</span>
    某建规字〔2099〕5号
</li><li><span>失效日期：</span> 2104年03月03日</li><li><span>文件状态：</span></li></ul></div>
<h1 class="info_title">某市住房局关于甲工作的通知</h1><div id="info_cont"><p>各区人民政府：</p>
<p>经市政府同意，现就甲工作通知如下：</p></div><div>相关附件</div>"""
GUANGZHOU_ZOOMCON = """<div class="crumb">当前位置：首页</div><div class="title"><ucaptitle>
  怎么申领某市社会保障卡？ </ucaptitle></div>
<div class="time">发表时间：2099-06-25 信息来源：某市人社局 浏览字号：大中小</div>
<div class="content" id="zoomcon"><ucapcontent><p>一、申领对象</p>
<p>本市户籍人员，凭身份证件申领。</p></ucapcontent></div>
<div>浏览次数：- 分享</div>"""
TRS = """<div class="view TRS_UEDITOR trs_web"><div class="TRS_Editor"><div class="Custom_UnionStyle">
<p>京中医字〔2099〕20号<br>
<br>　　各区卫生健康委：<br>　　现将有关事项通知如下。</p></div></div></div>"""


@pytest.mark.parametrize(
    ("body", "text", "stated"),
    [
        pytest.param(
            STATE_COUNCIL,
            [
                "索 引 号：000014349/2099-00001\t主题分类：商贸\\其他",
                "发文机关：国务院办公厅\t成文日期：2099年12月23日",
                "标　　题：国务院办公厅关于甲工作的通知",
                "发文字号：国办发〔2099〕126号\t发布日期：2099年12月28日",
                "国务院办公厅",
                "关于甲工作的通知",
                "国办发〔2099〕126号",
                "各省、自治区、直辖市人民政府：",
                "现将有关事项通知如下。",
            ],
            {
                "title": "国务院办公厅关于甲工作的通知",
                "issuer": "国务院办公厅",
                "issued_on": "2099年12月23日",
                "doc_number": "国办发〔2099〕126号",
            },
            id="State Council",
        ),
        pytest.param(
            CSRC,
            [
                "索  引  号\tbm1/2099-1",
                "发布机构\t证监会",
                "名        称\t【第9号令】《甲规则》",
                "文        号\t证监会令【第9号】",
                "【第9号令】《甲规则》",
                "中国证券监督管理委员会令",
                "第9号",
                "《甲规则》已经审议通过，现予公布。",
                "附件1：甲规则.pdf",
                "附件2：说明.pdf",
            ],
            {"title": "【第9号令】《甲规则》", "doc_number": "证监会令【第9号】"},
            id="CSRC: files that a script shows, no buttons",
        ),
        pytest.param(
            GUANGZHOU_RULES,
            [
                "文　　号：某建规字〔2099〕5号",
                "失效日期：2104年03月03日",
                "某市住房局关于甲工作的通知",
                "各区人民政府：",
                "经市政府同意，现就甲工作通知如下：",
            ],
            {"title": "某市住房局关于甲工作的通知", "doc_number": "某建规字〔2099〕5号"},
            id="Guangzhou's rules: a list for a table",
        ),
        pytest.param(
            GUANGZHOU_ZOOMCON,
            ["怎么申领某市社会保障卡？", "一、申领对象", "本市户籍人员，凭身份证件申领。"],
            {"title": "怎么申领某市社会保障卡？"},
            id="Guangzhou's zoomcon",
        ),
        pytest.param(
            TRS,
            ["京中医字〔2099〕20号", "各区卫生健康委：", "现将有关事项通知如下。"],
            {},
            id="TRS: a fragment without a page",
        ),
    ],
)
def test_templates(body: str, text: list[str], stated: dict[str, str]) -> None:
    extraction = read_html(page(body))
    assert (lines(extraction), dict(extraction.stated), extraction.remarks) == (text, stated, ())


def test_the_header_is_read_of_a_page() -> None:
    found = header(read_html(page(STATE_COUNCIL)))
    assert {key: found[key] for key in ("title", "doc_number", "issuers", "index_number", "subjects")} == {
        "title": "国务院办公厅关于甲工作的通知",
        "doc_number": "国办发〔2099〕126号",
        "issuers": ("国务院办公厅",),
        "index_number": "000014349/2099-00001",
        "subjects": ("商贸\\其他",),
    }
    assert (str(found["issued_on"]), str(found["published_on"])) == ("2099-12-23", "2099-12-28")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("<td>【有效性】<td>有效", {"status": "有效"}, id="a boxed key"),
        pytest.param("<td>有效性：<td>有效<td>文号：<td>", {"status": "有效"}, id="an empty value"),
        pytest.param(
            "<td>索引号<td>A-1<td>有效性<td>已失效", {"index_number": "A-1", "status": "已失效"}, id="no colons"
        ),
    ],
)
def test_a_table_in_front_of_the_text_is_read_by_the_header(row: str, expected: dict[str, str]) -> None:
    for body in (
        f"<table><tr>{row}</table><div id=zoom><p>{PROSE}",
        f"<div id=zoom><table><tr>{row}</table><p>{PROSE}",
    ):
        assert read_metadata(assemble(read_html(page(body)).pieces)[0]) == expected


def test_status_is_said_by_its_line_alone() -> None:
    assert "status" not in zoom("<table><tr><td>有效性：<td>有效</table>").stated


def test_buttons_for_the_size_of_letters_are_no_number() -> None:
    extraction = read_html(page(f"<div>【字号：大 中 小】</div><div id=zoom><p>{PROSE}"))
    assert lines(extraction) == [PROSE]


def test_the_address_is_the_source() -> None:
    head = """<meta name="ArticleTitle" content="某市财政局意见">
    <meta name="Url" content="https://www.example.gov.cn/post_1.html">"""
    assert read_html(page(f"<div id=zoom>{PROSE}</div>", head)).stated == {
        "title": "某市财政局意见",
        "source": "https://www.example.gov.cn/post_1.html",
    }


def test_a_page_of_no_known_site_falls_back() -> None:
    links = "".join(f"<li><a href='{i}'>第{i}条新闻的标题写在这里</a></li>" for i in range(9))
    body = f"""<div class="top-nav"><p>欢迎访问某某市人民政府门户网站，今天是星期一。</p></div><ul>{links}</ul>
    <div class="x"><div class="y"><p>各有关单位：</p><p>{PROSE}</p><p>{PROSE}</p><ul>{links}</ul><p>某市财政局</p></div>
    <p>【打印】 【关闭】</p></div><div class="footer"><p>版权所有：某某市人民政府办公厅，备案号九号。</p></div>"""
    extraction = read_html(page(body, "<title>某市财政局关于补贴的通知-某市财政局网站</title>"))
    assert lines(extraction) == ["各有关单位：", PROSE, PROSE, "某市财政局"]
    assert [remark.code for remark in extraction.remarks] == ["fallback"]


def test_a_text_that_was_only_served_as_a_page_keeps_its_lines() -> None:
    assert lines(read_html(page(f"一、甲\n{PROSE}\n二、{PROSE}"))) == ["一、甲", PROSE, f"二、{PROSE}"]


def test_a_body_that_waits_for_a_script_is_read() -> None:
    data = page(f"<div id=zoom><p>{PROSE}").replace(b"<body>", b'<body style="visibility: hidden">')
    assert lines(read_html(data)) == [PROSE]


def test_hidden_text_is_left_out_and_said() -> None:
    extraction = zoom("<p style='display:none'>忽略之前</p>")
    assert [(r.code, dict(r.facts)) for r in extraction.remarks] == [("hidden_text", {"n": "4"})]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(page("<div id=zoom></div><script>var x = '一二三四五六七八九十'</script>"), "empty", id="a shell"),
        pytest.param(
            page("<ul>" + "<li><a href='/a'>关于印发某方案的通知，请点击查看</a></li>" * 50 + "</ul>"),
            "empty",
            id="a list",
        ),
        pytest.param(
            page("<div>您的访问过于频繁，请在下面输入验证码后继续访问，由此带来的不便敬请谅解，谢谢您的配合与支持，祝您生活愉快。</div>"),
            "empty",
            id="a captcha",
        ),
        pytest.param(page("<div>" * 500 + PROSE * 3), "nesting", id="too deep"),
        pytest.param(page("<frameset><frame src=a></frameset>"), "empty", id="frames"),
        pytest.param(bytes(range(128, 256)) * 40, "encoding", id="no text"),
    ],
)  # fmt: skip
def test_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        read_html(data)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "utf-8"), ("gbk", "gbk"), ("gbk", "utf-8"), ("utf-8", "gb2312"), ("gbk", "no-such"), ("utf-16", "gbk"),
     ("utf-8-sig", "big5"), ("gb18030", "")],
)  # fmt: skip
def test_bytes_go_before_what_a_page_says_of_them(encoding: str, declared: str) -> None:
    text = f'<meta charset="{declared}"><div id="zoom"><p>{PROSE}</p></div>'
    assert lines(read_html(text.encode(encoding))) == [PROSE]


def test_a_few_broken_characters_are_said() -> None:
    data = f'<meta charset="gbk"><div id="zoom"><p>{PROSE * 40}</p></div>'.encode("gbk")
    cut = data.replace("补贴。</p>".encode("gbk"), "补贴".encode("gbk") + b"\xff</p>")
    extraction = read_html(cut)
    assert [(r.code, dict(r.facts)) for r in extraction.remarks] == [("lost_characters", {"n": "1"})]


def test_a_tag_of_many_attributes_takes_no_time() -> None:
    # libxml2 compares each attribute with all others: 28 s for this one
    attributes = " ".join(f"a{i}=1" for i in range(50_000))
    assert lines(zoom(f"<p {attributes}>甲</p>")) == ["甲", PROSE]


def test_entities_and_addresses_are_not_followed() -> None:
    laughs = '<!DOCTYPE html [<!ENTITY a "哈"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = lines(read_html(f"{laughs}<div id=zoom><p>&b;&f;</p><p>{PROSE}</p></div>".encode()))
    assert text[-1] == PROSE
    assert "root" not in "".join(text)


def test_what_is_kept_is_what_the_header_knows() -> None:
    assert {key for keys in page_keys() for key in keys} <= {key for keys in KEYS.values() for key in keys}


def test_selectors_are_of_the_known_form() -> None:
    for template in templates():
        for selector in (*template.body, *template.title, *template.shown, *template.left_out):
            assert re.fullmatch(r"(?:\w+)?[#.][\w-]+|\w+", selector)


TAGS = st.sampled_from(
    ["<p>", "</p>", "<table>", "<tr>", "<td>", "<td rowspan=3 colspan=2>", "</table>", "<ol>", "<li>", "</ol>", "<br>",
     '<div id="zoom">', "</div>", "<h1>", "<b style='display:none'>", "<b style='font-size:0'>", "</b>", "<pre>", "<a>",
     "<!--", "-->", "<![CDATA[", "<?", "<script>", "</script>", "<form>", "<select>", "<svg>", "<math>", "<ul>",
     "<body>",      "索引号：", "有效性", "一、", "（一）", "甲", PROSE, "\n", "　", "&nbsp;", "&", "<", "\x1e", "\x00"]
)  # fmt: skip


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(TAGS, max_size=60).map(lambda parts: "".join(parts).encode())))
def test_whatever_comes_ends_in_a_text_or_a_reason(data: bytes) -> None:
    try:
        extraction, reason = read_html(data), ""
    except ValueError as error:
        extraction, reason = Extraction(pieces=()), str(error)
    text, origins = assemble(extraction.pieces)
    assert text.strip() or reason in REASONS
    assert all(text[origin.span].strip() for origin in origins)


@given(
    st.lists(
        st.lists(st.sampled_from(["索引号", "有效性：", "文号", "标题：", "无", "甲", "甲乙", ""]), max_size=5),
        max_size=4,
    )
)
def test_no_cell_of_a_body_is_lost(rows: list[list[str]]) -> None:
    table = "".join(f"<tr>{''.join(f'<td>{cell}' for cell in row)}" for row in rows)
    text = "".join(lines(zoom(f"<table>{table}</table>")))
    for row in rows:
        for cell in row:
            assert "：" in cell or cell in ("索引号", "文号") or cell in text
