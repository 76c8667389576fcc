"""What a site puts around its text: by element, by role, by class, by words."""

from __future__ import annotations

import re
from typing import Final

from lxml import html

from .page_measures import Measures

_NEVER_SHOWN: Final = (
    "script", "style", "template", "noscript", "svg", "iframe", "object", "embed", "canvas", "audio", "video", "map",
    "select", "button", "input", "textarea", "head", "dialog", "datalist",
)  # fmt: skip
_AROUND: Final = ("nav", "footer", "aside", "menu")
_ROLES: Final = frozenset(
    "navigation banner contentinfo complementary dialog alertdialog search menu menubar toolbar".split()
)
# The repeated groups are possessive (++, *+): a hostile page must not make them try every way to cut a word.
# Words of class and id, whole or as the start of one: `share-bar`, `commentList`, `xgxw` (相关新闻), `dqwz` (当前位置).
_MARKS: Final = re.compile(
    r"(?:^|[\s_-])(?:site|page|main|global|g|m|w|top|left|right|article|news|post|content|ui|cms)?[_-]?"
    r"(?:nav|navi|navbar|navigation|menu|menus|breadcrumbs?|crumbs?|bread|side|sidebar|sider|aside|share|sharing|shares|"
    r"bdshare\w*|social|related|relate|relevant|recommend|recommended|recommends|comments?|commentlist|disqus|reply|"
    r"replies|pinglun|"
    r"cookies?|consent|gdpr|footer|foot|footbox|copyright|header|hd-nav|topbar|toolbar|tools?|login|signin|search|"
    r"searchbox|pager|pagination|paging|pages|prevnext|prev-next|nextprev|advert\w*|ads?|adbox|banner|banners|popup|popups|"
    r"modal|qrcode|qr|ewm|erweima|hot|hotnews|rank|ranking|ranklist|tags?|taglist|tagcloud|subscribe|newsletter|"
    r"promo|sponsor|widget|widgets|friendlinks?|links|yqlj|xgxw|xglj|xgyd|xgwz|dqwz|"
    r"fenxiang|fontsize|zihao|print|skip|accessibility|feedback|like|likes|dianzan|app-download|appdown|download-app|"
    r"editor-note|zrbj|gotop|backtop|totop|float|floating|hidden|hide|sr-only|visually-hidden|more|more-links)"
    r"(?:[_-]?(?:bar|box|list|wrap|wrapper|area|block|section|container|con|nav|menu|links?|items?|panel|module|"
    r"modal|notice|banner|news|posts|articles|widget|inner|info|top|bottom|left|right|text|title|post|reading|\d))*+"
    r"(?=$|[\s])",
    re.IGNORECASE,
)
_HIDING: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# An element with such a class that holds more than this of the page's prose is no furniture, whatever it is called.
_MOST_PROSE: Final = 0.4
_TAIL: Final = re.compile(
    r"\W*(?:相关(?:阅读|新闻|链接|文章|报道|资讯|推荐|内容|信息|稿件|专题|附件下载)|推荐(?:阅读|新闻|文章|内容)|延伸阅读|更多(?:新闻|阅读|推荐|精彩\w*|>*)"
    r"|猜你(?:喜欢|想看)|热(?:门|点)(?:新闻|推荐|文章|评论|阅读|排行)|新闻排行\w*|点击排行\w*|(?:全部|最新|精彩|网友|热门)?(?:评论|跟贴|跟帖|留言)(?:列表)?"
    r"|我要评论|发表评论|网友评论|友情链接|大家都在看|为您推荐|上一篇|下一篇|上一条|下一条|你可能(?:还)?(?:喜欢|感兴趣)\w*"
    r"|related (?:articles?|stories|news|posts|links|reading|content)|read more|more (?:stories|news|from .{1,30})"
    r"|recommended(?: for you)?|you may also like|most (?:read|popular)|latest news|comments?|leave a (?:comment|reply)"
    r"|share this(?: .{0,20})?|trending(?: now)?)\s*(?:[（(]\s*\d*\s*(?:条)?\s*[)）])?\s*(?:[:：].{0,60})?\W*\Z",
    re.IGNORECASE,
)
_TOOL: Final = re.compile(
    r"(?:[\s|｜·【】\[\]（）()<>《》/:：,，+-]|分享(?:到|至)?|打印(?:本页)?|关闭(?:窗口|本页)?|收藏(?:本页|本文)?|返回(?:顶部|首页|列表|上一页)?|"
    r"字体|字号|大小|[大中小]号?|默认|放大|缩小|微信|微博|新浪微博|朋友圈|空间|QQ(?:空间|好友)?|扫一扫|手机(?:阅读|看|版)|在手机打开当前页|"
    r"点赞|赞|评论|举报|投诉|复制链接|下载|语音播报|播报|朗读|纠错|我要纠错|保存|推荐|首页|全文|展开全文|阅读全文|点击加载更多|加载更多|"
    r"扫码(?:分享|阅读)?|二维码|无障碍|繁体|简体|登录|注册|更多|查看更多|\d|"
    r"share|print|close|save|copy link|facebook|twitter|linkedin|whatsapp|weibo|wechat|email|e-mail|tweet|pin it|"
    r"like|comments?|subscribe|sign in|log in|accept(?: all)?|reject(?: all)?|got it|back to top|"
    r"skip to (?:main )?content)++",
    re.IGNORECASE,
)
_FURNITURE_LINE: Final = re.compile(
    r"(?:当前位置|您(?:现在|当前)?(?:的|所在)?(?:所在)?位置|所在位置|位置)\s*[:：]?.{0,80}(?:>|»|›|＞|首页).{0,80}\Z"
    r"|.{0,30}(?:使用|uses?|using)\s*(?:了)?\s*cookies?\b.{0,300}\Z"
    r"|(?:[（(【\[]?\s*(?:责任)?编辑|责编|值班编辑|校对|审核|监制|一审|二审|三审|初审|复审|终审)\s*[:：/丨|]?\s*\S{0,40}[)）】\]]?\s*\Z"
    r"|(?:浏览|点击|阅读|访问)(?:次数|量|数)?\s*[:：]\s*\d*\s*次?\s*\Z"
    r"|扫一扫.{0,20}\Z|分享(?:到|至)\s*[:：]?.{0,40}\Z"
    r"|.{0,10}(?:版权所有|Copyright|All Rights Reserved|ICP备).{0,160}\Z"
    r"|(?:上|下)一(?:篇|条)\s*[:：].{0,80}\Z|关键词\s*[:：].{0,60}\Z|(?:主办|承办)单位\s*[:：].{0,60}(?:ICP|网安备|电话).{0,80}\Z",
    re.IGNORECASE,
)


