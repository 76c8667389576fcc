"""The names of a district beyond any district: its units, its people, generated firms and projects. All is invented."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from bridgehead.demo.plans import world
from bridgehead.modules.accounts.models import Person, RoleGrant, Unit
from bridgehead.modules.parties.names import name_key

SEED: Final = 20261122
PROJECTS_A_FIRM: Final = 10
TOWNS: Final = 60
BUREAUS: Final = 19
# Log-in names, from the one who sees everything to the one who sees least: those of a unit, those of a firm.
READERS: Final = ("administrator", "leader", "town", "team", "firm")
_PLACES: Final = "东西南北上下大小新青白石金银玉龙凤云水山河湖溪江泉松柏梅竹桃柳荷菱鹿鹤雁燕"
_TOWN_ENDS: Final = "塘渡桥埠屿浦湾坞岭坪洲泊堰港津"
_MODIFIERS: Final = (
    "高强 极薄 高性能 超高纯 车规级 电子级 智能 绿色 低碳 精密 微型 柔性 耐高温 高端 新型"
    " 轻量化 数字化 一体化 分布式 模块化 可降解 特种 光学 航空 船用 医用 食品级 工业级 大尺寸"
    " 高频"
).split()
_MATERIALS: Final = (
    "铜箔 铝箔 钛合金 镁合金 碳纤维 玻纤 硅碳负极 磷酸铁锂 三元前驱体 钠离子 全固态 半导体"
    " 碳化硅 氮化镓 光刻胶 靶材 蓝宝石 石墨烯 聚酰亚胺 聚氨酯 水性涂料 生物基 纤维素 胶原蛋白"
    " 益生菌 抗体 多肽 疫苗 预制菜 冷链 激光 红外 毫米波 伺服 减速器 轴承 齿轮 液压 泵阀"
    " 压缩机 换热器 燃料电池 电解槽 储氢 光伏 风电 逆变器 变压器 电缆 连接器 传感器 摄像模组"
    " 显示面板 背光"
).split()
THINGS: Final = (
    "电池 材料 部件 模组 装备 机器人 芯片 封装测试 生产线 检测设备 试剂 制剂 耗材 包装 模具"
    " 铸件 锻件 结构件 电机 控制器 系统 薄膜 树脂 纤维 陶瓷 玻璃 线束 管材 板材 型材 仓储"
    " 物流 数据中心 算力 研发总部 孵化器 产业园 标准厂房 回收利用 表面处理"
).split()
_ENDS: Final = "项目 生产项目 产业化项目 生产基地项目 建设项目 扩建项目 技术改造项目 二期项目 一期工程 总部项目".split()
_SURNAMES: Final = "温沈顾林何许陈柳安唐周郑冯蒋韩曹严华金魏陶姜戚谢邹喻苏潘葛范彭鲁韦昌马苗凤花方俞任袁鲍史"
_GIVEN: Final = "见山知行砚秋予安一川望舒以宁青禾稼轩一诺简之南风清源鹤年子衿云起星河明远思齐怀瑾若谷"


def firm_stem(dice: random.Random) -> str:
    """Two or three characters that no firm is called by."""
    firms = world()["firms"]
    middle = dice.choice(firms["heads"]) if dice.random() < 0.5 else ""
    return f"{dice.choice(firms['heads'])}{middle}{dice.choice(firms['tails'])}"


def project_name(dice: random.Random, stem: str, town: str) -> str:
    """A name as lists of key projects have them."""
    size = f"年产{dice.randint(1, 99)}万{dice.choice('吨套件台')}" if dice.random() < 0.3 else ""
    thing = f"{dice.choice(_MODIFIERS)}{dice.choice(_MATERIALS)}{dice.choice(THINGS)}"
    place = town if dice.random() < 0.1 else ""
    return f"{place}{stem}{size}{thing}{dice.choice(_ENDS)}"


def person_name(dice: random.Random) -> str:
    """Somebody who is nobody."""
    return f"{dice.choice(_SURNAMES)}{dice.choice(_GIVEN)}{dice.choice(_GIVEN)}"


def make_units() -> list[Unit]:
    """A district of two hundred units: bureaus, and towns with a team and a station each. The towns are returned."""
    district = _unit("桥港区", "district", None)
    for number in range(1, BUREAUS + 1):
        _unit(f"区第{number}局", "bureau", district)
    dice = random.Random(f"{SEED}-units")
    names: dict[str, None] = {}
    while len(names) < TOWNS:
        names[f"{dice.choice(_PLACES)}{dice.choice(_TOWN_ENDS)}镇"] = None
    towns = [_unit(name, "town", district) for name in names]
    for town in towns:
        _unit(f"{town.name}招商专班", "team", town)
        _unit(f"{town.name}项目服务站", "resident_office", town)
    return towns


def _unit(name: str, kind: str, parent: Unit | None) -> Unit:
    unit = Unit.objects.create(name=name, kind=kind, parent=parent, path=f"new {name}")
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit


def make_people(towns: Sequence[Unit]) -> None:
    """Somebody of each of READERS, and in each town one who reports and one who verifies."""
    district = towns[0].parent
    assert district is not None
    team = Unit.objects.get(parent=towns[7], kind="team")
    for username, role, unit, firm in (
        ("administrator", "administrator", district, None),
        ("leader", "leader", district, None),
        ("town", "project_officer", towns[7], None),
        ("team", "project_officer", team, None),
        ("firm", "enterprise", district, 12),
    ):
        _person(username, username, role, unit, firm)
    dice = random.Random(f"{SEED}-people")
    for number, town in enumerate(towns):
        _person(f"reporter{number}", person_name(dice), "project_officer", town)
        _person(f"verifier{number}", person_name(dice), "statistician", town)


def _person(username: str, name: str, role: str, unit: Unit, firm: int | None = None) -> None:
    person = Person.objects.create(username=username, name=name, unit=unit, enterprise_id=firm)
    RoleGrant.objects.create(person=person, role=role, unit=unit)


def stems(firms: int) -> list[str]:
    """What the firms are called by."""
    dice = random.Random(f"{SEED}-stems")
    return [firm_stem(dice) for _ in range(firms)]


FIRM: Final = ("id", "name", "name_key", "credit_code", "unit_path", "created_at")


def firms(count: int, towns: Sequence[Unit]) -> Iterator[tuple[Any, ...]]:
    """Rows of FIRM."""
    words = world()
    dice = random.Random(f"{SEED}-firms")
    at = datetime(2020, 1, 1, tzinfo=UTC)
    for number, stem in enumerate(stems(count), start=1):
        name = f"{stem}{dice.choice(words['industry'])['word']}{dice.choice(words['firms']['forms'])}"
        # 990099 is no division of GB/T 2260, so that no code can be a real firm's.
        code = f"91990099MA{''.join(dice.choice('0123456789ABCDEFGHJKLMNPQRTUWXY') for _ in range(8))}"
        code = code if number % 3 else f"{code[:10]}{number:08d}"
        yield number, name, name_key(name), code, towns[number % len(towns)].path, at


CONTACT: Final = ("id", "enterprise_id", "name", "phone")


def contacts(firms: int) -> Iterator[tuple[Any, ...]]:
    """Rows of CONTACT: somebody at every second firm."""
    dice = random.Random(f"{SEED}-contacts")
    for number in range(1, firms // 2 + 1):
        yield number, 2 * number, person_name(dice), f"0000-{dice.randint(10**7, 10**8 - 1)}"
