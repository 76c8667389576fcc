"""Who invests in or builds a project: said outright, or the brand at the head of its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_

from bridgehead.engines.reading.known import Known
from bridgehead.engines.reading.patterns import stands_in

from .acting import END_WORDS, ENDS, FIRM, LED, acting_firm, first_of, spoken_of, with_partners
from .brand_halls import PARKS
from .brands import brand, has_own_head
from .cues import cue
from .facts import ProjectDraft
from .firms import (
    BUILDS_IT,
    announcer,
    builders,
    ends_of,
    may_be_called,
    plain_firm,
    says_after,
    speaker_firm,
    subject_firm,
    told_firm,
)
from .product_words import says_what
from .public_works import may_be_a_firms
from .regions import ends_in_firm, region_before, without_region

_BUILT_BY = re.compile(
    r"由(?P<by>(?:(?!(?<!美)的|斥资\d|正在)[\u4e00-\u9fffA-Za-z0-9()·、]){2,40}?)(?:牵头|追加|主导|合资|合作|携手|领衔|全额|全部|独家|单独|全资|独资|共同|联合|负责|计划|控股|旗下|捐资|作为|倾力|倾心|精心|全力|全程|具体|统一|[并和及](?=运营|建设|实施))*(?:总?投资|出资|建设|兴建|新建|承建|承担|共建|合建|开建|续建|改扩建|兴建|成立|组建|打造|实施|开发|投建|兴办|建造|(?<=负责)运营|(?:运营|布局|牵头|主导|领衔|承办|承接|接手|接盘|控股)(?=[，。；\n]|$)|(?<=作为)(?:投资|建设|实施)(?:主体|方))(?!方|主体|人|商|单位|控股|集团|有限|管理|发展|公司|股份|工程公司)"
)
# 是霁岑科创与桥港区共同打造的…
_WITH_DISTRICT = re.compile(
    r"是由?(?P<by>[\u4e00-\u9fffA-Za-z0-9()·]{2,24}?)[与和同][\u4e00-\u9fff]{2,8}?[省市区县镇](?:人民)?(?:政府|管委会)?(?:共同|联合|合作|携手)"
)
_INVESTOR = re.compile(
    r"(?:(?:投资|建设|开发|运营|接盘|接手|承建|出资|实施|操盘)(?:方|商|者|人|主体|单位|企业)|申报主体|项目法人|法人单位|企业(?:名称)?(?=[：为是])|乙方(?=：)|(?:建设|实施|承建|项目)?业主(?:单位|方)?|项目单位|老板(?=[为是系：]))"
    r"(?:[：为是系]?(?:来自[\u4e00-\u9fff]{2,8}的)?(?:上市公司|行业龙头|龙头企业|知名企业|世界500强企业?|央企|国企)?(?P<by>[\u4e00-\u9fffA-Za-z0-9()·]{2,26}?(?:公司|集团|厂(?=[，。；\n]|$)|(?:能源|科技|股份)(?![\u4e00-\u9fff]{0,8}公司))"
    r"(?:[、和与][\u4e00-\u9fffA-Za-z0-9()·]{2,20}?(?:公司|集团|能源|科技|股份)(?![\u4e00-\u9fff]{0,8}公司))?)"
    rf"|[：为是系]?(?:来自[\u4e00-\u9fff]{{2,8}}的)?(?P<ends>(?!的){FIRM})"
    r"|(?P<acts>(?![的已将正]|计划|预计|承诺|一[家位]|代表)[\u4e00-\u9fffA-Za-z]{3,8}?)(?=已[取开投完]|将|负责|计划|投[入了下]|投资|称|介绍|表示|透露|的资金)"
    r"|[：为是系](?P<short>(?!一[家位名]|来自)[\u4e00-\u9fffA-Za-z]{2,10})(?=[，。；\n]|$))"
)
# 霁通旅业为其投入3.3亿元: a clause that says no more than who has spent what
_SPENT = re.compile(
    rf"(?:由|目前|其中|此前)?(?P<by>{FIRM})(?:为其|为此|共|总共|累计|一共|先后|已|计划|将|拟|前后)*(?:总?投资|投入|出资|斥资|耗资|注资|投下|砸下|拿出|投了|花了)了?(?:约|近|逾|超|共)*[\d.]+[余多]?[万亿]+[余多]?(?:人民币|美|欧|港)?元$"
)
# X项目来自云川霁岚科技, X项目是霁岚集团在岚原投资的第二个项目
_COMES_FROM = re.compile(rf"(?:项目|投资者?)(?:是|系|为)?来自(?:[\u4e00-\u9fff]{{2,6}}的)?(?P<by>{FIRM})")
_IS_OF = re.compile(
    rf"(?:项目|基地)(?:是|系|为)由?(?P<by>{FIRM})(?:在[^，。；]{{1,10}}?|继[^，。；]{{2,14}}?)?(?:投资|布局|打造|建设|设立|落子)"
)
# X项目以县霁建集团为实施主体
_AS_BODY = re.compile(
    r"以(?P<by>[\u4e00-\u9fffA-Za-z0-9()·、]{4,30}?)(?:为|作为)(?:投资|建设|实施|运营|开发)(?:主体|方|单位)"
)
# A firm's short name as people speak of it: 奥岚科技副总裁.
_SHORT_FORM = re.compile(
    "(?:[\u4e00-\u9fff]{0,3}?(?:科技|集团|股份|能源|控股|实业|重工|医药|电子|材料|公司|精密|新材|药业|生物|光电|智能|食品|机械|汽车)"
    "(?=副?总经理|副?总裁|副?董|负责人|创始|相关|有关|厂长|财务|总[监助])|公司|(?:股份|集团|控股)(?=计划|拟|将|是|，))"
)
_FULL_FORM = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{0,12}(?:\([\u4e00-\u9fff]{2,4}\))?[\u4e00-\u9fff]{0,8}?(?:有限公司|集团)"
)
# 据了解，霁东|霁川汽车部件有限公司: where the firm is registered, between a stop and its brand
_OPENS_FIRM = re.compile(
    "(?:^|[，。：、“\n])(?!目前|近日|日前|其中|同时|此外|今年|去年|位于|走进|来到|作为|经过|通过|包括|以及|例如|比如)"
    "((?:(?![与和同由向在我该本是对为让])[\u4e00-\u9fff]){2,3}[省市]?)$"
)
_LONGEST_SEAT = 5
_GROUP = re.compile("集团")
_NOTE = re.compile(r"\((?P<firm>[\u4e00-\u9fffA-Za-z·]{2,24})\)(?=[，。；、]|$|集中|正式|顺利|已|等)")
_ENDS_FIRM = re.compile("(?:公司|集团|科技|股份|药业|实业|控股)$")
# 项目(在建), 项目(一期), 项目(东段), 项目(续建): a note that tells of the works.
_NO_NOTE = re.compile(
    "[期段区县镇乡村市省园批包类型级号标建工产中前约]$|[一二三四五首]期|部分|主体|已|正|拟|将|待|未|续|新|前期|储备|签约|投资|下同|暂|原|简称|以下|上述|该|本|另|省|市|国家|重点|民生|补|专项|债|资金|管网|道路|厂房|项目"
)
_LONGEST_SHORT_NAME = 5
_NO_FIRMS_NAME = re.compile("与|董事长|总经理|介绍|表示|项目|是|为|的|、|，|产业园|基地|中心|工厂")
# 濛能集团投建，总投资118亿元: the clause opens with the firm.
_FIRM_BUILDS = re.compile(
    r"(?P<by>[\u4e00-\u9fffA-Za-z0-9()·]{2,26}?(?:公司|集团|科技|股份))(?:负责|全资)?(?:投建|投资建设|投资兴建|承建|打造)"
)
_FIRM_WORD = re.compile("公司|集团|科技|股份")
# 霁岚集团的新能源商用车总装基地
_SIGNS_BEFORE = re.compile(
    r"[与和同](?P<firm>[\u4e00-\u9fffA-Za-z0-9·()]{4,30}?(?:公司|集团))(?:成功|正式|顺利)?(?:签约|签订|签署)[^，。；]{0,8}，(?:签约|该|合作)?项目(?:名称)?[为是]$"
)
# 与霁晟制冷科技有限公司签订|冷柜压缩机项目投资协议
_SIGNS_FOR = re.compile(
    r"[与和同](?P<firm>[^，。；：与和\n]{2,30}?(?:公司|集团|株式会社|科技|股份|实业|控股))(?:成功|正式|顺利|现场)*(?:签订|签署|签约|签下)了?$"
)
# 与霁岚集团签约，共同建设|算力中心项目
_SIGNED_AND = re.compile(
    r"[与和同](?P<firm>[^，。；：与和\n]{2,30}?(?:公司|集团|株式会社|科技|股份|实业|控股))(?:成功|正式|顺利)*(?:签约|签订|签署|达成)[^，。；]{0,14}，"
    r"(?:[双三四各]方)?(?:将|拟|计划)?(?:在[^，。；：、\n]{2,10}?)?(?:共同|合作|联合|携手)?(?:投资)?(?:建设|打造|兴建|共建|布局)$"
)
_SIGNED_THEN = re.compile(
    rf"(?P<firm>{FIRM})[与和同][^，。；：、\n]{{1,12}}(?:[省市区县镇]|政府|管委会)(?:成功|正式|顺利|现场)*(?:签署|签订|签约|达成)[^，。；、\n]{{0,12}}，$"
)
_AGREED, _JUST_BEFORE = ("签署", "签订", "签约", "达成"), 20
_BUILT_TOGETHER = ("建设", "打造", "兴建", "共建", "布局")
_SIGNED = ("签订", "签署", "签约", "签下", "签订了", "签署了", "签约了", "签下了")
# 与康牧农业就|生猪养殖项目达成意向
_DEALS_OVER = re.compile(
    r"(?P<first>[\u4e00-\u9fffA-Za-z0-9·()]{2,24}(?:公司|集团|科技|股份|实业)|(?:^|(?<=[，。；：\n]))(?!我)[\u4e00-\u9fffA-Za-z]{2,8}?(?<![省市县区镇乡委局办府]))[与和同][^，。；：与和\n]{2,14}(?:[省市县区镇会]|政府)就$"
    r"|[与和同](?P<firm>[\u4e00-\u9fffA-Za-z0-9·()]{2,24}?)(?:等(?:企业|公司))?就$"
)
_NAMED_AFTER = ("项目为", "项目是", "项目名称为", "项目名称是")
_ROW_NAMES = ("项目：", "项目名称：")
# The last characters of what says who signs or builds.
_END_SIGNING = tuple({words[-1] for words in (*_SIGNED, *_NAMED_AFTER, *_ROW_NAMES, *_BUILT_TOGETHER, "就")})
# 投资主体：X公司；项目名称：|Y
_ROW_SAYS = re.compile(
    r"(?:投资(?:方|主体|人|单位)|建设单位|业主(?:单位)?|企业(?:名称)?|实施单位|申报单位)：(?P<firm>[^，。；：、\n]{2,30})[；，。\n]\s*(?:建设)?项目(?:名称)?：$"
)
_PLANS = re.compile(
    r"(?P<firm>[\u4e00-\u9fffA-Za-z0-9·()]{2,30}(?:公司|集团))(?:计划|拟|将|决定|已)*(?:在[^，。；：、\n]{2,16}?)?(?:投资)?(?:建设|兴建|新建|打造|布局|投建)$"
)
# 恒沃精密拟建设|Y: a firm's short name that opens the clause
_SHORT_PLANS = re.compile(
    r"(?:^|[，。；：\n])(?P<firm>[\u4e00-\u9fffA-Za-z]{3,8}?)(?:计划|拟|将|决定)+(?:在[^，。；：、\n]{2,16}?)?(?:投资)?(?:建设|兴建|新建|打造|布局|投建)$"
)
# 岚西首铝在蓉州投资建设|Y
_BUILDS_THERE = re.compile(
    r"(?:^|[，。；：\n])(?P<firm>[\u4e00-\u9fffA-Za-z]{3,8}?)就?在[\u4e00-\u9fff]{2,8}?(?:投资建设|投资兴建|投资新建|投建)$"
)
# 引进霁州正岚农牧有限公司，与我县合作建设|Y
_BROUGHT_IN = re.compile(
    rf"(?:引进|引入|招引|引来|引育|签下|牵手|携手)了?(?P<firm>{FIRM})，(?:由其|双方|将|拟|计划)*(?:[与和同][^，。；]{{2,8}})?(?:合作|共同|联合|合资|在[^，。；、]{{2,12}}?)*(?:投资)?(?:建设|打造|新建|兴建|共建)“?$"
)
_NO_BUILDER = re.compile("[省市县区镇乡委局办]$|政府|我们|项目|公司|企业|目前|同时|其中|[将拟正]$|计划")
_TO_BUILD = ("建设", "兴建", "新建", "打造", "布局", "投建")
_FIRM_ALONE = ("公司", "集团", "药业", "实业", "股份")
_ALONE = re.compile(
    r"(?!正|已|将|拟|由|为|并|向|与|经|在|被|该|其|目前|完成|协助|帮助|设立|组建|依托|引进|对接|走访|企业|投资|建设)[\u4e00-\u9fff()]{4,24}(?<!注册公司)(?<!成立公司)(?<!项目公司)(?<!设立公司)(?<!该公司)(?<!母公司)(?<!子公司)(?<!分公司)(?<!集团公司)"
)
# 霁南裕能年产8万吨磷酸铁锂项目竣工，|年产2万吨碳酸锂生产线…
_SAME_MAKER = re.compile(r"(?:^|[，。；：\n])(?P<made>[\u4e00-\u9fff]{2,10}年产[^，。；：、\n]{4,40})，$")
_FAR_BEFORE, _FAR_BACK = 60, 1500
_LONGEST = 24
_OWNER = re.compile(
    rf"(?P<firm>[\u4e00-\u9fffA-Za-z0-9·()]{{2,20}}(?:集团|公司))(?:{BUILDS_IT})?的$"
    rf"|(?P<led>{LED})(?:{BUILDS_IT})?的$"
    rf"|(?:^|[，。；：、\n]|的是|[就正]是|包括|还有)(?P<brand>(?!民营|国有|社会|外资|民资|国资|省属|市属)[\u4e00-\u9fffA-Za-z]{{2,6}}(?:{ENDS}))(?:{BUILDS_IT})?的$"
    r"|(?:^|[，。；：、\n])(?P<short>[\u4e00-\u9fffA-Za-z]{2,4})(?:新建|投建|投资建设|投资|兴建)的$"
)
# 霁煤集团、岚电集团等央企投资建设的
_OWNERS = re.compile(
    rf"(?P<firms>{FIRM}(?:(?:、|和|与){FIRM})*)等(?:\d*家?[\u4e00-\u9fff]{{0,4}}(?:企业|公司|[央国民]企))?(?:共同|联合|合作|分别)*(?:{BUILDS_IT})+的$"
)
_FIRMS = tuple({f"{word[-1]}的" for word in (*BUILDS_IT.split("|"), *END_WORDS)})
# 联成化学的|苯酐、增塑剂及|富马酸项目: the things before a name in a list
_LISTED_THINGS = re.compile(r"(?<=的)(?:(?:(?!项目|公司|集团)[^，。；：、的\n]){1,12}(?:、|及|和))+$")
# 今年新建的, 全市在建的, 正在兴建的: no firm.
_NO_OWNER = re.compile(
    "[今去明当近本]年|[一二三四]期|正|已|将|拟|计划|全[市县区省]|[市县区镇乡]$|政府|同步|重点|项目|集中|目前|其中|首[个批]|最|规划|^[利采使]用|^[由为以其该]|在"
)
_OURS = re.compile("由?(?:目前|现在|如今|今年|去年|该|本|我)?(?:公司|集团)")
_OPENS_NAME, _JOINS = ("\n", "“"), ("、", "及", "和")
_AND, _LEADS_IN = re.compile("[和与]"), re.compile("^(?:还有|包括|其中|以及|如|由)")
_PLACE = re.compile("市(?!场)|区(?!域)|县|镇|乡|街道|新区|开发区|经开区|高新区")
_INVESTS = re.compile("(?:计划)?(?:总?投资[^，。；、]{0,16}?)?(?:投资)?(?:建设|承建|实施)?的?“?")
_FIRM_INVESTS = re.compile("(?:公司|企业)(?:计划|拟|将|总|又|再|还)*(?:投资|斥资|投入|新建|建设|新上)")
# 公司正在建设的X项目: the firm that the text speaks of, whoever was named last.
_WE_BUILD = re.compile(
    "“?(?:目前|如今|现在)?(?:公司|企业|我们)(?:计划|拟|将|总|又|再|还|正在|正|目前|新)*(?:投资|斥资|投入|新建|建设|新上|实施|推进|扩建|打造)"
)
# 公司决定将|Y落户高新区
_WE_PUT = re.compile("(?:公司|企业|集团)(?:计划|拟|决定|选择|准备|最终)+(?:把|将)$")
_ITSELF = frozenset(("对方", "企业方", "公司", "企业", "集团", "该公司", "该企业", "该集团", "本公司", "我公司"))
_SITED = re.compile(
    r"(?:^|[，。；：\n]|\d[日、])(?P<firm>[\u4e00-\u9fffA-Za-z]{2,18}?)(?:位于|坐落于|在[\u4e00-\u9fff]{2,8}(?:投资|设立|建设)|在(?=[\u4e00-\u9fff]{1,9}[内里园区镇村]的$))[\u4e00-\u9fff]{0,10}的$"
)
_NOT_SITED = re.compile(
    "记者|会场|完工|竣工|开工|封顶|走进|来到|项目|政府|我们|^同|^[其该这我全今近正已将一]|目前|[省市县区镇乡委局办]$|公司$(?<!有限公司)|企业$"
)
_WHAT_IT_IS = re.compile(r"^.{2,10}?(?:公司|企业|巨头|龙头|制造商)(?=.{2,4}$)")
# Who lays the bricks: 由县建安公司承建 names no investor.
_CONTRACTOR = re.compile(
    "建安|[一二三四五六七八九十]+[建局]$|建工|工程局|水利[一二三四五六七八九十]?局|路桥|建筑(?:工程|安装)|市政工程|施工"
)
_NO_FIRM = re.compile(
    "[方外商政府]$|代表|客商|分别$|国有$|国有企业|企业$|^其|^该|资方|(?<![一二三四五六七八九十])[局委办]$"
    "|(?:管委会|街道|[局委办厅会])(?:组织|负责|牵头|主导)?$"
)
# The patterns that tell who builds, each with what it needs to find anything.
_TELL_BUILDER = (
    (cue("由"), _BUILT_BY),
    (
        cue(
            "投资商 实施主体 建设主体 运营主体 申报主体 项目法人 法人单位"
            " 投资者 投资企业 建设企业 承建企业 实施企业 企业： 企业为 企业是 企业名称 投资方 投资主体 投资人"
            " 建设方 建设者 开发方 开发商 开发企业 开发单位 运营方 运营单位 运营商 接盘方 接手方 承建方 出资人"
            " 出资方 操盘方 老板"
            " 投资单位 乙方 业主 建设单位 实施单位 承建单位 项目单位".split()
        ),
        _INVESTOR,
    ),
    (cue("共同 联合 合作 携手".split()), _WITH_DISTRICT),
    (cue("为投资 为建设 为实施 为运营 为开发".split()), _AS_BODY),
    (cue(("来自",)), _COMES_FROM),
    (cue("项目是 项目系 项目为 基地是 基地系".split()), _IS_OF),
)
_SPENDS = cue("投资 投入 出资 斥资 耗资 注资 投下 砸下 拿出 投了 花了".split())
_BUILDS = cue("投建 投资建设 投资兴建 承建 打造".split())
_TELLS_BUILDER = reduce(or_, (need for need, _ in _TELL_BUILDER), _BUILDS | _SPENDS)


def builder_in(text: str, start: int, end: int, cues: int) -> str | None:
    """The enterprise that text[start:end], which holds `cues`, says builds the project."""
    alone = text.endswith(_FIRM_ALONE, start, end)
    if not cues & _TELLS_BUILDER and not alone:
        return None
    for need, pattern in _TELL_BUILDER:
        match = pattern.search(text, start, end) if cues & need else None
        by = next(filter(None, match.groups()), None) if match is not None else None
        if by is not None and not _NO_FIRM.search(by) and not (match and _is_contractor(by, match.group())):
            return told_firm(builders(by))
    if cues & _SPENDS and text.endswith("元", start, end):
        spent = _SPENT.match(text, start, end)
        if spent is not None and not _NO_FIRM.search(spent["by"]) and not _PLACE.search(spent["by"]):
            return told_firm(spent["by"])
    if alone and end - start <= _LONGEST and _ALONE.fullmatch(text, start, end):
        return text[start:end]  # 总投资2亿元，霁岚药业，建设…
    if not cues & _BUILDS or _FIRM_WORD.search(text, start, end) is None:
        return None
    opens = _FIRM_BUILDS.match(text, start, end)
    if opens is None or opens["by"].startswith(("项目", "该", "由")):
        return None
    return opens["by"].rsplit("项目是", 1)[-1]


def _is_contractor(by: str, said: str) -> bool:
    """Whether `by`, in the words `said`, builds for another: 由县建安公司承建."""
    return said.endswith(("承建", "承担", "实施", "建设")) and _CONTRACTOR.search(by) is not None


def enterprise_of(text: str, draft: ProjectDraft, known: Known, near: frozenset[str]) -> str | None:
    """The enterprise of `draft`: as said, else the brand, by its fuller name where the text has one."""
    firm = _told_of(text, draft, known, near)
    if firm in _ITSELF:
        return spoken_of(text, draft.start)  # 公司投资的|Y: the firm that the text is about
    if firm is None:
        return None
    opens = max(text.rfind(stop, 0, draft.start) for stop in "。！？；\n") + 1
    return with_partners(text, firm, opens, draft.start)


def _told_of(text: str, draft: ProjectDraft, known: Known, near: frozenset[str]) -> str | None:
    """The firm that the text tells of a project, by the name that it gives."""
    if draft.enterprise is not None and told_firm(draft.enterprise) is not None:
        joined = "联合" in draft.enterprise or "携手" in draft.enterprise
        return known.firm(builders(draft.enterprise) if joined else draft.enterprise)
    said = (
        _sited(text, draft.start)
        or _owner(text, draft, known)
        or _signs_before(text, draft.start)
        or _signed_then(text, draft.start)
        or _noted(text, draft.end)
        or _plans_to_build(text, draft.start)
        or _of_the_gazetteer(text, draft, known)
    )
    if said is not None and (said in _ITSELF or (said := told_firm(said)) is not None):
        return said
    name = draft.name
    if text.startswith("“", draft.start - 1) and text.find("”", draft.start, draft.end) >= 0:
        name = text[draft.start - 1 : draft.end]  # “一泓清水”工程二期
    head = brand(name, near)
    if head is not None and not may_be_called(head):
        head = None  # 同意X项目, 头雁是X工厂
    if head is None or (head[:2] in near and head[:2] == draft.name[:2] and len(head) == 2):
        first = first_of(text, draft.start) if may_be_a_firms(draft.name) else None
        return first or _own_firm(text, draft) or _acting(text, draft, head)
    if head.endswith(("有限公司", "分公司")):
        return head
    ends = ends_of(text, head)
    if says_after(text, ends, _PLACE) is not None and not (len(head) > 3 and ends_in_firm(head)):
        return None  # a work that is named after the place where it stands
    if len(head) > 2 and (group := says_after(text, ends_of(text, head[:2]), _GROUP)) is not None:
        return head[:2] + group.group()
    known_as = says_after(text, ends, _SHORT_FORM)
    if known_as is not None and not known_as.group().endswith("有限公司"):
        return region_before(text, known_as.start() - len(head)) + head + known_as.group()
    short = without_region(head)  # 岚川好霁头, where 好霁头食品股份有限公司 is told of
    return _fuller(text, head, ends) or (short != head and _fuller(text, short, ends_of(text, short))) or head


def _acting(text: str, draft: ProjectDraft, head: str | None) -> str | None:
    """The firm that acts where a project is named that no brand heads; public works ask for none."""
    park = draft.name.removesuffix("项目").endswith(PARKS) and not has_own_head(draft.name)
    if head is not None or not (park or may_be_a_firms(draft.name)):
        return None
    same = (
        _SAME_MAKER.search(text, max(0, draft.start - _FAR_BEFORE), draft.start)
        if draft.name.startswith("年产")
        else None
    )
    return brand(same["made"]) if same is not None else acting_firm(text, draft.start, draft.end)


def _sited(text: str, start: int) -> str | None:
    """瑞岚化学品公司科霁位于云川的|Y: the firm whose works stand there."""
    sited = _SITED.search(text, max(0, start - _FAR_BEFORE), start) if text.endswith("的", 0, start) else None
    if sited is None or _NOT_SITED.search(sited["firm"]) is not None:
        return None
    return _WHAT_IT_IS.sub("", sited["firm"])


def _fuller(text: str, head: str, ends: Sequence[int]) -> str | None:
    """The full name in `text` that begins with the brand `head`: 岑玻(江北)玻璃有限公司."""
    for end in ends:
        full, start = _FULL_FORM.match(text, end), end - len(head)
        if full is not None and full.end() > end and not _NO_FIRMS_NAME.search(text, start, full.end()):
            before = _OPENS_FIRM.search(text, max(0, start - _LONGEST_SEAT), start)
            return (before[1] if before is not None else region_before(text, start)) + text[start : full.end()]
    return None


def _stands_before(text: str, words: tuple[str, ...], start: int) -> bool:
    """Whether one of `words` ends at `start` or at the end of the line before it, as `$` would have it."""
    return text.endswith(words, 0, start - 1 if text[start - 1 : start] in _OPENS_NAME else start)


def _plans_to_build(text: str, start: int) -> str | None:
    """X集团计划在Y投资建设|Z: the firm whose plan a project is."""
    far = max(0, start - _FAR_BEFORE)
    if not _stands_before(text, _TO_BUILD, start):
        return None
    plans = _PLANS.search(text, far, start)
    if plans is not None:
        return plain_firm(plans["firm"])
    brought = _BROUGHT_IN.search(text, far, start)
    if brought is not None:
        return plain_firm(brought["firm"])
    there = _BUILDS_THERE.search(text, far, start)
    if there is not None and _NO_BUILDER.search(there["firm"]) is None:
        return plain_firm(there["firm"])
    short = _SHORT_PLANS.search(text, far, start)
    return plain_firm(short["firm"]) if short is not None and ends_in_firm(short["firm"]) else None


def _noted(text: str, end: int) -> str | None:
    """The firm that a note in brackets right after a project's name gives: 陶瓷新材料项目(鼎煜田)."""
    note = _NOTE.match(text, end)
    if note is None:
        return None
    firm = note["firm"]
    if _ENDS_FIRM.search(firm) is not None:
        return firm
    plain = len(firm) <= _LONGEST_SHORT_NAME and not says_what(firm) and _NO_NOTE.search(firm) is None
    return firm if plain and without_region(firm) == firm else None


