"""Named projects of a document: one draft a project, with every fact that the text gives of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bridgehead.engines.reading.known import Hit, Known
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.text.sentences import Sentence
from bridgehead.engines.reading.times.marks import TimeMarks

from .clauses import State, in_plans, listed_together, read_clause
from .cues import Cues, cue
from .enterprises import enterprise_of
from .facts import ProjectDraft
from .heads import (
    SAYS_STAGE_OF_LIST,
    Head,
    called_before,
    counted_before,
    goes_below,
    head_in,
    heads_of_parts,
    opens_list,
    some_of_many,
    tells_of_list,
)
from .inherited import Place, inherited
from .mention_names import Mention
from .mention_pairs import named_again
from .mentions import find_mentions
from .names import NameKey, name_key, near_places, same_project
from .plans import plan_sections
from .regions import PROVINCES
from .sharing import share_deed, share_stage
from .stages import RANK

_MARK = cue(
    "项目 专案 工程 期 园 厂 城 港 站 仓 路 段 线 基地 中心 大道 总部 枢纽 改造 投资"
    " 高铁 高速 城际 煤矿 航道 运河 船闸 码头 核电 煤电 大桥 隧道 水库 机场 医院 学校 中学 小学 幼儿园 公园 灌区 通道"
    " 治理 整治 修复 五桥 四桥 三桥 二桥 剧院 少年宫 文化宫"
    " 开工 动工 奠基 破土 开建 新建 续建 封顶 竣工 完工 建成 投产 投用 投运 试产 试生产 达产 满产 达效 并网 通车 签约"
    " 推进 施工 落地 加快建设 加紧建设 抓紧建设 正在建设".split()
)
# 总投资：5.3亿元 is one clause: the colon stands between a fact's name and its value.
_CLAUSES = re.compile(
    "(?:[^，；。：！？]+|(?<=投资|用地|占地|产值|税收|建面|面积|进度|主体|单位|产能)：|(?<=投资方)：|(?<=投资额)：|(?<=年销售)：|(?<=金额)：|(?<=甲方)：|(?<=乙方)：)+"
)
_PLAIN_CLAUSES = re.compile("[^，；。：！？]+")  # of a sentence without a colon
_ADMIN = re.compile(
    r"\d家(?:企业|公司)在|全[区市县省镇州国]|我[区市县省]|(?:\d|[十百多余])(?:个|项)[^，；。、]{0,14}项目|项目[^，；。、]{0,6}\d+个|[省市区县]级?重[大点](?:产业)?项目|[县市区](?:已|共|累计)?(?:签约|引进|新开工|新签约)"
    r"|地区生产总值|社会消费品零售|固定资产投资(?<!其中固定资产投资)[增完同比实]|公共预算收入|财政收入|可支配收入|旅游(?:综合|总)收入|进出口总[值额]|规(?:模以)?上工业增加值|全年(?:交通|水利|能源|工业|产业|民间|基础设施)(?:、[^，。；、]{2,4}){0,2}(?:固定资产|建设)?投资|(?:产业|工业|民间|基础设施)投资(?:突破|达|超|完成)|(?:建成|在建|布局|建有)[^，。；\d]{0,14}(?:中心|项目|园区|基地|电站|平台)\d+余?[个座家]"
    r"|^\s*(?:累计|共|全年|先后|成功)*(?:开展|推出|举办|出台|组织|召开|走访|承办|选派|发放)"
)
_GOES_ON = re.compile(
    r"\s*(?:“)?(?:该|此|本|这一|这个)?(?:项目|工程)(?!招引|建设|为王|化|攻坚|专班)|\s*(?:一期|二期|三期|首期|其中|全部|建成|投产|达产|满产|总投资|届时|投资方|投资主体|投资人|投资单位|企业名称|实施单位|项目(?:状态|进展|进度|单位|业主)|业主|建设单位|建设内容|建设地点|改造面积|占地|用地)|\s*(?:建设(?:规模|地点|性质|工期|内容)|(?:形象|建设|施工|工程|项目)?(?:进度|进展)(?:情况)?|(?:计划)?(?:开工|竣工)时间|责任单位|业主单位)："
)
_THAT_PROJECT = re.compile(r"\s*(?:据了解，|据悉，|据介绍，)?该项目(?!招引|化|专班)")
_TELLS_OF_TITLE = re.compile(
    r"\s*(?:(?:计划|拟|协议)?总?投资额?(?:约|超|近)?\d|位于|坐落|选址|主要|占地|用地|建设|新建|年产|达产|由[^，。；\n]{2,30}投资)"
)
# After a semicolon the text goes on with the same project only where it begins so.
_SAME_SUBJECT = re.compile(
    r"\s*(?:[前后]者|均|都(?![市城])|同日|双双|先后|相继|陆续|同步|一同|一并|悉数|(?:这|上述)?(?:[两三四五六七八九]|\d)[家个者](?:企业|项目|公司|工程|厂)?(?:都|均|也|全部|已|正|双双|将|分别|各|总|共|合计|预计|计划)|(?:从|自)(?:签约|拿地|洽谈|开工|动工|奠基|立项|注册)|(?:签约|拿地|摘牌|开工|动工|封顶|竣工)、|(?:估算|匡算|概算|静态|动态|协议|合同|意向|共|合计|双方)[^，。；]{0,4}(?:投资|出资|投入)|其中|(?:详细|实地|现场|仔细|深入|认真)*(?:查看|察看|了解|询问|听取)[^，。；]{0,12}(?:工程|建设|施工)(?:进度|进展)|[一二三四首]期|项目|该|此|这|总?投资|计划|预计|占地|用地|达产|投产|建成|全部|目前|已|正|将|主体|年|设备|厂房|可|新增|届时|力争|确保|争取|力促|工人|建设者|施工|机械|\d|今年|明年|去年|总建面|建筑面积|现场|截至|规划|桩基|完成|累计|同时|并|(?:签约|协议|合同)?金额|进度|状态|投资|建设(?:性质|工期|地点|内容|规模|单位|进度|进展|状态|面貌|正酣|如火如荼|热火朝天|日新月异|快马加鞭|紧锣密鼓|争先恐后)|进展|形象进度|责任|业主|项目)"
)
_OTHER_SUBJECT = re.compile(
    r"\s*(?:[^，。；]{2,8}，|[\u4e00-\u9fff]{2,4}[省市区县])?(?:又?一大?批|多个|各地|众多|不少)(?!设备|厂房|产线|生产线|机组)|\s*(?:“)?(?:区|市|县|镇)?[\u4e00-\u9fff]{0,6}(?:局|办|委|中心|部门|政府)(?!长)|\s*(?:“)?(?:据|记者|区委|市委|县委|下一步|今年以来|近年来|位于(?![^，。；]{0,8}[该本此这])[^，。；]{2,16}的|第[一二三四五六七八九十\d]+届|这“|数据显示|[\u4e00-\u9fff]{2,10}(?:部|总局|海关|协会|银行)(?:最新|今天|昨天|近日|日前|发布|数据|公布|消息)|[\u4e00-\u9fff]{2,10}(?:区|市|县|镇|局|办|委)(?:将|已|持续|坚持|积极|加快)|(?:截至[^，。；]{1,10}，|目前，|今年以来，|近年来，)?[\u4e00-\u9fff]{2,6}[省市县](?:完成|实现|今年|去年|全年|计划|累计|共有?|[上下]半年|投资\d))"
    f"|\\s*(?:{PROVINCES})[省市]?(?:一大?批|将|今年|已|正(?!式)|还|持续|锚定|围绕|加快|推动|大力|积极|着力|也|各|计划|安排)"
)
# 竣工方面，上半年全区竣工项目16个
_TURNS_TO = re.compile(r"\s*[^，。；：\d]{2,8}方面[，：]")
_FACTS = cue(
    "总投资 占地 用地 建筑面积 年产 产能 达产 投产 竣工 开工 封顶 厂房 生产线 一期 二期 三期 首期"
    " 项目 工程 设备 施工 停工 停建 爬坡 年销售 年产值 税收 工地 桩 主体 签约 投资 动工 奠基 试产"
    " 通车 交付 落成 调试 摘牌 备案 立项 手续 审批 许可 破土 吊装 装修 塔吊 量产 满产 运营 投用"
    " 完成 正在 进入 过半 下线 运行 开放 出资 耗资 斥资 投了 投下 花了 拿出 造价 概算".split()
)
# 2025年，全县…: the year of what follows.
_OPENS_YEAR = re.compile(
    r"\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])?((?:19|20)\d\d)年(?=，|全[市区县镇]|[^，。；]{0,12}(?:安排|打算|计划|目标))"
)
_OF_ITSELF = re.compile("(?:(?:该|此|本|这[一个])项目)?(?:已|也|成功)*(?:被?列[入为]|纳入|入选|属于|系|是|作为)")
_LIST_ENDS, _ITEM_NUMBERS = frozenset("等0123456789两三四五六七八九"), "一二三四五六七八九十"
_CEREMONY = re.compile(
    "签约仪式|签约活动|上台签约|签约环节|集中签约|现场签约|现场签下|集中签下|签约大会|集中开工|开工仪式|开工活动|奠基仪式|奠基活动"
    r"|(?:会|活动|现场|仪式)上?，?[^。；，]{0,16}签约(?:项目)?\d+个"
    r"|集中竣工|竣工仪式|(?:\d日|[当昨今]日|[当昨今]天|日前|近日)[^。；]{0,40}?\d+个[^。；，\d]{0,12}项目(?:集中)?(?:开工|签约|竣工)"
)
_FEWEST_IN_ROW = 2
_TO_BUILD = ("建设", "打造", "兴建", "共建", "投建", "建", "上马", "新上", "新建", "兴办", "落子", "布局")
# 霁岚重工与云溪集团签订合作框架协议，拟投资40亿元建设|X
_SIGNED_FOR = re.compile(
    "[与和同](?![^，。；]{0,30}(?:将|拟|计划|即将|力争|洽谈))[^，。；]{2,30}(?:签约|(?:签订|签署|签下|达成)(?![^，。；]{0,12}(?:意向|战略|框架))[^，。；]{0,6}(?:投资|增资|项目|入园|合作|合同|协议|大单|一单))[^，。；]{0,16}[，：][^。；]{0,50}$"
)
# …签订投资协议。根据协议，公司拟建设X
_BY_AGREEMENT = re.compile("\\s*(?:根据|按照)(?:上述|该|此|双方)?(?:投资|合作|框架)*(?:协议|合同|约定)(?:约定|内容)?，")
_HAS_SIGNED = re.compile("(?:签订|签署|签下|达成)(?![^，。；]{0,12}(?:意向|战略))[^，。；]{0,16}(?:协议|合同)")
_BRINGS = re.compile(
    "(?P<brings>(?:引进|招引|引入)(?!签约|项目|的))|签|开工|动工|奠基|开建|在建|续建|竣工|建成|投产|投用|封顶|谈|备案|仪式|活动"
)
# X落户我区: what is said of it itself is no stage.
_SETTLES = re.compile(
    "[^。；]{0,60}(?:进行(?:了)?(?:实地|现场)?|等项目(?:现场)?)(?:观摩|调研|考察|参观|督导)|(?:、[^，。；]{2,40})?(?:等[^，。；]{0,24})?(?:项目)?(?:已|成功|正式|顺利|相继|先后|也)*(?:落户|落地|花落|入驻|扎根|列入|纳入|入选)"
)
_ANAPHORA = re.compile(
    "(?:该|此|本|这[一个]|此次投资的)(?:[\u4e00-\u9fff]{0,6})?(?:项目|工程)|(?:该|此|这[一个座条家])(?:工厂|新?厂|基地|园区?|中心|生产线|产线|酒店|综合体|电站|大桥|隧道|车间|市场|医院|学校)|^\\s*项目(?!招引|建设|为王|化|攻坚|专班)"
)


# What each pattern needs to find anything.
_SAYS_YEAR = cue(f"{digit}年" for digit in "0123456789")
_IS_CEREMONY = cue(
    "签约仪式 签约活动 集中签约 现场签约 现场签下 集中签下 签约大会 集中开工 开工仪式 开工活动 奠基仪式 奠基活动"
    " 上台签约 签约环节"
    " 会上 活动上 现场 仪式上 集中竣工 竣工仪式 项目集中开工 项目集中签约 项目开工 项目签约 项目竣工".split()
)
_OF_DISTRICT = cue(
    [
        *(f"{of}{level}" for of in "全我" for level in "区市县省镇州国"),
        *("项目", "签约", "引进", "新开工", "家企业在", "家公司在"),
        *"地区生产总值 社会消费品零售 固定资产投资".split(),
        *"全年交通 全年水利 全年能源 全年工业 全年产业 全年民间".split(),
        *"全年基础设施 产业投资 工业投资 民间投资 基础设施投资 建成 在建 布局 建有".split(),
        *"公共预算收入 财政收入 可支配收入 旅游综合收入 旅游总收入".split(),
        *"进出口总 工业增加值 开展 推出 举办 出台 组织 召开 走访 承办 选派 发放".split(),
    ]
)


def find_projects(
    text: str,
    marks: TimeMarks,
    cues: Cues,
    sentences: Sequence[Sentence],
    by_sentence: Sequence[Sequence[Quantity]],
    published: date | None,
    known: Known,
    place: str | None = None,
) -> tuple[list[ProjectDraft], frozenset[int]]:
    """The projects of `text`, and the start offsets of the quantities that belong to them."""
    state = State(published, marks, plan_sections(text, sentences, published, marks, known), sentences, cues)
    state.year = published.year if published else None
    paragraph = -1
    for number, sentence in enumerate(sentences):
        start, end = sentence.start, sentence.end
        said = cues.within(start, end)
        fresh = sentence.paragraph != paragraph
        paragraph = sentence.paragraph
        if fresh:
            state.planned = state.list_goes_on = False
            state.unasked.clear()
        opens = _OPENS_YEAR.match(text, start, end) if said & _SAYS_YEAR else None
        if opens is not None:
            state.year, state.year_said = int(opens.group(1)), True
        if not said & _MARK and not state.topic and not known.projects and not _notes_sum(text, by_sentence[number]):
            if said & _IS_CEREMONY:
                state.ceremony = _ceremony(text, start, end) or state.ceremony
            continue
        state.number, state.start, state.end = number, start, end
        _read(text, by_sentence[number], known.projects, fresh, said, state)
        state.unasked.append((start, end))
        state.list_goes_on = bool(state.topic) and state.totals
        if said & _IS_CEREMONY:
            state.ceremony = _ceremony(text, start, end) or state.ceremony
    _finish(text, state, known, place)
    return state.drafts, frozenset(state.claimed)


def _notes_sum(text: str, quantities: Sequence[Quantity]) -> bool:
    """A(25亿元)、B(6亿元): whether a sum stands in brackets, as after a project's name."""
    return any(each.kind == "money" and text[each.start - 1] == "(" for each in quantities)


