"""The findings of the notebook `macro_indicators`: what is known, what was seized, what is scored, and what it costs."""

from pactresearch import geography, words
from pactresearch.chapters.monitoring.macro.figures import EDITIONS
from pactresearch.chapters.monitoring.macro.study import INDICATORS, Known
from pactresearch.chapters.monitoring.macro.words import said
from pactresearch.language import _, ngettext
from pactresearch.reports.show import citations
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.sections import Section

NINETY_PERCENT = 1.645  # standard errors on either side, as the World Bank prints its ranges


def unit(found: Known) -> str:
    """The countries, and up to when."""
    return _("{places}: organised crime and opiates, to {year}").format(
        places=words.listed(list(found.names.values())), year=found.asked.last_year
    )


def question() -> str:
    """What the report asks, in a sentence."""
    return _(
        "What is known about criminal activities, what enables them, how states respond and what markets are worth? And what is "
        "not known?"
    )


def head(found: Known) -> tuple[Finding, ...]:
    """The findings of the head."""
    return (
        *seized_finding(found),
        *score_finding(found),
        *price_finding(found),
        cells_finding(found),
        *corruption_finding(found),
    )


def cells_finding(found: Known) -> Finding:
    """How much is known, and how fresh it is."""
    counts = found.counts()
    return Finding(
        id="figures_missing",
        sentence=_(
            "Of the {all} figures asked for ({n} indicators, {m} countries), {recent} are from the last {years} years, {older} are "
            "older and {none} are missing."
        ).format(n=len(INDICATORS), m=len(found.names), years=found.asked.recent_years, **counts),
        value=float(counts["none"]),
        unit=_("of {all} figures asked for are missing").format(all=counts["all"]),
        sources=citations.cited(*found.rows.values()),
        verdict="reported",
        reason=_("A count of what the tables here hold. A missing figure is not a zero."),
    )


def seized_finding(found: Known) -> tuple[Finding, ...]:
    """What was seized in the newest year that any of them reported."""
    rows = found.rows["heroin_seized"]
    if rows.empty:
        return ()
    year = int(rows["year"].max())
    now = rows[rows["year"] == year].set_index("iso3")["kg"]
    silent = [name for iso3, name in found.names.items() if iso3 not in now.index]
    sentence = ngettext(
        "In {year}, {n} of {m} countries reported seizing heroin: {kg}.",
        "In {year}, {n} of {m} countries reported seizing heroin, together {kg}.",
        len(now),
    )
    reason = _("A sum of reported totals; what was seized is not what passed.")
    if silent:
        reason = _("A sum of reported totals, without {places}; what was seized is not what passed.").format(
            places=words.listed(silent)
        )
    return (
        Finding(
            id="heroin_seized",
            sentence=sentence.format(year=year, n=len(now), m=len(found.names), kg=words.weight(now.sum())),
            value=float(now.sum()),
            unit=_("kg of heroin seized in {year}, {n} of {m} countries").format(year=year, n=len(now), m=len(found.names)),
            sources=citations.cited(rows[rows["year"] == year]),
            verdict="reported",
            reason=reason,
        ),
    )  # fmt: skip


def corruption_finding(found: Known) -> tuple[Finding, ...]:
    """In how many countries control of corruption lies under the mean of the world by more than its error."""
    rows = found.rows["control_of_corruption"].groupby("iso3").tail(1)
    if rows.empty:
        return ()
    below = rows["estimate"] + NINETY_PERCENT * rows["standard_error"] < 0
    ends = rows.set_index("iso3")["estimate"]
    sentence = _(
        "Control of corruption is below the world average, beyond the margin of error, in {n} of {m} countries; estimates run "
        "from {low} ({lowest}) to {high} ({highest})."
    )
    return (
        Finding(
            id="control_of_corruption",
            sentence=sentence.format(
                n=int(below.sum()), m=len(rows), low=said("control_of_corruption", ends.min()),
                high=said("control_of_corruption", ends.max()), lowest=found.names[str(ends.idxmin())],
                highest=found.names[str(ends.idxmax())],
            ),
            value=float(below.sum()),
            unit=_("of {m} countries with control of corruption below the world average, {year}").format(
                m=len(rows), year=int(rows["year"].max())
            ),
            sources=citations.cited(rows),
            verdict="supported",
            reason=_(
                "The 90 % range of each estimate, 1.645 standard errors on either side, lies below 0, the world average. The "
                "estimates are built from perceptions and do not measure what the police do."
            ),
            overturned_by=_("A survey of the bribes that people and firms have paid, which these estimates do not include."),
        ),
    )  # fmt: skip