def strip_furniture(body: html.HtmlElement) -> None:
    """Take the site's parts out of a page, in place."""
    for element in list(body.iter(*_NEVER_SHOWN)):
        _drop(element)
    measures = Measures(body)
    most = _MOST_PROSE * measures.prose(body)
    for element in list(body.iter()):
        if element is not body and _is_marked(element) and measures.prose(element) <= most:
            _drop(element)


def _is_marked(element: html.HtmlElement) -> bool:
    tag = element.tag
    if tag in _AROUND or element.get("role", "") in _ROLES:
        return True
    if element.get("hidden") is not None or _HIDING.search(element.get("style") or ""):
        return True
    if tag == "header":
        return not any(ancestor.tag in {"article", "main"} for ancestor in element.iterancestors())
    if tag in {"h1", "h2", "p", "table", "tr", "td", "article", "main", "time"}:
        return False
    return any(_MARKS.search(element.get(name) or "") for name in ("class", "id"))


def _drop(element: html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()  # keeps the text that follows it


def is_tail_heading(text: str) -> bool:
    """Whether a block is the heading of what a site appends to an article."""
    return len(text) <= 80 and _TAIL.match(text) is not None


def is_tool_line(text: str) -> bool:
    """Whether a block says nothing of the article: share bars, font sizes, the path to the page, the web editor."""
    if len(text) > 400:
        return False
    return (len(text) <= 60 and _TOOL.fullmatch(text) is not None) or _FURNITURE_LINE.match(text) is not None
