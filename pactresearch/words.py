"""Numbers as people read them: two significant figures, ranges, units, "not reported"."""

import math
import re
from collections.abc import Sequence

from pactresearch.language import N_, _

NOT_REPORTED, LOW_TO_HIGH = N_("not reported"), N_("{low} to {high}")
# As sentences name them: `_` of their codes.
DRUGS = (N_("heroin"), N_("morphine"), N_("opium"), N_("opiates"), N_("opioids"))
# What is doubtful about a price, as the table `prices` writes it.
BELOW, JUMP, REPEATED = N_("retail below wholesale"), N_("jump not confirmed"), N_("repeats the year before")
NO_PRICE, NO_UNIT = N_("price of 0"), N_("unit not given")
CONTRADICTORY, KINDS = N_("typical, lowest and highest contradict"), N_("kinds not told apart")
# Of these only several indicators together allow to speak (methods/evidence/triangulation.py).
GUARDED = re.compile(r"\b(traffick\w*|smuggl\w*|suppl(?:y|ies|ied|ying)|flow(?:s|ed|ing)?)\b", re.IGNORECASE)

_BEFORE_UNIT = re.compile(
    r" (?<=\d )(?=(?:%|‰|°C|million|billion|tonnes?|kilograms?|grams?|hectares?|kg|g|mg|t|ha|km|USD|EUR)(?!\w))"
    r"| (?<=\bUSD )(?=\d)"
)


def unbroken(text: str) -> str:
    """The same text with no-break spaces between numbers and the units beside them, so that no line ends there."""
    return _BEFORE_UNIT.sub("\u00a0", text)


def two_figures(value: float, *, signed: bool = False) -> str:
    """A number to two significant figures, without exponent, thousands with commas; NaN is "not reported".

    signed: whether a number above zero shows its sign.
    """
    if not math.isfinite(value):
        return _(NOT_REPORTED)
    if value == 0:
        return "0"
    rounded = float(f"{value:.1e}")
    decimals = max(0, 1 - math.floor(math.log10(abs(rounded))))
    return f"{'+' if signed and value > 0 else ''}{rounded:,.{decimals}f}".replace("-", "−")


def shortest(value: float, decimals: int) -> str:
    """A number without the zeros that end its decimals, thousands with commas."""
    said = f"{value:,.{decimals}f}"
    return said.rstrip("0").rstrip(".") if decimals else said


def weight(kg: float) -> str:
    """A weight in tonnes or kilograms: `17 t`, `1.4 t`, `340 kg`; NaN is "not reported"."""
    return " ".join(weight_parts(kg)) if math.isfinite(kg) else _(NOT_REPORTED)


def weight_parts(kg: float) -> tuple[str, str]:
    """The same as number and unit."""
    return (two_figures(kg / 1000), "t") if abs(kg) >= 1000 else (two_figures(kg), "kg")


def weight_range(low: float, high: float) -> str:
    """Two weights, the unit once where it is the same: `24 to 59 t`, `800 kg to 1.2 t`."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return _(NOT_REPORTED)
    (first, unit), (second, other) = weight_parts(low), weight_parts(high)
    return low_to_high(first if unit == other else f"{first} {unit}", f"{second} {other}")


def percent(value: float, *, signed: bool = False) -> str:
    """Percent to two significant figures, with a sign if asked: `−7.2 %`; NaN is "not reported"."""
    return f"{two_figures(value, signed=signed)} %" if math.isfinite(value) else _(NOT_REPORTED)


def percent_range(low: float, high: float) -> str:
    """An interval in percent, signs shown: `−9.1 to −4.0 %`."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return _(NOT_REPORTED)
    return low_to_high(two_figures(low, signed=True), percent(high, signed=True))


def low_to_high(low: str, high: str) -> str:
    """The ends of a range: `1.9 to 22`."""
    return _(LOW_TO_HIGH).format(low=low, high=high)


def with_range(value: float, low: float, high: float) -> str:
    """A number with the ends of its range: `6.3 (1.9 to 22)`; alone where they read the same."""
    said, *ends = map(two_figures, (value, low, high))
    return said if {said} == {*ends} else f"{said} ({low_to_high(*ends)})"


def begins(name: str) -> str:
    """A name as it begins a sentence or stands as a heading: its first letter large, the others as they are."""
    return name[:1].upper() + name[1:]


def notebook_heading(notebook: str) -> str:
    """A notebook's name as people read it: `Route trends`; `_` says it in their language."""
    return begins(notebook.replace("_", " "))


def on_one_line(figure: str | None) -> str | None:
    """A figure that stays on one line: with blanks and dashes at which nothing may break."""
    return figure and figure.replace(" ", "\N{NO-BREAK SPACE}").replace("–", "\u2060–\u2060")


def listed(words: Sequence[str], limit: int | None = None) -> str:
    """Words as a list in a sentence: `a, b and c`; past the limit the rest are counted: `a, b and 4 more`."""
    words = list(words)
    if limit is not None and len(words) > limit:
        words = [*words[:limit], _("{n} more").format(n=len(words) - limit)]
    if len(words) < 2:
        return "".join(words)
    return _("{most} and {last}").format(most=", ".join(words[:-1]), last=words[-1])


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun: `1 country`, `7 countries`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def two_decimals(value: float, *, signed: bool = False) -> str:
    """A coefficient to two decimals, with a true minus sign and none before zero; with a plus sign if asked: `+0.04`."""
    return f"{round(value, 2) + 0.0:{'+' if signed else ''}.2f}".replace("-", "−")
