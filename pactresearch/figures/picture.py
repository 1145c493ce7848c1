"""A drawn figure as a PNG file with a palette: the pictures are most of a page, and making them most of its time."""

import io
from html import escape

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from PIL import Image
from scipy.spatial import KDTree

from pactresearch import synthetic

DOTS_PER_INCH = 180  # sharp on a phone and in print
CSS_PIXELS_PER_INCH = 96
COLOURS = 256  # enough for flat colours with smooth edges; a third of the size of full colour
EXACT_COLOURS = 128  # the most frequent, kept as they are: paper, ink, fills; the others are blends at edges
# At this many dots hints change nothing that is seen, and matplotlib's own are drawn faster than the font's.
DRAWING = {"text.hinting": "force_autohint"}


def png(figure: Figure) -> tuple[bytes, int, int]:
    """A figure as PNG, and its width and height in CSS pixels. The same figure gives the same bytes."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    # Drawn once, straight into the pixels: `savefig` draws twice, and its file would have to be unpacked again.
    figure.set_dpi(DOTS_PER_INCH)
    if synthetic.is_synthetic():
        figure.text(0.5, 0.5, synthetic.MARK, rotation=20, ha="center", va="center", fontsize=44, color="#8a153833")
    canvas = FigureCanvasAgg(figure)
    with matplotlib.rc_context(DRAWING):
        canvas.draw()
    flat = with_palette(np.asarray(canvas.buffer_rgba()))
    small = io.BytesIO()
    flat.save(small, format="PNG")
    scale = CSS_PIXELS_PER_INCH / DOTS_PER_INCH
    return small.getvalue(), round(flat.width * scale), round(flat.height * scale)


def element(content: str, width: int, height: int, alt: str) -> str:
    """A picture as an HTML element that needs nothing from outside. content: the PNG in base64; width, height: CSS pixels."""
    about = {"alt": alt, "width": width, "height": height, "style": "max-width:100%;height:auto"}
    about |= {"src": f"data:image/png;base64,{content}"}
    attributes = " ".join(f'{name}="{escape(str(value))}"' for name, value in about.items())
    return f"<img {attributes}>"


def with_palette(pixels: np.ndarray) -> Image.Image:
    """A picture with the 256 colours that come nearest to its own; up to 256 colours it is unchanged.

    pixels: height × width × 4, red, green, blue and an alpha that is not looked at; bytes.

    Only the different colours are compared, not all pixels, which takes a fifth of the time of `Image.quantize`.
    """
    height, width, _ = pixels.shape
    codes, different = pd.factorize(np.ascontiguousarray(pixels).view(np.uint32).ravel())
    colours = different.view(np.uint8).reshape(-1, 4)[:, :3]
    palette = colours
    if len(colours) > COLOURS:
        order = np.argsort(-np.bincount(codes), kind="stable")
        exact, blends = colours[order[:EXACT_COLOURS]], colours[order[EXACT_COLOURS:]]
        few = Image.fromarray(blends[None]).quantize(COLOURS - EXACT_COLOURS, method=Image.Quantize.MEDIANCUT)
        palette = np.vstack([exact, np.frombuffer(bytes(few.getpalette() or ()), np.uint8).reshape(-1, 3)])
    _, nearest = KDTree(palette).query(colours)
    picture = Image.frombytes("P", (width, height), np.asarray(nearest, np.uint8)[codes].tobytes())
    picture.putpalette(palette.tobytes())
    return picture
