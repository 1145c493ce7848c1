"""What several chapters call the nodes of a chain of prices."""

from pactresearch import geography
from pactresearch.language import _
from pactresearch.methods.income.price_way import NodeKind


def node_name(iso3: str, kind: NodeKind) -> str:
    """A node of a chain of prices as tables and axes name it: `Türkiye`, `Austria, street`."""
    country = geography.countries()["name"][iso3]
    named = {
        "opium": _("{country}, opium for 1 kg"),
        "source": _("{country}, heroin"),
        "wholesale": "{country}",
        "retail": _("{country}, street"),
    }
    return named[kind].format(country=country)