def _owner(text: str, draft: ProjectDraft, known: Known) -> str | None:
    """The firm whose a project is said to be: 霁岚集团等企业投资的|Y, 霁成化学的苯酐、|富马酸项目."""
    end = _before_list(text, draft.start)
    if not _stands_before(text, _FIRMS, end):
        return None
    end -= text[end - 1 : end] in _OPENS_NAME
    far = max(0, end - _LONGEST)
    many = _OWNERS.search(text, max(0, end - _FAR_BEFORE), end) if text.find("等", far, end) >= 0 else None
    if many is not None:
        return builders(_AND.sub("、", _LEADS_IN.sub("", many["firms"])))
    owner = _OWNER.search(text, far, end)
    if owner is None:
        return None
    if owner["short"] is not None:
        return None if _NO_OWNER.search(owner["short"]) else known.firm(owner["short"])
    firm = owner["led"] or owner["brand"] or owner["firm"]
    return known.firm(plain_firm(firm)) if _OURS.fullmatch(firm) is None else None


def _before_list(text: str, start: int) -> int:
    """Where the list of things begins that `start` stands in, `start` itself where it stands in none."""
    if text[start - 1 : start] not in _JOINS:
        return start
    things = _LISTED_THINGS.search(text, max(0, start - _LONGEST), start)
    return things.start() if things is not None else start


