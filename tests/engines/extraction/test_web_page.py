"""Web pages: the editor's text without the site's."""

from __future__ import annotations

from datetime import date

import pytest

from bridgehead.engines.extraction import extract

TITLE = "桥港区召开重大项目推进会"
PROSE = (
    "8月3日，桥港区召开重大项目推进会。今年1—7月，全区新签约亿元以上项目<b>42</b>个，总投资260亿元，同比增长12.5%。",
    "会议指出，要坚持项目为王，全力推进项目建设，确保完成全年目标任务，其中先进制造业项目30个。",
    "会议要求，各镇街要紧盯时间节点，倒排工期，全年完成投资180亿元以上。",
)
SHOWN = [line.replace("<b>", "").replace("</b>", "") for line in PROSE]
BODY = "".join(f"<p>　　{line}</p>" for line in PROSE)


def page(inner: str, head: str = f"<title>{TITLE}_桥港区人民政府</title>") -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{inner}</body></html>".encode()


def lines(inner: str, head: str = f"<title>{TITLE}_桥港区人民政府</title>") -> list[str]:
    return extract(page(inner, head), "a.html").text.split("\n")


LINKS = "".join(f"<li><a href='{n}.html'>桥港区第{n}批签约项目总投资{n}亿元</a></li>" for n in range(1, 9))
FURNITURE = {
    "navigation": f"<nav><ul>{LINKS}</ul></nav>",
    "navigation by class": "<div class='top-menu'><a href=1>首页</a><a href=2>政务公开</a></div>",
    "navigation by shape": f"<div><ul>{LINKS}</ul></div>",
    "header": "<header><a href=/>首页</a> 今日桥港，投资热线123亿元。</header>",
    "path": "<div>当前位置：<a href=1>首页</a> &gt; <a href=2>新闻中心</a> &gt; 正文</div>",
    "sidebar": f"<aside><p>热线：投资100亿元的项目在此报名，欢迎来电。</p>{LINKS}</aside>",
    "sidebar by class": "<div id='sidebar-right'><p>本周热点：某地签约999亿元，引发关注。</p></div>",
    "share bar": "<div>分享到： 微信 微博 QQ空间</div>",
    "tools": "<p>【打印】【关闭】 字体：大 中 小</p>",
    "related by class": f"<div class='related-news'><h3>相关新闻</h3>{LINKS}</div>",
    "comments by class": "<div class='comment-list'><p>网友甲：这个项目投资500亿元，什么时候开工？</p></div>",
    "cookies": "<div class='cookie-notice'>本网站使用cookie改善体验，继续浏览即表示同意。</div>",
    "cookies by words": "<div>We use cookies to improve your experience on this site.</div>",
    "footer": "<footer>主办：桥港区人民政府 ICP备12345678号</footer>",
    "footer by words": "<p>版权所有：桥港区融媒体中心 未经许可不得转载</p>",
    "hidden": "<div style='display: none'>隐藏文字，投资1亿元。</div>",
    "script": "<script>var a = '投资2亿元。';</script><style>p{}</style><noscript>请启用脚本。</noscript>",
    "form": "<form><input value='搜'><select><option>全部项目</option></select><button>搜索</button></form>",
    "web editor": "<p>责任编辑：某某</p>",
    "next article": "<p>下一篇：<a href=1>桥港区签约9亿元项目</a></p>",
}


@pytest.mark.parametrize("kind", FURNITURE)
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_what_the_site_puts_around_is_dropped(kind: str, before: bool) -> None:
    text = f"<div class='content'><h1>{TITLE}</h1>{BODY}</div>"
    inner = FURNITURE[kind] + text if before else text + FURNITURE[kind]
    assert lines(inner) == [TITLE, *SHOWN]


@pytest.mark.parametrize(
    "heading", ["相关阅读", "相关链接：", "热门评论（12）", "猜你喜欢", "Related articles", "上一篇：某事"]
)
def test_what_follows_a_closing_heading_is_dropped(heading: str) -> None:
    tail = f"<p>{heading}</p><p>某地签约项目999亿元，也是一段完整的话。</p>"
    assert lines(f"<div><h1>{TITLE}</h1>{BODY}{tail}</div>") == [TITLE, *SHOWN]


def test_a_page_of_everything_at_once() -> None:
    around = list(FURNITURE.values())
    inner = (
        "".join(around[:10])
        + f"<div class='wrap'><div class='l'><h1>{TITLE}</h1>{BODY}</div></div>"
        + "".join(around[10:])
    )
    assert lines(inner) == [TITLE, *SHOWN]


def test_the_title_comes_along_when_it_stands_outside_of_the_text() -> None:
    found = extract(page(f"<div><h1>{TITLE}</h1></div><div id='zoom'>{BODY}</div>"), "a.html")
    assert found.text.split("\n") == [TITLE, *SHOWN]
    assert found.title == TITLE


