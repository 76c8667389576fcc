"""What holds projects up: raised, worked on, put off, handed over, closed with evidence, opened again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from bridgehead.foundation.access import Conflict, Forbidden, Refused
from bridgehead.foundation.audit.chain import history
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.models import Problem
from bridgehead.modules.delivery.queries import ProblemFilter, counts_of, problems_of, visible_problems
from tests.factories import make_actor, make_problem, make_project, make_unit

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def raised(actor: Any = None, **facts: Any) -> Problem:
    project = facts.pop("project", None) or make_project()
    given = {
        "kind": "permit",
        "title": "施工许可证未办结",
        "unit": project.unit,
        "due_on": TODAY + timedelta(days=9),
        **facts,
    }
    return actions.raise_problem(actor=actor or make_actor("project_officer"), project_id=project.pk, **given)


def test_a_problem_goes_from_raised_to_closed_and_every_step_stays() -> None:
    actor, other = make_actor("project_officer"), make_unit()
    problem = raised(actor)
    actions.report_progress(actor=actor, problem_id=problem.pk, version=1, text="图审已通过")
    actions.put_off(
        actor=actor, problem_id=problem.pk, version=2, due_on=TODAY + timedelta(days=20), text="等待消防意见"
    )
    actions.hand_over(actor=actor, problem_id=problem.pk, version=3, unit=other, text="由住建牵头")
    actions.close_problem(actor=actor, problem_id=problem.pk, version=4, text="已发证", paper="施工许可〔2026〕12号")
    problem.refresh_from_db()
    assert (problem.state, problem.closed_on, problem.extensions, problem.unit) == ("closed", TODAY, 1, other)
    actions.reopen_problem(actor=actor, problem_id=problem.pk, version=5, text="证载面积有误")
    kinds = [step.kind for step in problem.steps.order_by("pk")]
    assert kinds == ["raised", "progress", "extended", "handed_over", "closed", "reopened"]
    assert history(problem).count() == 6
    problem.refresh_from_db()
    assert (problem.state, problem.closed_on) == ("open", None)


def test_a_stale_step_is_a_conflict() -> None:
    actor = make_actor("project_officer")
    problem = raised(actor)
    actions.report_progress(actor=actor, problem_id=problem.pk, version=1, text="一")
    with pytest.raises(Conflict):
        actions.report_progress(actor=actor, problem_id=problem.pk, version=1, text="二")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": "  "}, "title"),
        ({"kind": "weather"}, "kind"),
        ({"due_on": TODAY - timedelta(days=1)}, "due_on"),
        ({"due_on": TODAY + timedelta(days=2000)}, "due_on"),
        ({"raised_on": TODAY + timedelta(days=1)}, "raised_on"),
        ({"detail": "长" * 2001}, "detail"),
    ],
)
def test_what_is_refused_when_raising(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        raised(**facts)
    assert set(refused.value.errors) == {field}


def test_closing_takes_evidence_and_a_day_that_can_be() -> None:
    actor = make_actor("statistician")
    problem = make_problem(raised_on=date(2026, 5, 1))
    close = {"actor": actor, "problem_id": problem.pk, "version": 1, "text": "已办结"}
    for facts, field in (
        ({}, "paper"),
        ({"paper": "批复", "closed_on": TODAY + timedelta(days=1)}, "closed_on"),
        ({"paper": "批复", "closed_on": date(2026, 4, 1)}, "closed_on"),
    ):
        with pytest.raises(Refused) as refused:
            actions.close_problem(**close, **facts)
        assert set(refused.value.errors) == {field}
    actions.close_problem(**close, paper="批复")
    with pytest.raises(Refused):
        actions.report_progress(actor=actor, problem_id=problem.pk, version=2, text="再办")


def test_putting_off_goes_forward_only_and_handing_over_goes_to_somebody_else() -> None:
    actor, problem = make_actor("project_officer"), make_problem()
    with pytest.raises(Refused):
        actions.put_off(actor=actor, problem_id=problem.pk, version=1, due_on=problem.due_on, text="同日")
    with pytest.raises(Refused):
        actions.hand_over(actor=actor, problem_id=problem.pk, version=1, unit=problem.unit, text="同一单位")


def test_the_unit_that_has_a_problem_sees_it_wherever_the_project_is() -> None:
    park, bureau = make_unit(), make_unit()
    problem = make_problem(project=make_project(unit=park), unit=bureau)
    handler = make_actor("department_handler", unit=bureau)
    assert list(visible_problems(handler)) == [problem]
    actions.report_progress(actor=handler, problem_id=problem.pk, version=1, text="已受理")
    with pytest.raises(Forbidden):
        actions.close_problem(actor=handler, problem_id=problem.pk, version=2, text="好了", paper="批复")
    assert not visible_problems(make_actor("leader", unit=make_unit())).exists()


def test_problems_of_a_withdrawn_project_are_gone_for_everybody() -> None:
    park = make_unit()
    kept, gone = (make_problem(project=make_project(unit=make_unit()), unit=park) for _ in range(2))
    gone.project.withdrawn_at = timezone.now()
    gone.project.save()
    for actor in (make_actor("leader"), make_actor("leader", unit=park), make_actor("leader", unit=kept.project.unit)):
        assert list(visible_problems(actor)) == [kept]
        assert counts_of(actor, ProblemFilter())["all"] == 1
    assert not visible_problems(make_actor("leader", unit=gone.project.unit)).exists()


def test_leaders_read_and_enterprises_see_nothing() -> None:
    problem = make_problem()
    assert visible_problems(make_actor("leader")).exists()
    with pytest.raises(Forbidden):
        raised(make_actor("leader"))
    assert not visible_problems(make_actor("enterprise", enterprise_id=problem.project.enterprise_id)).exists()


def test_the_list_by_state_kind_unit_and_words() -> None:
    unit = make_unit()
    late = make_problem(due_on=TODAY - timedelta(days=3), title="征迁未清零", kind="land")
    soon = make_problem(due_on=TODAY + timedelta(days=2), unit=unit)
    far = make_problem(due_on=TODAY + timedelta(days=40))
    gone = make_problem(state="closed", closed_on=TODAY)
    actor = make_actor("leader")

    def found(**asked: str) -> list[Problem]:
        return list(problems_of(actor, ProblemFilter.from_query(asked)))

    assert found() == [late, soon, far]
    assert found(show="overdue") == [late]
    assert found(show="soon") == [soon]
    assert found(show="closed") == [gone]
    assert found(show="all") == [late, soon, gone, far]
    assert found(kind="land") == found(q="征迁") == [late]
    # Words of the project are found as the box finds them: in either script, by their sound, two characters of them.
    project = make_project(name="高强极薄铜箔")
    other = make_problem(project=project, due_on=TODAY + timedelta(days=50))
    assert found(q="極薄") == found(q="tongbo") == found(q="铜箔 高强") == [other]
    assert found(q="铜箔 征迁") == found(q="％") == []
    assert counts_of(actor, ProblemFilter(text="tongbo"))["open"] == 1
    other.delete()
    assert found(unit=str(unit.pk)) == [soon]
    assert found(unit="999999") == []
    assert found(show="nonsense", kind="nonsense", unit="x") == [late, soon, far]
    counts = counts_of(actor, ProblemFilter())
    assert counts == {"open": 3, "overdue": 1, "soon": 1, "closed": 1, "all": 4}