def _of_the_gazetteer(text: str, draft: ProjectDraft, known: Known) -> str | None:
    """The gazetteer's firm that opens the project's name or stands before it, else the one that shares its brand."""
    if known.index is None:
        return None
    for hit in reversed(known.enterprises):
        inside = draft.start <= hit.start < draft.end and draft.name.startswith(text[hit.start : hit.end])
        if inside or (hit.end <= draft.start and _INVESTS.fullmatch(text, hit.end, draft.start)):
            return hit.name
    if without_region(draft.name) != draft.name or says_after(text, ends_of(text, draft.name[:2]), _PLACE) is not None:
        return None
    return known.firm_like(draft.name)


def _own_firm(text: str, draft: ProjectDraft) -> str | None:
    """公司投资3.5亿元的二期…项目: the firm whose paragraph it is."""
    line = text.rfind("\n", 0, draft.start) + 1
    if (told := announcer(text, line, draft.start)) is not None:
        return told
    clause = max(text.rfind(stop, line, draft.start) for stop in "。，；\n") + 1
    ours = _WE_BUILD.match(text, clause) is not None
    ours = ours or text.endswith(("公司", "企业"), clause, draft.start)
    ours = ours or (
        text.endswith(("将", "把"), clause, draft.start) and _WE_PUT.search(text, clause, draft.start) is not None
    )
    if (
        not ours
        and not draft.name.startswith(("一期", "二期", "三期", "四期"))
        and not _FIRM_INVESTS.search(text, clause, draft.end)
    ):
        return None
    near = subject_firm(text, line, draft.start) or speaker_firm(text, line, draft.start)
    return near or (subject_firm(text, max(0, line - _FAR_BACK), line) if ours else None)


