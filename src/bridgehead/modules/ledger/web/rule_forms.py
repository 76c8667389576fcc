"""Forms of the rules: a version's title and day, a milestone, a kind of evidence, a stage, the limit of a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bridgehead.engines.figures import STAGES
from bridgehead.engines.lifecycle import MilestoneKind, RuleSet
from bridgehead.foundation.ui.options import offer
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.web.forms import day_widget

PAPER: Final = "paper_"
STRENGTH_WORDS: Final = (
    ("M", gettext_lazy("must have")),
    ("A", gettext_lazy("one of these")),
    ("O", gettext_lazy("may have")),
    ("", gettext_lazy("not asked for")),
)
CLEARANCE_WORDS: Final = (
    ("", gettext_lazy("nothing: whoever sees the project")),
    ("financials", gettext_lazy("the clearance for financials")),
    ("negotiation", gettext_lazy("the clearance for negotiation terms")),
)
GATE_WORDS: Final = (
    ("block", gettext_lazy("Refuse the claim and say what is missing")),
    ("warn", gettext_lazy("Take the claim and keep on it what is missing")),
)


class DraftForm(forms.Form):
    """A new draft."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=80)


class ForceForm(forms.Form):
    """Putting a draft in force."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=80)
    basis = forms.CharField(
        label=gettext_lazy("Basis"),
        max_length=200,
        help_text=gettext_lazy("The document that says so, with its number."),
    )
    valid_from = forms.DateField(label=gettext_lazy("In force from"), widget=day_widget(), initial=timezone.localdate)
    version = forms.IntegerField(widget=forms.HiddenInput)


class PaperForm(forms.Form):
    """The name of a kind of evidence, and who may open it."""

    zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=60)
    en = forms.CharField(label=gettext_lazy("Name in English"), max_length=60)
    clearance = forms.ChoiceField(
        label=gettext_lazy("Opening one needs"),
        choices=CLEARANCE_WORDS,
        required=False,
        help_text=gettext_lazy("Who brought a file, and who decides on the claim, opens it in any case."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """The fields as the action takes them."""
        return {name: self.cleaned_data[name] for name in ("zh", "en", "clearance")}


class ListForm(forms.Form):
    """How long a project may wait in a list."""

    limit = forms.IntegerField(
        label=gettext_lazy("Limit in days"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=gettext_lazy("Who waits longer is marked; leave it out where nobody set a limit."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """The fields as the action takes them."""
        return {"limit": self.cleaned_data["limit"]}


class StageForm(forms.Form):
    """Whether a stage is a next step, and how long a project may be silent there."""

    on_path = forms.BooleanField(
        label=gettext_lazy("It is a next step"),
        required=False,
        help_text=gettext_lazy("Projects before it are shown with it as what comes next."),
    )
    silent = forms.IntegerField(
        label=gettext_lazy("Stalled after days without an event"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=gettext_lazy("Leave it out where projects never count as stalled."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """The fields as the action takes them."""
        return {name: self.cleaned_data[name] for name in ("on_path", "silent")}


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A kind of evidence with its four radio buttons: (value, word, whether it is chosen)."""

    name: str
    label: str
    choices: tuple[tuple[str, str, bool], ...]


class MilestoneRuleForm(forms.Form):
    """What a version says of a milestone. Kinds named after a stage keep it; the strand is chosen once."""

    zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=60)
    en = forms.CharField(label=gettext_lazy("Name in English"), max_length=60)
    strand = forms.ChoiceField(label=gettext_lazy("Strand"))
    stage = forms.ChoiceField(label=gettext_lazy("Reaches the stage"), required=False)
    used = forms.BooleanField(label=gettext_lazy("It is offered"), required=False, initial=True)
    asks_reason = forms.BooleanField(label=gettext_lazy("Whoever reports it says why"), required=False)
    rule_zh = forms.CharField(label=gettext_lazy("Definition in Chinese"), max_length=200, required=False)
    rule_en = forms.CharField(label=gettext_lazy("Definition in English"), max_length=200, required=False)
    gate = forms.ChoiceField(
        label=gettext_lazy("When something is missing"), choices=GATE_WORDS, widget=forms.RadioSelect, initial="warn"
    )
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("Must stand before"), required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rules: RuleSet, kind: MilestoneKind | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        stages = [(stage, words.stage_word(stage)) for stage in STAGES]
        offer(self, "strand", [(strand.id, words.say(strand.words)) for strand in rules.strands.values()])
        offer(self, "stage", [("", _("none")), *stages])
        steps = [one for one in rules.milestones.values() if one.is_step and (kind is None or one.id != kind.id)]
        offer(self, "needs", [(one.id, words.say(one.words)) for one in steps])
        for paper in rules.evidence.values():
            self.fields[PAPER + paper.id] = forms.ChoiceField(
                label=words.say(paper.words), choices=STRENGTH_WORDS, required=False
            )
        if kind is not None:
            del self.fields["strand"]
            if kind.id in STAGES:
                del self.fields["stage"]

    @staticmethod
    def initial_of(kind: MilestoneKind) -> dict[str, Any]:
        """What the form shows of a milestone as it stands."""
        return {
            "zh": kind.chinese,
            "en": kind.english,
            "stage": kind.stage or "",
            "used": kind.used,
            "asks_reason": kind.asks_reason,
            "rule_zh": kind.rule.chinese if kind.rule else "",
            "rule_en": kind.rule.english if kind.rule else "",
            "gate": kind.gate,
            "needs": list(kind.needs),
            **{PAPER + demand.kind.id: demand.strength for demand in kind.evidence},
        }

    def clean(self) -> dict[str, Any]:
        """A definition is said in both languages."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, other in (("rule_zh", "rule_en"), ("rule_en", "rule_zh")):
            if cleaned.get(other) and not cleaned.get(name):
                self.add_error(name, _("Say it in this language too."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The fields as the action takes them."""
        cleaned = self.cleaned_data
        rule = {"zh": cleaned["rule_zh"], "en": cleaned["rule_en"]} if cleaned["rule_zh"] else None
        found: dict[str, Any] = {name: cleaned[name] for name in ("zh", "en", "used", "asks_reason", "gate")}
        found |= {name: cleaned[name] or None for name in ("strand", "stage") if name in cleaned}
        papers = {paper: strength for paper in self.rules.evidence if (strength := cleaned.get(PAPER + paper))}
        return {**found, "rule": rule, "needs": list(cleaned["needs"]), "evidence": papers}

    def plain_fields(self) -> Iterator[Any]:
        """The fields besides the papers."""
        return (field for field in self.visible_fields() if not field.name.startswith(PAPER))

    def paper_rows(self) -> list[PaperRow]:
        """The papers, those that are asked for first."""
        rows = []
        for paper in self.rules.evidence.values():
            name = PAPER + paper.id
            chosen = self[name].value() or ""
            marks = tuple((value, str(word), value == chosen) for value, word in STRENGTH_WORDS)
            rows.append((not chosen, PaperRow(name, words.say(paper.words), marks)))
        return [row for _unasked, row in sorted(rows, key=lambda pair: pair[0])]
