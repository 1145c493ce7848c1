"""How the United Nations draws maps, as far as words and fills go: the disclaimer, and what a map must note."""

from typing import TYPE_CHECKING

from pactresearch.geography.countries import countries

if TYPE_CHECKING:
    import geopandas as gpd

DISCLAIMER = (
    "The boundaries and names shown and the designations used on this map do not imply official endorsement or acceptance "
    "by the United Nations. Dotted line represents approximately the Line of Control in Jammu and Kashmir agreed upon by "
    "India and Pakistan. The final status of Jammu and Kashmir has not yet been agreed upon by the parties."
)
# The United Nations shows these as parts of China; their figures stay their own.
FILLED_AS = {"TWN": "CHN", "HKG": "CHN", "MAC": "CHN"}


def notes_on(outlines: "gpd.GeoDataFrame", disputed: "gpd.GeoDataFrame") -> list[str]:
    """Sentences that what is shown asks for: the reservation on Kosovo, boundaries not determined."""
    kosovo = countries().loc["XKX", "note"] if "XKX" in outlines.index else ""
    return [str(note) for note in (kosovo, *dict.fromkeys(disputed["note"])) if note]