def _signed_then(text: str, start: int) -> str | None:
    """X集团有限公司与霁山新区签署合作协议，|总投资100亿元的Y落户霁山新区: who has signed in the clause before."""
    agreed = text.startswith("，", start - 1) and stands_in(text, _AGREED, max(0, start - _JUST_BEFORE), start)
    signed = _SIGNED_THEN.search(text, max(0, start - _FAR_BEFORE), start) if agreed else None
    return plain_firm(signed["firm"]) if signed is not None else None


def _signs_before(text: str, start: int) -> str | None:
    """我县与X公司成功签约，签约项目为|Y: who signs in the clause before."""
    far = max(0, start - _FAR_BEFORE)
    signs = None
    if not text.startswith(_END_SIGNING, max(0, start - 1)) and text[start - 1 : start] != "\n":
        return None
    if _stands_before(text, _NAMED_AFTER, start):
        signs = _SIGNS_BEFORE.search(text, far, start)
    elif _stands_before(text, _ROW_NAMES, start):
        signs = _ROW_SAYS.search(text, far, start)
    elif _stands_before(text, _SIGNED, start):
        signs = _SIGNS_FOR.search(text, far, start)
    elif text.endswith("就", far, start):
        signs = _DEALS_OVER.search(text, far, start)
        if signs is not None and signs["first"] is not None:
            return plain_firm(signs["first"])
        if signs is not None and (_NO_FIRM.search(signs["firm"]) or _PLACE.search(signs["firm"])):
            signs = None
    elif _stands_before(text, _BUILT_TOGETHER, start):
        signs = _SIGNED_AND.search(text, far, start)
    return plain_firm(signs["firm"]) if signs is not None else None
