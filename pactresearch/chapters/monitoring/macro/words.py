"""The figures of the notebook `macro_indicators` as people read them."""

from pactresearch import words
from pactresearch.chapters.monitoring.macro.study import INDICATORS
from pactresearch.language import _


def said(indicator: str, value: float) -> str:
    """A value with its unit, as its indicator is written."""
    how = INDICATORS[indicator].say
    if how == "weight":
        return words.weight(value)
    if how == "percent":
        return words.percent(value)
    if how == "score":
        return _("{score:.1f} of 10").format(score=value)
    if how == "estimate":
        return words.two_decimals(value, signed=True)
    if how == "usd":
        return _("{amount} USD").format(amount=words.two_figures(value))
    return f"{value:,.0f}" if value < 10_000 else words.two_figures(value)
