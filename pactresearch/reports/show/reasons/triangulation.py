"""What several indicators say together, in words: the statement that each reading of the sign table allows, and why."""

from typing import TYPE_CHECKING

from pactresearch.language import N_, _
from pactresearch.words import listed

if TYPE_CHECKING:  # the process that makes pages loads no statistics
    from pactresearch.methods.evidence.triangulation import Triangulation

READINGS = {
    "more_supply": N_("consistent with more supply"),
    "enforcement": N_("consistent with enforcement pressure"),
    "larger_shipments": N_("fewer, larger shipments"),
    "less_supply": N_("consistent with less supply"),
    "less_of_either": N_("less enforcement, or less demand"),
}
STATEMENTS = {  # of each reading: what cases and kilograms say, and no more than price and purity add to it
    "more_supply": {"rose": N_("{subject}: seizures rose; with price and purity: consistent with more supply.")},
    "enforcement": {
        "rose": N_("{subject}: seizures rose; with price and purity: consistent with enforcement pressure.")
    },
    "larger_shipments": {
        "fewer_and_larger": N_(
            "{subject}: seizures fell in number and rose in weight; with price and purity: fewer, larger shipments."
        )
    },
    "less_supply": {"fell": N_("{subject}: seizures fell; with price and purity: consistent with less supply.")},
    "less_of_either": {
        "fell": N_("{subject}: seizures fell; with price and purity: less enforcement, or less demand.")
    },
    "no_inference": {
        "rose": N_("{subject}: seizures rose; the indicators allow no inference beyond that."),
        "fell": N_("{subject}: seizures fell; the indicators allow no inference beyond that."),
        "fewer_and_larger": N_(
            "{subject}: seizures fell in number and rose in weight; the indicators allow no inference beyond that."
        ),
        "more_and_smaller": N_(
            "{subject}: seizures rose in number and fell in weight; the indicators allow no inference beyond that."
        ),
        "not_clear": N_(
            "{subject}: seizures did not clearly rise or fall; the indicators allow no inference beyond that."
        ),
    },
}
_INDICATORS = {"cases": N_("cases"), "kg": N_("kg"), "price": N_("price"), "purity": N_("purity")}
_SIGNS = {1: N_("up"), -1: N_("down"), 0: N_("within uncertainty"), None: N_("not known")}
_LEVELS = {"high": N_("high"), "moderate": N_("moderate"), "low": N_("low")}


def statement(read: "Triangulation") -> str:
    """What a report may say, in a sentence."""
    said = STATEMENTS[read.reading][read.seizures]
    return _(said).format(subject=read.subject[:1].upper() + read.subject[1:])


def sign_words(sign: int | None) -> str:
    """The sign of an indicator; None is not known."""
    return _(_SIGNS[sign])


def _told(signs: dict[str, int | None]) -> str:
    return ", ".join(
        _("{indicator} {sign}").format(indicator=_(_INDICATORS[name]), sign=sign_words(sign))
        for name, sign in signs.items()
    )


def _confidence(level: str, n: int, doubted: bool) -> str:
    said = (
        _("Confidence is {level}: {n} of 4 indicators.")
        if doubted
        else _("Confidence is {level}: {n} of 4 indicators and no doubt is noted.")
    )
    return said.format(level=_(_LEVELS[level]), n=n)


SENTENCES = {
    "signs_fit_one_row": lambda signs, n: _(
        "{signs}: {n} of 4 indicators lie beyond their uncertainty, and together they fit one row."
    ).format(signs=_told(signs), n=n),
    "few_indicators_beyond": lambda signs, n, needed: _(
        "{signs}: {n} of 4 indicators lie beyond their uncertainty; an inference needs {needed}."
    ).format(signs=_told(signs), n=n, needed=needed),
    "signs_fit_several_rows": lambda signs, rows: _(
        "{signs}: these signs fit more than one row ({rows}), so they decide nothing."
    ).format(signs=_told(signs), rows=listed([_(READINGS[row]) for row in rows])),
    "signs_fit_no_row": lambda signs: _("{signs}: no row of the sign table has these signs.").format(
        signs=_told(signs)
    ),
    "no_row_to_be_confident_of": lambda: _("Confidence is low: no row can be read."),
    "confidence": _confidence,
    "indicators_of_one_source": lambda: _("All indicators come from one source."),
    "price_and_purity_share_a_measurement": lambda: _(
        "Price and purity share one measurement of purity, and the price as sold does not show the same sign."
    ),
    "one_figure_of_the_market": lambda: _(
        "Only one figure of the market lies beyond its uncertainty; the others are of seizures."
    ),
}
