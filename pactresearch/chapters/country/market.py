"""Further sections of the notebook `country_factsheet`: cases and links, prices, precursors, use and cultivation."""

from pactresearch import words
from pactresearch.chapters.country import sentences
from pactresearch.chapters.country.factsheet import colour
from pactresearch.chapters.country.figures import market as figures
from pactresearch.chapters.country.indicators import market, seizures
from pactresearch.chapters.country.indicators.readings import Reading
from pactresearch.chapters.country.links import CountryLinks, links_table
from pactresearch.chapters.country.tables import CountryTables
from pactresearch.methods.prices.standing import left_out
from pactresearch.reports.show.sections import Section, Table

FEWEST_PRICES = 3  # for a picture


def cases(tables: CountryTables) -> Section:
    """Size classes, transport and hiding places of the cases, and the countries named before and after."""
    own, links = tables.own_cases, tables.links
    said = [_links_words(tables, links)] if len(links.into) or len(links.out) else []
    parts = []
    if len(own):
        drug = seizures.case_drug(tables)
        profiles = {name: one for name, one in seizures.profiles(tables).items() if one.enough}
        said.insert(0, _case_words(tables, drug, with_shares=bool(profiles)))
        if profiles:
            rows = {name: seizures.in_order(one) for name, one in profiles.items()}
            parts.append(
                figures.case_bars(rows, profiles, colour(tables), _case_title(drug, profiles), tables.source_line(own))
            )
    if len(links.into) or len(links.out):
        caption = "Countries that the cases of 2011–2016 name next before and next after the country, all opiates"
        parts.append(Table(links_table(links), caption, "links", tables.source_line(tables.cases), missing=""))
    missing = (
        ()
        if len(own)
        else ("single seizures: none in the case file of 2011–2016, so no sizes, transport or hiding places",)
    )
    return Section("Single seizures, 2011–2016", tuple(said), tuple(parts), missing)


def _case_words(tables: CountryTables, drug: str, *, with_shares: bool) -> str:
    own = tables.own_cases
    counts = own.groupby("drug")["n"].sum()
    listed = words.listed([words.counted(int(counts[one]), f"{one} case") for one in seizures.ORDER if one in counts])
    span = f"{own['year'].min()}–{own['year'].max()}"
    shares = (
        f"Shares are of the {drug} cases that say."
        if with_shares
        else "Too few say how large they were, or how carried."
    )
    return f"The case file of 2011–2016 holds {listed} of the country ({span}). {shares}"


def _case_title(drug: str, profiles: dict) -> str:
    name, profile = next(iter(profiles.items()))
    largest = profile.table["n"].max()
    common = [str(value) for value in profile.table.index[profile.table["n"] == largest]]
    what = words.listed([f"{one} kg".replace("-", "–") if name == "size" else one for one in common])
    share = words.percent(profile.table["share_percent"].max())
    return f"Most common {name} of the {drug} cases that state it: {what}, {share}{' each' if len(common) > 1 else ''}"


def _links_words(tables: CountryTables, links: CountryLinks) -> str:
    if not links.n_cases:
        return "Cases that other countries seized name the country; its own are not in the file."
    share = 100 * links.n_saying / links.n_cases
    said = f"{links.n_saying:,} ({sentences.share(share)}) name" if links.n_saying else "none names"
    return (
        f"Of its own {words.counted(links.n_cases, 'case')}, {said} another country of departure or of destination. Links count "
        "cases of all countries in the file; they are mentions, and no measure of flow."
    )


