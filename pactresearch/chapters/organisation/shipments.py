"""The figures of shipments with what they say of a place: titles, units and the words for those who cannot see them."""

import numpy as np
import pandas as pd

from pactresearch.chapters.organisation.figures import shipments
from pactresearch.chapters.organisation.reasons import say
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _
from pactresearch.methods.shipments.shipments import CLASSES_KG, Sizes
from pactresearch.methods.shipments.size_tails import Tail
from pactresearch.methods.shipments.typology import Typology
from pactresearch.reports.show.reasons import NAMES
from pactresearch.rows import rows_of
from pactresearch.verdict import Reason


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
    cases, kg = (100 * large[name].sum() / shares[name].sum() for name in ("cases", "kg"))
    unsized = int(shares.groupby("year")["unsized"].first().sum())
    title = say(Reason("share_of_large_lots", place=place, drug=drug, cases=cases, kg=kg))
    n, first_year, last_year = int(totals.sum()), years[0], years[-1]
    subtitle = say(Reason("sized_cases", n=n, first_year=first_year, last_year=last_year, unsized=unsized))
    by_year = say(Reason("cases_of_a_year", year=year, n=one) for year, one in totals.items())
    alt = say(Reason("picture_of_size_classes", title=title, cases_by_year=by_year))
    return shipments.size_classes(shares, colour, Said(title=title, subtitle=subtitle, source=source, alt=alt))


def size_tail(sizes: Sizes, found: Tail, colour: str, drug: str, place: str, source: str) -> Drawn:
    """Share of cases at or above each size, and the fitted distributions."""
    judged, tail_shares = found.judgement, rows_of(shipments.tail_shares(sizes).head(8))
    title = say(Reason("picture_of_a_tail", verdict=judged.verdict, place=place, drug=drug))
    kg = sizes.threshold_kg
    subtitle = say((Reason("cases_from_threshold", n=sizes.n_cases, kg=kg), *judged.reasons))
    shares = say(
        Reason("cases_at_or_above", share=100 * row.share_of_cases_at_or_above, kg=row.kg) for row in tail_shares
    )
    fitted = sum(not fit.reasons for fit in found.fits.values())
    alt = say(Reason("points_and_curves", n=fitted, title=title, shares=shares))
    said = Said(title=title, subtitle=subtitle, source=source, alt=alt)
    labels = {name: _(words) for name, words in NAMES["distribution"].items()} | {"cases": _("cases")}
    axis_labels = (_("size of a case (log)"), _("share of cases at or above (log)"))
    return shipments.size_tail(sizes, found, colour, said, labels=labels, axis_labels=axis_labels)


def means(shares: pd.DataFrame, by: str, colour: str, drug: str, place: str, source: str) -> Drawn:
    """Size classes by means of transport or by concealment. shares: as `size_class_shares(cases, by)` gives it."""
    counts = shipments.by_means(shares, by)
    cases, total = counts.sum(axis=1), int(counts.sum().sum())
    told = cases[[name for name in cases.index if name not in shipments.NOT_TOLD]]
    title = say(Reason("means_not_told", by=by, place=place, drug=drug))
    if n_told := told.sum():
        share, most = 100 * n_told / total, 100 * told.max() / n_told
        commonest = str(told.idxmax())
        title = say(Reason("means_told", by=by, place=place, drug=drug, share=share, most=most, commonest=commonest))
    rows = say(
        Reason("row_of_means", name=name, n=cases[name], size=counts.loc[name].idxmax()) for name in counts.index[:8]
    )
    alt = say(Reason("grid_of_means", n=len(counts), title=title, rows=rows))
    said = Said(title=title, subtitle=say(Reason("cells_of_means", n=total)), source=source, alt=alt)
    return shipments.means(shares, by, colour, said)


def type_profiles(types: Typology, colour: str, drug: str, place: str, source: str) -> Drawn:
    """The types that the cases fall into."""
    names, cases = type_names(types), types.profile.groupby("class")["cases"].first()
    title = say(Reason("types_of_cases", place=place, drug=drug, k=len(names), largest=names[1]))
    every = say(Reason("name_of_a_type", number=number, name=name) for number, name in names.items())
    alt = say(Reason("grid_of_types", title=title, types=every))
    said = Said(title=title, subtitle=say(Reason("cells_of_types", n=types.n_cases)), source=source, alt=alt)
    pairs = types.profile[["feature", "category"]].drop_duplicates().itertuples(index=False)
    rows = {tuple(pair): _row(*pair) for pair in pairs}
    columns = {number: _("type {number}\n{n} cases").format(number=number, n=f"{n:,}") for number, n in cases.items()}
    return shipments.type_profiles(types, colour, said, rows=rows, columns=columns)


def _row(feature: str, category: str) -> str:
    """A category as it stands at its row."""
    if feature == "leg":
        return _("known: {category}").format(category=_(category))
    return category_words(feature, category)