def _finish(text: str, state: State, known: Known, place: str | None) -> None:
    """Enterprises, and the stages that stand before the projects where nothing else is said."""
    near = near_places(text, place) if state.drafts else frozenset()
    silent: list[ProjectDraft] = []
    for draft in state.drafts:
        draft.enterprise = enterprise_of(text, draft, known, near)
        if draft.stage is None and not _brought_in(text, draft, state):
            draft.stage = _by_head(draft) or _by_words_before(text, draft, state)
            silent.append(draft)
    _agree(silent)


def _agree(drafts: Sequence[ProjectDraft]) -> None:
    """A，1亿元；B，2亿元；C，3亿元: most of a row in a sentence tell the stage of those that are silent."""
    rows: dict[int, list[ProjectDraft]] = {}
    for draft in drafts:
        if draft.named_at is not None and draft.whole.investment is not None and not draft.aimed:
            rows.setdefault(draft.named_at.number, []).append(draft)
    for row in rows.values():
        stages = [draft.stage for draft in row if draft.stage is not None]
        if len(stages) * 2 >= len(row) > _FEWEST_IN_ROW and len(set(stages)) == 1:
            for draft in row:
                draft.stage = stages[0]


def _by_head(draft: ProjectDraft) -> str | None:
    """The stage that the head of a draft's list or the occasion gives it."""
    if draft.headed is not None:
        day = draft.dates.get(draft.headed)
        return draft.headed if day is None or day.modality == "actual" else None
    return draft.occasion if draft.whole.investment is not None and draft.occasion not in draft.dates else None


