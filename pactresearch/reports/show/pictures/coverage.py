"""The pictures of what is known, with their words: as `figures.coverage` draws them, said alike in every report."""

from collections.abc import Mapping

from pactresearch import words
from pactresearch.figures import coverage
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _, ngettext
from pactresearch.methods.seizures.series import RouteSeries


def coverage_map(series: RouteSeries, names: Mapping[str, str], colour: str, place: str, source: str) -> Drawn:
    """Who reported when, and how much: a country a row, a year a column, on a log scale; not reported is hatched."""
    kg = coverage.most_first(series)
    first, last = (int(series.years[end]) for end in (0, -1))
    known = {"drug": _(series.drug), "n": kg.shape[1], "first": first, "last": last, "years": len(kg)}
    title = _("{place}: {share} of yearly country reports have a figure for {drug}").format(
        place=place, share=words.percent(100 * kg.notna().to_numpy().mean()), drug=_(series.drug)
    )
    subtitle = ngettext(
        "Reported {drug} seizures a year, {n} country, {first}–{last}. Log scale; palest: up to 1 kg; hatched: not reported.",
        "Reported {drug} seizures a year, {n} countries, {first}–{last}. Log scale; palest: up to 1 kg; hatched: not reported.",
        kg.shape[1],
    ).format(**known)
    lacking = _("No figure for {year}: {places}.").format(
        year=last, places=_listed(names, kg.columns[kg.iloc[-1].isna()])
    )
    never = _("Never a figure in these years: {places}.").format(places=_listed(names, kg.columns[kg.isna().all()]))
    grid = ngettext("Grid of {n} country by {years} years.", "Grid of {n} countries by {years} years.", kg.shape[1])
    alt = " ".join([grid.format(**known), f"{title}.", lacking, never])
    return coverage.coverage_map(series, names, colour, Said(title=title, subtitle=subtitle, source=source, alt=alt))


def _listed(names: Mapping[str, str], codes) -> str:
    return words.listed([names[iso3] for iso3 in codes], 12) or _("none")
