"""The questions of the three exercises. What is right is computed from the world, and so are the numbers in the reasons."""

import pandas as pd

from pactresearch import methods, words
from pactresearch.chapters.partnership.training import worlds
from pactresearch.chapters.partnership.training.questions import Question
from pactresearch.language import _
from pactresearch.rows import rows_of


def of_a_series(world: pd.DataFrame) -> tuple[Question, Question, Question]:
    """What seizures did, what may be said of the trade, and what would tell. world: of `worlds.one_route`."""
    trend = methods.trend(world["year"], 1000 * world["seized_t"])
    rose = "rose" if trend.low > 0 else "fell" if trend.high < 0 else "unclear"
    interval = words.percent_range(trend.low, trend.high)
    truth = words.percent(100 * (world["moved_t"].iloc[-1] / world["moved_t"].iloc[0] - 1), signed=True)
    seizures = Question(
        _("What happened to seizures over these twenty years?"),
        rose,
        {
            "rose": (
                _("They rose."),
                _("The 95 % interval of the yearly change is {interval}.").format(interval=interval),
            ),
            "fell": (
                _("They fell."),
                _("The 95 % interval of the yearly change is {interval}.").format(interval=interval),
            ),
            "unclear": (
                _("Neither is clear."),
                _("The 95 % interval of the yearly change is {interval}.").format(interval=interval),
            ),
        },
    )
    trade = Question(
        _("What happened to the amount that was moved?"),
        "cannot be told",
        {
            "rose": (
                _("It rose, since more was seized."),
                _(
                    "In this world what was moved changed by {truth}. Seizures rose because more of it was found."
                ).format(truth=truth),
            ),
            "fell": (
                _("It fell."),
                _("So it did, by {truth}, but the seizures alone cannot show it: you guessed.").format(truth=truth),
            ),
            "cannot be told": (
                _("Seizures alone cannot tell."),
                _(
                    "A seizure is a shipment times the chance of being found. Here what was moved changed by {truth} while the "
                    "chance grew; nothing in the series itself tells one from the other."
                ).format(truth=truth),
            ),
        },
    )
    growth = words.percent(100 * (world["share_found"].iloc[-1] / world["share_found"].iloc[0] - 1), signed=True)
    check = Question(
        _("What would help to tell whether more was moved or more was found?"),
        "other signs",
        {
            "longer series": (
                _("More years of the same series."),
                _("Thirty years of shipments times the chance of being found are no clearer than twenty."),
            ),
            "other signs": (
                _("Signs that depend on other things: price, purity, the number of officers and checks."),
                _(
                    "In this world the share that is found changed by {growth}. The number of officers would show it; and "
                    "where more is moved, prices tend to fall and purity to rise."
                ).format(growth=growth),
            ),
            "largest cases": (
                _("Leaving out the largest cases."),
                _(
                    "This shows whether a few cases make the trend. But a growing chance of being found lifts cases of all sizes."
                ),
            ),
        },
    )
    return seizures, trade, check


def of_missing_reports(true: pd.DataFrame, reported: pd.DataFrame) -> tuple[Question, Question]:
    """What the sum of reports did, and what may be said. true, reported: of `worlds.four_countries`."""
    last, before = reported.loc[worlds.SILENT_FROM :], reported.loc[worlds.SILENT_FROM - 3 : worlds.SILENT_FROM - 1]
    summed = 100 * (last.sum(axis=1).mean() / before.sum(axis=1).mean() - 1)
    whole = true.loc[last.index].sum(axis=1).mean() / true.loc[before.index].sum(axis=1).mean()
    same = last.dropna(axis=1).sum(axis=1).mean() / before[last.dropna(axis=1).columns].sum(axis=1).mean()
    usual = reported.loc[: worlds.SILENT_FROM - 1].median()
    missing = usual[last.isna().all()].sum() / usual.sum()
    facts = {
        "summed": words.percent(summed, signed=True),
        "same": words.percent(100 * (same - 1), signed=True),
        "whole": words.percent(100 * (whole - 1), signed=True),
        "missing": words.percent(100 * missing),
        "before": f"{before.index[0]}-{before.index[-1]}",
        "last": f"{last.index[0]}-{last.index[-1]}",
    }
    said = Question(
        _(
            "The sum of all reports changed by {summed} from {before} to {last}. Which sentence may stand in a report?"
        ).format(**facts),
        "incomplete",
        {
            "fell": (
                _("Seizures on this route fell."),
                _(
                    "They did not: the country that usually seizes {missing} has not reported, and a missing report is not a "
                    "zero. With all countries the change is {whole}."
                ).format(**facts),
            ),
            "stable": (
                _("Seizures on this route were stable."),
                _(
                    "True here ({whole}), but you cannot know it: {missing} of what is usually seized is missing."
                ).format(**facts),
            ),
            "incomplete": (
                _(
                    "The years {last} are incomplete; the countries that reported throughout seized about as much."
                ).format(**facts),
                _(
                    "The countries that reported in all years changed by {same}; of the others nothing is known, and that "
                    "is usually {missing} of the total."
                ).format(**facts),
            ),
        },
    )
    zero = Question(
        _("May the missing years of Country A be filled with zeros?"),
        "no",
        {
            "yes": (
                _("Yes, nothing was reported."),
                _("Nothing reported is not nothing seized: zeros would make a change of {summed}.").format(**facts),
            ),
            "no": (_("No."), _("A gap stays a gap, and the years are drawn open and left out of every trend.")),
        },
    )
    return said, zero


def of_mentions(world: pd.DataFrame) -> tuple[Question, Question]:
    """Which link is the largest, and what a share of mentions is. world: of `worlds.mentions`."""
    named = {row.Index: f"{row.origin} → {row.destination}" for row in rows_of(world)}
    most_mentions, most_moved = named[world["mentions"].idxmax()], named[world["moved_t"].idxmax()]
    why = _(
        "{mentioned} has most mentions because {to} names the origin of most of what it seizes; most was moved on {moved}, whose "
        "destination hardly ever names one."
    ).format(mentioned=most_mentions, to=most_mentions[-1], moved=most_moved)
    largest = Question(
        _("Most mentions are of {mentioned}. Is it the link on which most is moved?").format(mentioned=most_mentions),
        "cannot be told" if most_mentions != most_moved else "yes",
        {
            "yes": (_("Yes, it is mentioned most."), why),
            "cannot be told": (_("Mentions alone cannot tell."), why),
        },
    )
    silent = Question(
        _("No case names the link from A to D. Does nothing move there?"),
        "cannot be told",
        {
            "nothing": (
                _("Nothing moves there."),
                _("A link that nobody mentions may be unused, or used but never named."),
            ),
            "cannot be told": (
                _("It cannot be told."),
                _(
                    "A network of mentions shows what was named where somebody seized drugs and asked. It does not list what was "
                    "not named."
                ),
            ),
        },
    )
    return largest, silent