def _by_words_before(text: str, draft: ProjectDraft, state: State) -> str | None:
    """The likeliest of the stages said before a draft."""
    if draft.named_at is None or _SETTLES.match(text, draft.end) is not None:
        return None
    if in_plans(state, draft.named_at.number):
        return None
    stage = inherited(text, draft.named_at, draft.aimed, state.sentences, state.cues, state.names)
    return None if draft.unbegun and stage is not None and RANK[stage] >= RANK["started"] else stage


def _brought_in(text: str, draft: ProjectDraft, state: State) -> bool:
    """Whether what leads to a name is 引进: 先后引进总投资3亿元的|X: no stage is said, whatever was said before."""
    if draft.named_at is None:
        return False
    last: re.Match[str] | None = None
    for word in _BRINGS.finditer(text, state.sentences[draft.named_at.number].start, draft.named_at.start):
        last = word
    return last is not None and last.lastgroup == "brings"


def _read(
    text: str,
    quantities: Sequence[Quantity],
    known: Sequence[Hit],
    fresh: bool,
    said: int,
    state: State,
) -> None:
    """The projects that a sentence names, then what its clauses say of those in hand; `said` are its cues."""
    start, end = state.start, state.end
    inside = [hit for hit in known if start <= hit.start and hit.end <= end] if known else ()
    mentions = find_mentions(text, start, end, quantities, inside, said)
    mentions = named_again(text, start, end, mentions, [draft.name for draft in state.drafts])
    if mentions and said & _IS_CEREMONY:
        state.ceremony = _ceremony(text, start, mentions[0].start) or state.ceremony
    if not state.topic and state.drafts and _THAT_PROJECT.match(text, start) is not None:
        state.topic = state.drafts[-1:]
    of_title = fresh and _tells_of_title(text, start, state)
    if state.topic and not of_title and _leaves_topic(text, start, end, fresh, bool(mentions)):
        state.topic, state.phase = [], None
    if of_title:
        mentions = [mention for mention in mentions if mention.enterprise is None and mention.investment is None]
    if mentions or (state.topic and said & _FACTS):
        _read_clauses(text, quantities, mentions, state)


