"""The words for codes that this chapter's tables, pictures and sections show, marked for translators; `_` says them."""

from collections.abc import Sequence

from pactresearch.data.evidence import STAGES
from pactresearch.geography import route_in_sentence
from pactresearch.language import N_, _, ngettext
from pactresearch.methods.evidence.published import Published
from pactresearch.words import two_figures

CHOICES = {  # as headings
    "scope": N_("Scope: how many stages one network holds"),
    "logistics": N_("Logistics: lots, transport, stores, ways"),
    "finance": N_("Finance: credit, security, and how money moves"),
    "relations": N_("Relations: core, carriers, brokers, services, violence"),
    "risk management": N_("Risk management: loss, splitting, protection"),
    "revenue": N_("Revenue: prices, fees, taxes, what is kept"),
}
SHORT = (N_("scope"), N_("logistics"), N_("finance"), N_("relations"), N_("risk management"), N_("revenue"))
REGISTER_STAGES: dict[str, str] = dict(
    zip(
        STAGES,
        (
            N_("farm gate"), N_("processing"), N_("border"), N_("transit"), N_("import"), N_("wholesale"), N_("middle market"),
            N_("retail"), N_("whole chain"),
        ),
        strict=True,
    )
)  # fmt: skip
LEDGER_STAGES = {
    "farm_gate": N_("Farm gate"),
    "processing": N_("Refining"),
    "border": N_("Across the border"),
    "transit": N_("Along the route"),
    "wholesale": N_("To the market"),
    "retail": N_("On the street"),
}
ITEMS = {
    "bought": N_("bought at"),
    "sold": N_("sold at"),
    "carrier": N_("carrier"),
    "bribes_taxes": N_("bribes, taxes"),
    "expected_loss": N_("expected loss"),
    "money": N_("moving money"),
    "left": N_("left over"),
}
GRADES = {
    "observed": N_("observed"),
    "estimated": N_("estimated"),
    "inferred": N_("inferred"),
    "published": N_("published"),
    "indication": N_("indication"),
    "all_routes": N_("no single route"),
    "borrowed": N_("borrowed"),
    "unknown": N_("not known"),
}
LEGS = (N_("departure"), N_("destination"), N_("both"))  # which ends of a way a case names, as types of cases have it
MARKS = {"published": "●", "indication": "◐", "nothing": "○"}  # told apart without colour


def families(n: int) -> str:
    """`1 family`, `3 families`."""
    return ngettext("{n} family", "{n} families", n).format(n=n)


def grade_of(found: Published) -> str:
    """The grade of a matter on a route with the number of families, in words."""
    if found.grade != "nothing":
        return _("{mark} {grade}, {families}").format(
            mark=MARKS[found.grade], grade=_(GRADES[found.grade]), families=families(found.n_families)
        )
    if found.on_all:
        return _("○ about no single route, {families}").format(families=families(len(found.on_all)))
    if found.read_in_summary:
        return _("○ read only in summary, {families}").format(families=families(len(found.read_in_summary)))
    return _("comparisons only") if len(found.comparators) else _("not known")


def bears(found: Published) -> str:
    """How many independent families bear on a choice on a route, in a sentence or two."""
    route = route_in_sentence(found.route)
    said = ngettext(
        "{n} finding concerns the {route}. Independent families of texts read in full: {own} about the route itself, {wide} "
        "about no single route.",
        "{n} findings concern the {route}. Independent families of texts read in full: {own} about the route itself, {wide} "
        "about no single route.",
        len(found.rows),
    ).format(n=len(found.rows), route=route, own=len(found.on_route), wide=len(found.on_all))
    if found.read_in_summary:
        summary = _("For {families} only a summary was read; it is shown but not counted.")
        return " ".join([said, summary.format(families=families(len(found.read_in_summary)))])
    return said


def stages_named(stages: Sequence[str]) -> str:
    """Stages of the register in a list."""
    return ", ".join(_(REGISTER_STAGES[stage]) for stage in stages)


def dollars(low: float, high: float) -> str:
    """A range of dollars to two figures; one number where both ends read the same."""
    ends = two_figures(low), two_figures(high)
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def part(share_: float) -> str:
    """A part of the whole price, to whole percent."""
    return _("under 1 %") if share_ < 0.01 else f"{100 * share_:.0f} %"


def share(low: float, high: float) -> str:
    """A range of shares in percent; an upper bound where it begins at nothing."""
    if low == 0:
        return _("at most {high} %").format(high=two_figures(100 * high))
    return f"{dollars(100 * low, 100 * high)} %"
