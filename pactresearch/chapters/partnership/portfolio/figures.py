"""The picture of the portfolio: actions by pillar and route."""

from pactresearch import geography
from pactresearch.chapters.partnership.portfolio.study import NAMES, Done
from pactresearch.figures import opening, style
from pactresearch.figures.drawn import Drawn
from pactresearch.language import _


def by_pillar(done: Done, source: str) -> Drawn:
    """A bar a pillar, in parts by the route that the country is on."""
    table, title = done.by_pillar, _("Recorded actions by pillar, and by the route of the country")
    known = geography.route_names()
    with opening.panel(0.8 + 0.3 * len(table), title) as (figure, bars):
        left = [0] * len(table)
        for route in map(str, table):
            colour = style.GREY if route == "elsewhere" else style.route_colour(route, known)
            label = _("on no route, or its source") if route == "elsewhere" else geography.route_title(route)
            bars.barh(range(len(table)), table[route], left=left, color=colour, height=0.6, label=label)
            left = [one + n for one, n in zip(left, table[route], strict=True)]
        style.rows_down(bars, [_(NAMES[pillar]) for pillar in table.index], 10)
        bars.set_xlabel(_("recorded actions"))
        style.key_above(bars, ncols=2, fontsize=9.5)
    note = _("Recorded actions of country teams that name UNODC; the pillar is inferred from the title.")
    alt = _("Bars in parts, one a pillar. {title}.").format(title=title)
    return Drawn(figure, "actions_by_pillar", alt, table.reset_index(), f"{note} {source}")
