"""The figures of shipments with what they say of a place: titles, units and the words for those who cannot see them."""

import numpy as np
import pandas as pd

from pactresearch.figures import shipments
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import N_, _, ngettext
from pactresearch.methods.shipments.shipments import CLASSES_KG, Sizes
from pactresearch.methods.shipments.size_tails import Tail
from pactresearch.methods.shipments.typology import Typology
from pactresearch.reports.show.reasons import say
from pactresearch.rows import rows_of
from pactresearch.words import percent

DISTRIBUTIONS = {
    "lognormal": N_("lognormal"), "weibull": N_("Weibull"), "generalised pareto": N_("generalised Pareto"),
}  # fmt: skip
_TAIL = {
    "supported": N_("{place}: a power tail fits the sizes of {drug} cases, and better than a lognormal"),
    "not supported": N_("{place}: the sizes of {drug} cases do not support a power law"),
    "not identified": N_("{place}: too few sizes of {drug} cases to tell a power law"),
}
_TOLD = {  # how many cases tell it, and what most of those say
    "transport": N_(
        "{place}: {share} of the {drug} cases of known size say the means of transport; of these, {most} say {commonest}"
    ),
    "concealment": N_(
        "{place}: {share} of the {drug} cases of known size say the concealment; of these, {most} say {commonest}"
    ),
}
_NOT_TOLD = {
    "transport": N_("{place}: none of the {drug} cases of known size says the means of transport"),
    "concealment": N_("{place}: none of the {drug} cases of known size says the concealment"),
}


def category_words(feature: str, category: str) -> str:
    """A category of a feature as it stands in a sentence: `10-50 kg`, `departure known`."""
    labels = {"size_class_kg": _("{category} kg"), "leg": _("{category} known")}
    return labels.get(feature, "{category}").format(category=_(category))


def type_names(types: Typology) -> dict[int, str]:
    """Each type by its commonest categories, those that half of its cases have: number of the class to the words."""
    named = {}
    for number, rows in types.profile.groupby("class"):
        common = rows[rows["share_of_class"] >= 0.5].drop_duplicates("feature")
        said = [category_words(row.feature, row.category) for row in rows_of(common)]
        named[int(number)] = ", ".join(said) or _("no feature in common")
    return named


def size_classes(shares: pd.DataFrame, colour: str, drug: str, place: str, source: str) -> Drawn:
    """Shares of cases and of kilograms by size class and year. shares: as `size_class_shares` gives it."""
    years = np.sort(shares["year"].unique())
    totals = shares.groupby("year")["cases"].sum()
    large = shares[shares["size_class_kg"].isin(CLASSES_KG[4:])]
    cases, kg = (percent(100 * large[name].sum() / shares[name].sum()) for name in ("cases", "kg"))
    title = _("{place}: lots of 50 kg or more are {cases} of the {drug} cases and {kg} of their kilograms")
    title = title.format(place=place, drug=drug, cases=cases, kg=kg)
    subtitle = _(
        "{n} cases of known size class, {first_year}–{last_year}; {unsized} more without one are left out. Countries that sent "
        "in cases change from year to year."
    ).format(
        n=f"{int(totals.sum()):,}",
        first_year=years[0],
        last_year=years[-1],
        unsized=f"{int(shares.groupby('year')['unsized'].first().sum()):,}",
    )
    alt = _("Stacked bars by year, shares of cases and of kilograms by size class. {title}. {cases_by_year}").format(
        title=title,
        cases_by_year=" ".join(
            ngettext("{year}: {n} case.", "{year}: {n} cases.", n).format(year=year, n=f"{n:,}")
            for year, n in totals.items()
        ),
    )
    return shipments.size_classes(shares, colour, Said(title=title, subtitle=subtitle, source=source, alt=alt))