def _tells_of_title(text: str, start: int, state: State) -> bool:
    """Whether a line tells of the project that the line before it is the name of: 投资5亿元，建设传感器产线4条."""
    return len(state.topic) == 1 and state.topic[0].end == start - 1 and _TELLS_OF_TITLE.match(text, start) is not None


def _leaves_topic(text: str, start: int, end: int, fresh: bool, named: bool) -> bool:
    """Whether a sentence speaks no more of the projects in hand: a new paragraph, or another who acts."""
    if (fresh and not _GOES_ON.match(text, start)) or _TURNS_TO.match(text, start) is not None:
        return True
    return not named and _OTHER_SUBJECT.match(text, start) is not None and _ANAPHORA.search(text, start, end) is None


def _read_clauses(text: str, quantities: Sequence[Quantity], mentions: Sequence[Mention], state: State) -> None:
    """What the clauses of a sentence say of the projects that it names, and of those in hand."""
    state.times = None
    drafts = [_draft_for(text, mention, state) for mention in mentions]
    opening = after = state.start
    first = 0
    clauses = _CLAUSES if text.find("：", state.start, state.end) >= 0 else _PLAIN_CLAUSES
    for clause in clauses.finditer(text, state.start, state.end):
        begin, stop = span = clause.span()
        last = first
        while last < len(mentions) and mentions[last].start < stop:
            first += mentions[last].start < begin
            last += 1
        mine, own, first = mentions[first:last], drafts[first:last], last
        said = state.cues.within(begin, stop) if mine or state.topic else 0
        if mine:
            state.topic, state.phase = listed_together(text, mine, own), None
            state.totals = len(state.topic) > 1 or mine[-1].led or _is_closed(text, mine[-1])
            opening = after
        elif state.topic and _turns_away(text, begin, stop, said, state.totals):
            state.topic = []
        if text[begin - 1 : begin] == "；":
            opening = begin
        if state.topic:
            read_clause(text, span, opening, quantities, mine, own, said, state)
        if mine or text[stop : stop + 1] == "；":
            after = stop
    if len(mentions) > 1:
        share_stage(text, mentions, drafts)
        share_deed(text, mentions, drafts)


