"""Figures of shipments say what they are told to, and draw on a panel of one's own. All cases are SYNTHETIC."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from pactresearch.chapters.organisation import shipments as in_words
from pactresearch.chapters.organisation.figures import shipments
from pactresearch.figures import style
from pactresearch.figures.drawn import Said
from pactresearch.methods.shipments.shipments import CLASSES_KG, size_class_shares, weighted_sizes
from pactresearch.methods.shipments.size_tails import tail
from pactresearch.methods.shipments.typology import typology
from tests.simulation import known_shipments as known

COLOUR = style.ROUTE_COLOURS["southern"]
SAID = Said(title="Lots of wool are large", subtitle="kg", source="A test, SYNTHETIC", alt="Wool.")


@pytest.fixture(scope="module")
def cases():
    return known.typed_cases(600, seed=5, known=0.9)[0]


@pytest.fixture(scope="module")
def drawings(cases):
    """Each figure of one panel as a function of what is said and of the panel."""
    sizes, shares = weighted_sizes(cases), size_class_shares(cases, "transport")
    types, fitted = typology(cases, bootstraps=20), tail(sizes)
    return {
        "size_tail": lambda said, ax: shipments.size_tail(sizes, fitted, COLOUR, said, ax=ax),
        "means": lambda said, ax: shipments.means(shares, "transport", COLOUR, said, ax=ax),
        "types": lambda said, ax: shipments.type_profiles(types, COLOUR, said, ax=ax),
    }


@pytest.mark.parametrize("name", ["size_tail", "means", "types"])
def test_a_figure_of_one_panel_draws_on_a_panel_of_ones_own_and_leaves_the_other_alone(drawings, name):
    figure = Figure(figsize=(9, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    drawn = drawings[name](SAID, left)
    figure.canvas.draw()
    assert drawn.figure is figure and tuple(figure.get_size_inches()) == (9, 4)
    assert left.has_data() and not right.has_data()


@pytest.mark.parametrize("name", ["size_tail", "means", "types"])
def test_a_figure_says_what_it_is_told_and_nothing_of_its_own(drawings, name):
    drawn = drawings[name](SAID, None)
    assert (drawn.figure.get_label(), drawn.alt) == (SAID.title, SAID.alt)
    assert "".join(text.get_text() for text in drawings[name](Said(), None).figure.texts) == ""


def test_the_numbers_in_the_cells_are_the_shares_of_their_row(cases):
    shares = size_class_shares(cases, "transport")
    (ax,) = shipments.means(shares, "transport", COLOUR).figure.axes
    counts = shipments.by_means(shares, "transport")
    cells = np.reshape([text.get_text() for text in ax.texts], counts.shape)
    rows = [label.get_text() for label in ax.get_yticklabels()]
    by_air = next(n for n, label in enumerate(rows) if label.startswith("air "))
    of_air = cases[cases["transport"] == "air"]
    for column, label in enumerate(counts.columns):
        share = 100 * counts.loc["air", label] / len(of_air)
        assert cells[by_air, column] == ("" if share == 0 else "<1" if share < 1 else f"{share:.0f}")
    assert list(counts.columns) == [label for label in CLASSES_KG if label in set(shares["size_class_kg"])]


def test_the_words_about_means_count_those_that_tell_them(cases):
    silent = cases.assign(transport=cases["transport"].where(cases.index % 4 == 0))
    drawn = in_words.means(size_class_shares(silent, "transport"), "transport", COLOUR, "heroin", "Here", "S")
    told = silent["transport"].dropna()
    share, commonest = 100 * len(told) / len(silent), told.value_counts(normalize=True)
    assert drawn.figure.get_label() == (
        f"Here: {share:.0f} % of the heroin cases of known size record the means of transport; of these, "
        f"{100 * commonest.iloc[0]:.0f} % are “{commonest.index[0]}”"
    )
    nobody = in_words.means(
        size_class_shares(cases.assign(transport=None), "transport"), "transport", COLOUR, "heroin", "Here", "S"
    )
    assert nobody.figure.get_label() == "Here: none of the heroin cases of known size records the means of transport"