def score_finding(found: Known) -> tuple[Finding, ...]:
    """What experts scored in the newest edition, that of before apart from it."""
    scored = found.of(f"heroin_trade_{EDITIONS[-1]}")["value"]
    if scored.empty:
        return ()
    silent = [name for iso3, name in found.names.items() if iso3 not in scored.index]
    least, most = (found.names[str(end)] for end in (scored.idxmin(), scored.idxmax()))
    sentence = _(
        "Experts rate the heroin trade from {low:.1f} out of 10 ({least}) to {high:.1f} ({most}), edition {year}."
    )
    reason = _("Opinions, scored by one rule. The edition of {before} used another rule, so the two are not compared.")
    if silent:
        reason = _(
            "Opinions, scored by one rule; not scored: {silent}. The edition of {before} used another rule, so the two are not "
            "compared."
        )
    return (
        Finding(
            id="heroin_trade_score",
            sentence=sentence.format(low=scored.min(), high=scored.max(), least=least, most=most, year=EDITIONS[-1]),
            value=float(scored.median()), low=float(scored.min()), high=float(scored.max()),
            unit=_("out of 10: heroin trade as rated, median of {n} countries, edition {year}").format(
                n=len(scored), year=EDITIONS[-1]
            ),
            sources=citations.cited(found.rows[f"heroin_trade_{EDITIONS[-1]}"]),
            verdict="reported",
            reason=reason.format(before=EDITIONS[0], silent=words.listed(silent)),
        ),
    )  # fmt: skip


def price_finding(found: Known) -> tuple[Finding, ...]:
    """For how many countries a kilogram's price is known, and what it is."""
    priced = found.of("wholesale_price")
    recent = priced[priced["age"] < found.asked.recent_years]["value"]
    if recent.empty:
        return ()
    sentence = ngettext(
        "{n} of {m} countries has a wholesale price of heroin from the last {years} years: USD {low} per kg.",
        "{n} of {m} countries have a wholesale price of heroin from the last {years} years: USD {low} to {high} per kg.",
        len(recent),
    )
    return (
        Finding(
            id="wholesale_price",
            sentence=sentence.format(
                years=found.asked.recent_years, n=len(recent), m=len(found.names), low=words.two_figures(recent.min()),
                high=words.two_figures(recent.max()),
            ),
            value=float(recent.median()), low=float(recent.min()), high=float(recent.max()),
            unit=_("USD of {base} per kg of heroin at wholesale, median of {n} countries").format(
                base=found.base_year, n=len(recent)
            ),
            sources=citations.cited(found.rows["wholesale_price"]),
            verdict="reported",
            reason=_(
                "Prices as published, without those flagged as doubtful, not adjusted for purity. Nobody knows how many kilograms "
                "are sold, so what the market is worth is not published."
            ),
        ),
    )  # fmt: skip


def known_title(found: Known) -> str:
    """The finding of the opening chart."""
    return _("{none} of {all} figures are missing").format(**found.counts())


def cells_title(found: Known) -> str:
    """The finding of the picture of every figure's year."""
    years = found.years()
    empty = [_(INDICATORS[str(name)].name) for name in years.index[years.isna().all(axis=1)]]
    if empty:
        return _("No country has a figure on {empty}").format(empty=words.listed(empty, 2))
    return _("Every indicator has a figure of at least one country")


def scores_title(found: Known) -> str:
    """The finding of the picture of scores."""
    scored = found.of(f"heroin_trade_{EDITIONS[-1]}")["value"]
    if scored.empty:
        return _("None of these countries is rated in edition {year}").format(year=EDITIONS[-1])
    return _("Edition {year}: experts rate the heroin trade highest in {place}, {score:.1f} out of 10").format(
        year=EDITIONS[-1], place=found.names[str(scored.idxmax())], score=scored.max()
    )


def names_note(found: Known) -> Section:
    """The status notes of the places that need one; nothing where none does."""
    notes = geography.countries()["note"].reindex(list(found.names)).dropna()
    return Section(_("Names"), tuple(notes))


def scores_source(found: Known) -> str:
    """The sources of the picture of scores."""
    return citations.source_line(*(found.rows[f"heroin_trade_{edition}"] for edition in EDITIONS))