def _turns_away(text: str, start: int, end: int, cues: int, totals: bool) -> bool:
    """Whether a clause that names no project speaks of something else than the one before."""
    if (totals or text[start - 1 : start] == "；") and _SAME_SUBJECT.match(text, start) is None:
        return True
    if text[start] in _ITEM_NUMBERS and text.startswith("是", start + 1):
        return True
    if cues & _OF_DISTRICT == 0 or _OF_ITSELF.match(text, start, end) is not None:
        return False  # X项目…，列入省重大项目
    return _ADMIN.search(text, start, end) is not None


def _is_closed(text: str, mention: Mention) -> bool:
    """Whether a list ends in 等…项目: what is said after it is said of all of them, and is no project's own."""
    return mention.listed >= 0 and text[mention.listed] in _LIST_ENDS


def _draft_for(text: str, mention: Mention, state: State) -> ProjectDraft:
    """The draft that a mention belongs to: a new one, or one of the same project named before."""
    key = name_key(mention.name)
    state.names.append(mention.start)
    for draft in state.drafts:
        if _is_same(draft, mention, key):
            draft.mentions += 1
            if key not in draft.keys:
                draft.keys.append(key)
            if (mention.known and not draft.known) or (not draft.known and len(mention.name) > len(draft.name) + 1):
                draft.name, draft.known = mention.name, mention.known
                draft.start, draft.end = (mention.prefix if mention.prefix >= 0 else mention.start), mention.end
            draft.enterprise = draft.enterprise or mention.enterprise
            _invest(mention, draft, state)
            return draft
    start = mention.prefix if mention.prefix >= 0 else mention.start
    draft = ProjectDraft(start, mention.end, mention.name, keys=[key], known=mention.known)
    draft.named_at = Place(state.number, start, mention.end, mention.listed >= 0, mention.investment is not None)
    draft.enterprise = mention.enterprise
    head = called_before(text, state.start, start) or _own_head(text, mention, state) or _head(text, state)
    if head is not None and head.at > mention.start:
        head = None  # 已签约9个，包括A；已开工4个，包括B: the head of what follows
    at_ceremony = head is None and mention.listed >= 0 and state.ceremony is not None
    if at_ceremony and tells_of_list(text, state.start, state.end):
        draft.headed = state.ceremony
    elif head is None:
        draft.occasion = state.ceremony
        built = mention.investment is not None or text.endswith(_TO_BUILD, state.start, draft.start)
        if built and (_SIGNED_FOR.search(text, state.start, draft.start) or _by_agreement(text, state)):
            draft.headed = "signed"
    else:
        draft.headed, draft.aimed = head.stage, head.stage is None
    draft.attested = mention.investment is not None or mention.listed >= 0
    _invest(mention, draft, state)
    state.drafts.append(draft)
    return draft