def size_tail(sizes: Sizes, found: Tail, colour: str, drug: str, place: str, source: str) -> Drawn:
    """Share of cases at or above each size, and the fitted distributions."""
    judged = found.judgement
    title = _(_TAIL[judged.verdict]).format(place=place, drug=drug)
    n = f"{sizes.n_cases:,}"
    subtitle = _("{n} cases from {kg} kg. {reason}").format(
        n=n, kg=f"{sizes.threshold_kg:g}", reason=say(judged.reasons)
    )
    at_size = _("{share} of cases at {kg} kg or more.")
    shares = " ".join(
        at_size.format(share=percent(100 * row.share_of_cases_at_or_above), kg=f"{row.kg:g}")
        for row in rows_of(shipments.tail_shares(sizes).head(8))
    )
    fitted = sum(not fit.reasons for fit in found.fits.values())
    alt = ngettext(
        "Points falling from left to right on log scales, with {n} fitted curve. {title}. {shares}",
        "Points falling from left to right on log scales, with {n} fitted curves. {title}. {shares}",
        fitted,
    ).format(n=fitted, title=title, shares=shares)
    return shipments.size_tail(
        sizes,
        found,
        colour,
        Said(title=title, subtitle=subtitle, source=source, alt=alt),
        labels={name: _(words) for name, words in DISTRIBUTIONS.items()} | {"cases": _("cases")},
        axis_labels=(_("size of a case (log)"), _("share of cases at or above (log)")),
    )


def means(shares: pd.DataFrame, by: str, colour: str, drug: str, place: str, source: str) -> Drawn:
    """Size classes by means of transport or by concealment. shares: as `size_class_shares(cases, by)` gives it."""
    counts = shipments.by_means(shares, by)
    cases, total = counts.sum(axis=1), int(counts.sum().sum())
    told = cases[[name for name in cases.index if name not in shipments.NOT_TOLD]]
    title = _((_TOLD if told.sum() else _NOT_TOLD)[by]).format(
        place=place,
        drug=drug,
        share=percent(100 * told.sum() / total),
        most=percent(100 * told.max() / told.sum()) if told.sum() else "",
        commonest=_(str(told.idxmax())) if told.sum() else "",
    )
    subtitle = _(
        "Cells: % of the row's cases in the size class; in brackets the cases, {n} in all. Withheld: reported, but saying it "
        "would single out a case."
    ).format(n=f"{total:,}")
    row = _("{name}: {n} cases, most often {size} kg.")
    alt = _("Grid of {n} rows by size class. {title}. {rows}").format(
        n=len(counts),
        title=title,
        rows=" ".join(
            row.format(name=_(name), n=f"{cases[name]:,}", size=counts.loc[name].idxmax()) for name in counts.index[:8]
        ),
    )
    return shipments.means(shares, by, colour, Said(title=title, subtitle=subtitle, source=source, alt=alt))


def type_profiles(types: Typology, colour: str, drug: str, place: str, source: str) -> Drawn:
    """The types that the cases fall into."""
    names, cases = type_names(types), types.profile.groupby("class")["cases"].first()
    title = _("{place}: {drug} cases fall into {k} types; the largest: {largest}")
    title = title.format(place=place, drug=drug, k=len(names), largest=names[1])
    subtitle = _(
        "% of a type's cases that tell the feature; {n} cases that tell two features or more. Categories under 10 % in every "
        "type are in the data. Types describe how cases were found."
    ).format(n=f"{types.n_cases:,}")
    one = _("Type {number}: {name}.")
    every = " ".join(one.format(number=number, name=name) for number, name in names.items())
    alt = _("Grid of categories by type. {title}. {types}").format(title=title, types=every)
    head = _("type {number}\n{n} cases")
    pairs = types.profile[["feature", "category"]].drop_duplicates().itertuples(index=False)
    return shipments.type_profiles(
        types,
        colour,
        Said(title=title, subtitle=subtitle, source=source, alt=alt),
        rows={tuple(pair): _row(*pair) for pair in pairs},
        columns={number: head.format(number=number, n=f"{n:,}") for number, n in cases.items()},
    )


def _row(feature: str, category: str) -> str:
    """A category as it stands at its row."""
    if feature == "leg":
        return _("known: {category}").format(category=_(category))
    return category_words(feature, category)
