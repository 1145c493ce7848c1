import io

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from pactresearch.figures import picture

UNSEEN = 24  # of 255 in a channel: what single pixels at the edge of a letter may be off by


def drawn(paint):
    figure = Figure(figsize=(7.2, 3))
    paint(figure.subplots())
    return figure


def test_the_same_figure_gives_the_same_bytes_at_full_width():
    first, second = (picture.png(drawn(lambda axes: axes.plot([1, 2, 3], [1, 3, 2]))) for _ in range(2))
    assert first == second
    with Image.open(io.BytesIO(first[0])) as image:
        assert image.width == pytest.approx(7.2 * picture.DOTS_PER_INCH, abs=1)
        assert image.mode == "P"


def with_alpha(colours):
    return np.dstack([colours, np.full((*colours.shape[:2], 1), 255)]).astype(np.uint8)


def test_a_picture_of_few_colours_is_unchanged():
    pixels = np.random.default_rng(1).integers(0, 6, (40, 50, 3)) * 51
    np.testing.assert_array_equal(np.asarray(picture.with_palette(with_alpha(pixels)).convert("RGB")), pixels)


def test_paper_and_fills_keep_their_colour_among_thousands_of_blends_and_no_blend_is_far_off():
    rng = np.random.default_rng(2)
    pixels = np.full((200, 300, 3), 255)
    pixels[:60, :60] = (0, 114, 178)
    pixels[100:] = rng.uniform(0, 1, (100, 300, 1)) * (0, 114, 178) + rng.uniform(0, 1, (100, 300, 1)) * (255, 140, 77)
    pixels = pixels.clip(0, 255)
    flat = np.asarray(picture.with_palette(with_alpha(pixels)).convert("RGB")).astype(int)
    np.testing.assert_array_equal(flat[:100], pixels[:100])
    assert np.abs(flat - pixels).max() < 2 * UNSEEN, "30,000 random colours, as no figure has them"


def test_a_figure_with_shades_and_letters_looks_the_same():
    one = drawn(lambda axes: axes.fill_between(range(40), np.arange(40) ** 1.3, color="#d55e00", alpha=0.4))
    with Image.open(io.BytesIO(picture.png(one)[0])) as image:
        shown = np.asarray(image.convert("RGB")).astype(int)
    exact = np.asarray(one.canvas.buffer_rgba())[:, :, :3].astype(int)
    assert np.abs(shown - exact).max() < UNSEEN