def _by_agreement(text: str, state: State) -> bool:
    """Whether a sentence tells what an agreement says that its paragraph has told of as signed: 根据协议，…."""
    if _BY_AGREEMENT.match(text, state.start, state.end) is None:
        return False
    return _HAS_SIGNED.search(text, text.rfind("\n", 0, state.start) + 1, state.start) is not None


def _own_head(text: str, mention: Mention, state: State) -> Head | None:
    """The head in the mention's own part of a sentence: 投产项目2个：A、B；在建项目2个，分别为|C、D."""
    begin = max(text.rfind("；", state.start, mention.start) + 1, state.start)
    stop = text.find("；", mention.end, state.end)
    stop = stop + 1 if stop >= 0 else state.end
    if state.cues.within(begin, stop) & SAYS_STAGE_OF_LIST == 0:
        return None
    parts = [head for head in heads_of_parts(text, begin, stop) if head.at < mention.start]
    if parts:
        return parts[-1]
    if begin == state.start and stop == state.end:
        return None
    return head_in(text, begin, stop, state.cues.within(begin, stop))


def _head(text: str, state: State) -> Head | None:
    """The head of a list that holds for the sentence in hand: its own, or one above that outlasts its sentence."""
    if state.headed != state.number:
        state.head, state.headed = _find_head(text, state), state.number
    return state.head