def prices(tables: CountryTables, readings: tuple[Reading, ...]) -> Section:
    """Real prices of heroin at wholesale and at retail, against the neighbours."""
    rows = market.comparable(tables)
    own = rows[rows["iso3"] == tables.iso3]
    dropped = left_out(tables.prices, market.PRICED)
    dropped = dropped[dropped["iso3"] == tables.iso3]
    flags = [f"{row.level} {row.year} ({row.flag})" for row in dropped.itertuples()]
    said = (f"Left out, being flagged: {words.listed(flags)}.",) if flags else ()
    missing = tuple(
        f"{one.of} price: {one.note}" for one in readings if one.indicator == "price" and not one.reported
    ) + tuple(f"purity of heroin: {one.note}" for one in readings if one.indicator == "purity" and not one.reported)
    if len(own) < FEWEST_PRICES:
        return Section("Prices and purity", (*_few_prices(own, tables), *said), (), missing)
    drawn = figures.price_panels(
        own, market.beside(tables), base_year=market.base_year(tables),
        colour=colour(tables), place=tables.name, title=_price_title(tables, readings),
        source=tables.source_line(rows, and_prices=True),
    )  # fmt: skip
    return Section("Prices and purity", said, (drawn,), missing)


def _few_prices(own, tables: CountryTables) -> tuple[str, ...]:
    """The prices in a sentence, where they are too few for a picture."""
    if own.empty:
        return ()
    listed = [
        f"{words.two_figures(row.usd_per_kg)} USD per kg at {row.level} in {row.year}" for row in own.itertuples()
    ]
    base = market.base_year(tables)
    return (f"Heroin cost {words.listed(listed)}, in money of {base}. {tables.source_line(own, and_prices=True)}",)


def _price_title(tables: CountryTables, readings: tuple[Reading, ...]) -> str:
    by = {(one.indicator, one.of): one for one in readings}
    said = []
    for level in market.LEVELS:
        price, ratio = by["price", f"heroin, {level}"], by["price_ratio", f"heroin, {level}"]
        if not price.reported:
            continue
        same_year = ratio.reported and ratio.year == price.year
        beside = f" ({words.two_figures(ratio.value)} of the neighbours' median)" if same_year else ""
        said.append(f"{words.two_figures(price.value)} USD per kg at {level} in {price.year}{beside}")
    return f"Heroin cost {words.listed(said)}"


def precursors_use_cultivation(tables: CountryTables) -> Section:
    """Acetic anhydride, use with the years of its surveys, and opium poppy, in sentences."""
    said = [one for one in (_precursor_words(tables), _use_words(tables), _poppy_words(tables)) if one]
    missing = []
    if tables.precursors.empty:
        missing.append(f"seizures of acetic anhydride: no figure for {tables.period}")
    if tables.prevalence.empty:
        missing.append(f"past-year use: no survey figure for {tables.period}")
    return Section("Precursors, use and cultivation", tuple(said), (), tuple(missing))


def _precursor_words(tables: CountryTables) -> str:
    rows = tables.precursors.sort_values("year").tail(8)
    if rows.empty:
        return ""
    years = "; ".join(f"{row.year}: {sentences.kilograms(row.kg)}" for row in rows.itertuples())
    return f"**Acetic anhydride seized**, in the reported years: {years}. {tables.source_line(rows)}"


def _use_words(tables: CountryTables) -> str:
    if tables.prevalence.empty:
        return ""
    parts = []
    for drug, rows in tables.prevalence.groupby("drug"):
        surveys = "; ".join(
            f"{row.year}: {sentences.prevalence(row.percent)}" for row in rows.sort_values("year").tail(6).itertuples()
        )
        ages = f"{rows['age_from'].iloc[-1]}–{rows['age_to'].iloc[-1]}"
        parts.append(f"{drug} {surveys} (ages {ages})")
    return (
        f"**Past-year use**, by year of survey: {'. '.join(parts)}. Surveys differ in method, so their order is no trend. "
        f"{tables.source_line(tables.prevalence)}"
    )


def _poppy_words(tables: CountryTables) -> str:
    rows = tables.cultivation[tables.cultivation["hectares"].notna()].sort_values("year").tail(6)
    if rows.empty:
        return ""
    years = "; ".join(
        f"{row.year}: {row.hectares:,.0f} ha"
        + (f", {row.production_t:,.0f} t" if row.production_t == row.production_t else "")
        for row in rows.itertuples()
    )
    return f"**Opium poppy**, area and potential production of dry opium: {years}. {tables.source_line(rows)}"
