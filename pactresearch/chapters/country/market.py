"""Further sections of the notebook `country_factsheet`: cases and links, prices, precursors, use and cultivation."""

import functools
from collections.abc import Mapping

import pandas as pd

from pactresearch import words
from pactresearch.chapters.country import pictures, sentences
from pactresearch.chapters.country.figures import market as figures
from pactresearch.chapters.country.indicators import market, seizures
from pactresearch.chapters.country.indicators.readings import Reading
from pactresearch.chapters.country.links import CountryLinks, links_table
from pactresearch.chapters.country.tables import CountryTables
from pactresearch.data.schema import SIZE_CLASSES_KG
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _, ngettext
from pactresearch.methods.prices.standing import left_out
from pactresearch.methods.seizures.case_profile import CaseProfile
from pactresearch.reports.show.sections import Section, Table
from pactresearch.rows import codes, rows_of

FEWEST_PRICES = 3  # for a picture
SIZES = {one: f"{one.replace('-', '–')} kg" for one in SIZE_CLASSES_KG}


def cases(tables: CountryTables) -> Section:
    """Size classes, transport and hiding places of the cases, and the countries named before and after."""
    own, links = tables.own_cases, tables.links
    said = [_links_words(links)] if len(links.into) or len(links.out) else []
    parts: list[Drawn | Table] = []
    missing = ()
    if len(own):
        profiles = {name: one for name, one in seizures.profiles(tables).items() if one.enough}
        said.insert(0, _case_words(tables, with_shares=bool(profiles)))
        parts += [_case_bars(tables, profiles)] if profiles else []
    else:
        missing = (
            _("single seizures: none in the case file of 2011–2016, so sizes, transport and hiding places are unknown"),
        )
    if len(links.into) or len(links.out):
        caption = _("Countries that cases of 2011–2016 name immediately before and after this one, all opiates")
        parts.append(Table(links_table(links), caption, "links", tables.source_line(tables.cases), missing=""))
    return Section(_("Single seizures, 2011–2016"), tuple(said), tuple(parts), missing)


def _case_words(tables: CountryTables, *, with_shares: bool) -> str:
    own = tables.own_cases
    counts = own.groupby("drug")["n"].sum()
    listed = [
        ngettext("{n:,} {drug} case", "{n:,} {drug} cases", int(counts[one])).format(n=counts[one], drug=_(one))
        for one in seizures.ORDER
        if one in counts
    ]
    said = (
        _(
            "The case file of 2011–2016 has {cases} from the country ({first}–{last}). Shares are of the {drug} cases that record "
            "it."
        )
        if with_shares
        else _(
            "The case file of 2011–2016 has {cases} from the country ({first}–{last}). Too few record their size or transport."
        )
    )
    known = {"first": own["year"].min(), "last": own["year"].max(), "drug": _case_drug(tables)}
    return said.format(cases=words.listed(listed), **known)


def _case_drug(tables: CountryTables) -> str:
    drug = seizures.case_drug(tables)
    return _(drug) if drug else ""


def _case_bars(tables: CountryTables, profiles: Mapping[str, CaseProfile]) -> Drawn:
    shares = {
        name: seizures.in_order(one)["share_percent"].rename(lambda value: SIZES.get(value) or _(value))
        for name, one in profiles.items()
    }
    field = next(iter(profiles))
    common = [value for value in shares[field].index if shares[field][value] == shares[field].max()]
    title = (
        _("Most common {field} in {drug} cases that record it: {values}, {share} each")
        if len(common) > 1
        else _("Most common {field} in {drug} cases that record it: {values}, {share}")
    ).format(
        field=_(field), drug=_case_drug(tables), values=words.listed(common),
        share=words.percent(shares[field].max()),
    )  # fmt: skip
    said = [
        _("{field}, recorded in {n_saying:,} of {n_cases:,} cases: {shares}.").format(
            field=words.begins(_(name)), n_saying=one.n_saying, n_cases=one.n_cases,
            shares=", ".join(f"{value} {words.percent(share)}" for value, share in shares[name].items()),
        )
        for name, one in profiles.items()
    ]  # fmt: skip
    heads = {
        name: _("{field}: {share} record it").format(
            field=words.begins(_(name)), share=words.percent(one.share_saying_percent)
        )
        for name, one in profiles.items()
    }
    data = [seizures.in_order(one).reset_index(names="value").assign(field=name) for name, one in profiles.items()]
    words_of = Said(
        title=title,
        subtitle=_("Share of the cases that record it; grouped so that no row stands for fewer than three cases."),
        source=tables.source_line(tables.own_cases),
        alt=_("Bars of shares. {title}. {shares}").format(title=title, shares=" ".join(said)),
    )
    by_head = {heads[name]: shares[name] for name in profiles}
    return figures.case_bars(by_head, pd.concat(data, ignore_index=True), pictures.colour(tables), words_of)


def _links_words(links: CountryLinks) -> str:
    if not links.n_cases:
        return _("Cases seized by other countries name this country; its own cases are not in the file.")
    if links.n_saying:
        said = ngettext(
            "Of its own {n:,} case, {n_saying:,} ({share}) name another country of departure or of destination.",
            "Of its own {n:,} cases, {n_saying:,} ({share}) name another country of departure or of destination.",
            links.n_cases,
        )
    else:
        said = ngettext(
            "Of its own {n:,} case, none names another country of departure or of destination.",
            "Of its own {n:,} cases, none names another country of departure or of destination.",
            links.n_cases,
        )
    share = sentences.written("share", 100 * links.n_saying / links.n_cases)
    counted = _("Links count cases of all countries in the file. They are mentions, not a measure of flow.")
    return f"{said.format(n=links.n_cases, n_saying=links.n_saying, share=share)} {counted}"