def _find_head(text: str, state: State) -> Head | None:
    """The last head up to the sentence in hand, through the rows below it or its paragraph; few sentences need it."""
    for number in range(state.number, -1, -1):
        sentence = state.sentences[number]
        head = state.head if number == state.headed else _head_of(text, sentence, state.cues)
        if head is None and number == state.number:
            head = _head_before(text, number, state)
        if head is not None:
            return head if head.below or number == state.number else None
        fresh = number == 0 or sentence.paragraph != state.sentences[number - 1].paragraph
        if number == state.headed or (fresh and not goes_below(text, sentence.start)):
            return None
    return None


def _head_before(text: str, number: int, state: State) -> Head | None:
    """What the sentences before say of the projects that this one lists: …在谈项目40个。主要有A、B."""
    sentence = state.sentences[number]
    before = state.sentences[number - 1] if number else sentence
    if number and before.paragraph == sentence.paragraph and opens_list(text, sentence.start, sentence.end):
        return counted_before(text, before.start, before.end)
    return some_of_many(text, sentence.start, sentence.end)


def _head_of(text: str, sentence: Sentence, cues: Cues) -> Head | None:
    """The head that a sentence itself is."""
    said = cues.within(sentence.start, sentence.end)
    return head_in(text, sentence.start, sentence.end, said) if said & SAYS_STAGE_OF_LIST else None


def _is_same(draft: ProjectDraft, mention: Mention, key: NameKey) -> bool:
    if draft.known and mention.known:  # two names of the gazetteer are two projects, however alike
        return draft.name == mention.name
    for other in draft.keys:  # noqa: SIM110 any() takes twice as long, and each project is compared with each mention
        if same_project(other, key):
            return True
    return False


def _invest(mention: Mention, draft: ProjectDraft, state: State) -> None:
    if mention.investment is None:
        return
    state.claimed.add(mention.investment.start)
    if draft.whole.investment is None:
        draft.whole.investment = mention.investment.amount


def _ceremony(text: str, start: int, end: int) -> str | None:
    """The stage of the ceremony that a sentence tells of; projects introduced after it took part."""
    match = _CEREMONY.search(text, start, end)
    if match is None:
        return None
    said = match.group()[-len("签约项目000个") :]
    return "signed" if "签" in said else "completed" if said.endswith(("竣工", "竣工仪式")) else "started"
