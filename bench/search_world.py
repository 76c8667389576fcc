"""A district beyond any district: a million generated projects with their firms, names, codes and people.

Everything is invented. Rows are written in bulk, past the actions, as a load of another system's data would be.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from django.db import connection, models, transaction

from bridgehead.demo.plans import world
from bridgehead.modules.accounts.models import Person, RoleGrant, Unit
from bridgehead.modules.ledger.models import Project, ProjectAlias
from bridgehead.modules.parties.models import Contact, Enterprise
from bridgehead.modules.parties.names import name_key

_SEED: Final = 20261122
_FIRST: Final = date(2005, 1, 1)
_CHUNK: Final = 5_000
PROJECTS_A_FIRM: Final = 10
TOWNS: Final = 60
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
_THINGS: Final = (
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
    thing = f"{dice.choice(_MODIFIERS)}{dice.choice(_MATERIALS)}{dice.choice(_THINGS)}"
    place = town if dice.random() < 0.1 else ""
    return f"{place}{stem}{size}{thing}{dice.choice(_ENDS)}"


def person_name(dice: random.Random) -> str:
    """Somebody who is nobody."""
    return f"{dice.choice(_SURNAMES)}{dice.choice(_GIVEN)}{dice.choice(_GIVEN)}"


def write_rows(model: type[models.Model], rows: Iterator[Mapping[str, Any]]) -> None:
    """Insert rows of a table as fast as the database takes them; what a row doesn't say is the field's default."""
    fields = list(model._meta.local_concrete_fields)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    defaults = [field.get_default() for field in fields]
    defaults = [field.get_db_prep_save(default, connection) for field, default in zip(fields, defaults, strict=True)]
    place = {field.attname: number for number, field in enumerate(fields)}

    def values(row: Mapping[str, Any]) -> list[Any]:
        made = defaults.copy()
        for name, value in row.items():
            plain = value is None or isinstance(value, (str, int))
            made[place[name]] = value if plain else fields[place[name]].get_db_prep_save(value, connection)
        return made

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(values(row))
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{model._meta.db_table}\"', 'id'), max(id))"
                f' FROM "{model._meta.db_table}"'
            )
            return
        marks = ", ".join(["?"] * len(fields))
        statement = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})'
        while chunk := [values(row) for row in islice(rows, _CHUNK)]:
            cursor.connection.executemany(statement, chunk)


def make_units() -> list[Unit]:
    """A district with towns, each with a team below it."""
    district = _unit("桥港区", "district", None)
    dice = random.Random(f"{_SEED}-units")
    names: dict[str, None] = {}
    while len(names) < TOWNS:
        names[f"{dice.choice(_PLACES)}{dice.choice(_TOWN_ENDS)}镇"] = None
    towns = [_unit(name, "town", district) for name in names]
    for town in towns:
        _unit(f"{town.name}招商专班", "team", town)
    return towns


def _unit(name: str, kind: str, parent: Unit | None) -> Unit:
    unit = Unit.objects.create(name=name, kind=kind, parent=parent, path=f"new {name}")
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit


def make_people(towns: Sequence[Unit]) -> None:
    """A leader of the district, an officer of one town, and somebody of a firm."""
    district = towns[0].parent
    for username, role, unit, firm in (
        ("everything", "leader", district, None),
        ("onetown", "project_officer", towns[7], None),
        ("onefirm", "enterprise", district, 12),
    ):
        person = Person.objects.create(username=username, name=username, unit=unit, enterprise_id=firm)
        RoleGrant.objects.create(person=person, role=role, unit=unit)


def stems(firms: int) -> list[str]:
    """What the firms are called by."""
    dice = random.Random(f"{_SEED}-stems")
    return [firm_stem(dice) for _ in range(firms)]


def _firms(count: int, towns: Sequence[Unit]) -> Iterator[Mapping[str, Any]]:
    words = world()
    dice = random.Random(f"{_SEED}-firms")
    for number, stem in enumerate(stems(count), start=1):
        name = f"{stem}{dice.choice(words['industry'])['word']}{dice.choice(words['firms']['forms'])}"
        town = towns[number % len(towns)]
        # 990099 is no division of GB/T 2260, so that no code can be a real firm's.
        code = f"91990099MA{''.join(dice.choice('0123456789ABCDEFGHJKLMNPQRTUWXY') for _ in range(8))}"
        yield {
            "id": number,
            "name": name,
            "name_key": name_key(name),
            "credit_code": code if number % 3 else f"{code[:10]}{number:08d}",
            "unit_path": town.path,
            "created_at": datetime(2020, 1, 1, tzinfo=UTC),
        }


def _contacts(firms: int) -> Iterator[Mapping[str, Any]]:
    dice = random.Random(f"{_SEED}-contacts")
    for number in range(1, firms // 2 + 1):
        phone = f"0000-{dice.randint(10**7, 10**8 - 1)}"
        yield {"id": number, "enterprise_id": 2 * number, "name": person_name(dice), "phone": phone}


def _projects(count: int, towns: Sequence[Unit]) -> Iterator[Mapping[str, Any]]:
    roads = world()["project"]["roads"]
    called = stems(count // PROJECTS_A_FIRM)
    dice = random.Random(f"{_SEED}-projects")
    for number in range(1, count + 1):
        firm = dice.randint(1, len(called))
        town = towns[firm % len(towns)]
        day = _FIRST + timedelta(days=number * 7_900 // count)
        yield {
            "id": number,
            "code": f"{day.year}-{number:07d}",
            "name": project_name(dice, called[firm - 1], town.name),
            "enterprise_id": firm,
            "unit_id": town.pk,
            "national_code": f"{day:%y%m}-990099-{dice.randint(1, 89):02d}-01-{dice.randint(0, 999_999):06d}",
            "site": f"{town.name}{dice.choice(roads)}{dice.randint(1, 299)}号",
            "total_investment": Decimal(round(10 ** dice.uniform(6.5, 10.2), -4)),
            "signed_on": day,
            "created_at": datetime(day.year, day.month, day.day, tzinfo=UTC),
        }


def _aliases(count: int) -> Iterator[Mapping[str, Any]]:
    dice = random.Random(f"{_SEED}-aliases")
    for number in range(1, count // 20 + 1):
        name = f"{firm_stem(dice)}{dice.choice(_THINGS)}"
        at = datetime(2025, 1, 1, tzinfo=UTC)
        yield {"id": number, "project_id": 20 * number, "name": name, "name_key": name, "recorded_at": at}


@transaction.atomic
def fill(projects: int) -> None:
    """Write the district into an empty database; the index is left to `bridgehead search rebuild`."""
    towns = make_units()
    make_people(towns)
    firms = projects // PROJECTS_A_FIRM
    write_rows(Enterprise, _firms(firms, towns))
    write_rows(Contact, _contacts(firms))
    write_rows(Project, _projects(projects, towns))
    write_rows(ProjectAlias, _aliases(projects))