def prices(tables: CountryTables, readings: tuple[Reading, ...]) -> Section:
    """Real prices of heroin at wholesale and at retail, against the neighbours."""
    heading, rows = _("Prices and purity"), market.comparable(tables)
    own = rows[rows["iso3"] == tables.iso3]
    dropped = left_out(tables.prices, market.PRICED)
    flags = [
        f"{_(row.level)} {row.year} ({', '.join(map(_, row.codes))})"
        for row in rows_of(dropped[dropped["iso3"] == tables.iso3].assign(codes=lambda rows: codes(rows["flag"])))
    ]
    said = (_("Left out because flagged as doubtful: {prices}.").format(prices=words.listed(flags)),) if flags else ()
    missing = sentences.lacking(readings, "price", "purity")
    if len(own) < FEWEST_PRICES:
        return Section(heading, (*_few_prices(own, tables), *said), (), missing)
    return Section(heading, said, (_price_panels(tables, readings),), missing)


def _few_prices(own: pd.DataFrame, tables: CountryTables) -> tuple[str, ...]:
    """The prices in a sentence, where they are too few for a picture."""
    if own.empty:
        return ()
    listed = [_price(row.usd_per_kg, row.level, row.year) for row in rows_of(own)]
    said = _("Heroin cost {prices}, in USD of {year}.").format(
        prices=words.listed(listed), year=market.base_year(tables)
    )
    return (f"{said} {tables.source_line(own, and_prices=True)}",)


def _price(usd_per_kg: float, level: str, year: int) -> str:
    return _("{price} USD per kg at {level} in {year}").format(
        price=words.two_figures(usd_per_kg), level=_(level), year=year
    )


def _price_panels(tables: CountryTables, readings: tuple[Reading, ...]) -> Drawn:
    rows = market.comparable(tables)
    newest = {one.of[1]: one for one in readings if one.indicator == "price" and one.reported}
    listed = [_price(one.value, level, one.year or 0) for level, one in newest.items()]
    ratios = {one.of[1]: one for one in readings if one.indicator == "price_ratio" and one.reported}
    against = [
        _("{price} ({ratio} times the neighbours' median)").format(
            price=said, ratio=words.two_figures(ratios[level].value)
        )
        if level in ratios and ratios[level].year == one.year
        else said
        for (level, one), said in zip(newest.items(), listed, strict=True)
    ]
    title = _("Heroin cost {prices}").format(prices=words.listed(against))
    said = Said(
        title=title,
        subtitle=_(
            "USD of {year} per kg (US consumer prices), log scale, not adjusted for purity. Bars: published range. ◆ median of "
            "land neighbours with a price; grey bar: their lowest to highest."
        ).format(year=market.base_year(tables)),
        source=tables.source_line(rows, and_prices=True),
        alt=_("Dots with ranges by year. {title}. Newest prices of {place}: {prices}.").format(
            title=title, place=tables.name, prices="; ".join(listed)
        ),
    )
    own, labels = rows[rows["iso3"] == tables.iso3], (_("this country"), _("neighbours"))
    return figures.price_panels(own, market.beside(tables), pictures.colour(tables), said, labels)


def precursors_use_cultivation(tables: CountryTables, readings: tuple[Reading, ...]) -> Section:
    """Acetic anhydride, use with the years of its surveys, and opium poppy, in sentences."""
    said = tuple(one for one in (_precursor_words(tables), _use_words(tables), _poppy_words(tables)) if one)
    missing = sentences.lacking(readings, "acetic_anhydride", "prevalence")
    return Section(_("Precursors, use and cultivation"), said, (), missing)


def _precursor_words(tables: CountryTables) -> str:
    rows = tables.precursors.sort_values("year").tail(8)
    if rows.empty:
        return ""
    years = "; ".join(f"{row.year}: {sentences.written('acetic_anhydride', row.kg)}" for row in rows_of(rows))
    said = _("**Acetic anhydride seized**, in the reported years: {years}.").format(years=years)
    return f"{said} {tables.source_line(rows)}"


def _by_year(indicator: str, rows: pd.DataFrame, column: str) -> str:
    said = rows[column].map(functools.partial(sentences.written, indicator))
    return "; ".join(rows["year"].astype("str") + ": " + said)


def _use_words(tables: CountryTables) -> str:
    if tables.prevalence.empty:
        return ""
    surveys = []
    for drug, rows in tables.prevalence.groupby("drug"):
        surveys.append(
            _("{drug} {years} (ages {age_from}–{age_to})").format(
                drug=_(str(drug)), age_from=rows["age_from"].iloc[-1], age_to=rows["age_to"].iloc[-1],
                years=_by_year("prevalence", rows.sort_values("year").tail(6), "percent"),
            )
        )  # fmt: skip
    said = _("**Past-year use**, by year of survey: {surveys}. Surveys differ in method, so this is not a trend.")
    return f"{said.format(surveys=words.listed(surveys))} {tables.source_line(tables.prevalence)}"


def _poppy_words(tables: CountryTables) -> str:
    rows = tables.cultivation[tables.cultivation["hectares"].notna()].sort_values("year").tail(6)
    if rows.empty:
        return ""
    years = "; ".join(
        (
            _("{year}: {area:,.0f} ha, {opium:,.0f} t") if pd.notna(row.production_t) else _("{year}: {area:,.0f} ha")
        ).format(year=row.year, area=row.hectares, opium=row.production_t)
        for row in rows_of(rows)
    )
    said = _("**Opium poppy**, area and potential production of dry opium: {years}.").format(years=years)
    return f"{said} {tables.source_line(rows)}"