def test_a_page_laid_out_by_tables_is_prose_and_one_with_data_is_rows() -> None:
    data = (
        "<table><caption>重点项目（单位：万元）</caption><tr><th rowspan=2>项目</th><th colspan=2>投资</th></tr><tr><th>总投资</th>"  # noqa: E501
        "<th>完<br>成</th></tr><tr><td>甲</td><td>12000</td><td></td></tr></table>"
    )
    inner = (
        f"<table><tr><td width=200>{LINKS}</td><td><h1>{TITLE}</h1>{BODY}{data}<p>以上为快报数。</p></td></tr></table>"
    )
    rows = [
        "重点项目（单位：万元）",
        "",
        "项目\t投资\t投资",
        "项目\t总投资\t完 成",
        "甲\t12000\t",
        "",
        "以上为快报数。",
    ]
    assert lines(inner) == [TITLE, *SHOWN, *rows]


@pytest.mark.parametrize("around", ["", "<p>以上为快报数，正式数以年报为准。</p>"])
def test_a_page_that_is_nothing_but_a_table_is_its_rows(around: str) -> None:
    cells = "".join(f"<tr><td>港区第{n}街道办事处</td><td>{n}00</td></tr>" for n in range(1, 4))
    inner = f"<h1>{TITLE}</h1><div><div><table><tbody>{cells}</tbody></table>{around}</div></div>"
    assert lines(inner)[:4] == [TITLE, "", "港区第1街道办事处\t100", "港区第2街道办事处\t200"]


def test_an_article_in_sections_is_kept_whole() -> None:
    inner = (
        "<main>"
        + "".join(f"<section><h2>第{n}部分</h2><p>{line}</p></section>" for n, line in enumerate(PROSE))
        + "</main>"
    )
    assert [line for line in lines(inner) if line in SHOWN] == SHOWN


def test_links_inside_a_sentence_stay() -> None:
    inner = f"<p><a href=1>桥港区</a>今年签约<a href=2>重点项目</a>42个，详见<a href=3>附件</a>。</p>{BODY}"
    assert lines(inner)[0] == "桥港区今年签约重点项目42个，详见附件。"


def test_short_pages_are_kept_as_they_are() -> None:
    assert lines("<h1>简报</h1><p>签约&nbsp;<b>42</b>个&lt;亿元&gt;项目，\n  总投资260亿元</p><ul><li>其一<li>其二</ul>", "") == [  # noqa: E501
        "简报", "签约\u00a042个<亿元>项目，总投资260亿元", "其一", "其二",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "inner", "day"),
    [
        ('<meta name="PubDate" content="2026-08-04 09:12">', "", date(2026, 8, 4)),
        ('<meta property="article:published_time" content="2026-08-04T09:12:00+08:00">', "", date(2026, 8, 4)),
        ('<meta name="publishdate" content="20260804">', "", date(2026, 8, 4)),
        ('<script type="application/ld+json">{"datePublished": "2026-08-04"}</script>', "", date(2026, 8, 4)),
        ("", '<time datetime="2026-08-04">昨天</time>', date(2026, 8, 4)),
        ("", "<div>发布时间：<span>2026年8月4日</span></div>", date(2026, 8, 4)),
        ("", "<div>2026-08-04 09:12　来源：桥港发布</div>", date(2026, 8, 4)),
        ("", "<div>来源：桥港发布 2026/8/4</div>", date(2026, 8, 4)),
        ("", "<p>Published on August 4, 2026</p>", date(2026, 8, 4)),
        ("", "<p>Posted: 4 Aug 2026</p>", date(2026, 8, 4)),
        ('<meta name="date" content="2026-13-45">', "", None),
        ("", "<p>该项目于2025年3月1日开工。</p>", None),
    ],
)
def test_the_day_of_publication(head: str, inner: str, day: date | None) -> None:
    assert extract(page(f"<div>{inner}{BODY}</div>", head), "a.html").published == day


@pytest.mark.parametrize(
    ("head", "inner", "title"),
    [
        (f'<meta name="ArticleTitle" content="{TITLE}">', "", TITLE),
        (f"<title>{TITLE} - 新闻 - 桥港网</title>", "", TITLE),
        (f"<title>{TITLE}_要闻_桥港网</title>", "<h1>桥港网</h1>", TITLE),
        ("<title>页签</title>", f"<h1>{TITLE}</h1>", TITLE),
        ("", "", None),
    ],
)
def test_the_title(head: str, inner: str, title: str | None) -> None:
    assert extract(page(f"{inner}<div>{BODY}</div>", head), "a.html").title == title


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_pages_come_in_every_encoding(encoding: str) -> None:
    source = f'<?xml version="1.0" encoding="{encoding}"?><html><body>{BODY}</body></html>'
    found = extract(source.encode(encoding), "a.html")
    assert found.text.split("\n") == SHOWN
    assert found.encoding == encoding


def test_a_page_called_text_is_a_page_and_an_old_word_file_that_is_a_page_too() -> None:
    for name in ("a.txt", "-", "a.doc"):
        assert extract(page(BODY), name).kind == "html"


def test_comma_separated_values_are_a_table() -> None:
    found = extract('项目,总投资\n"甲,一期","12,000"\n'.encode("gb18030"), "a.csv")
    assert (found.kind, found.text) == ("text", "项目\t总投资\n甲,一期\t12,000")
