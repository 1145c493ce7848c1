"""What can be said where no new link between countries can be looked for."""

from pactresearch.language import _

SENTENCES = {
    "no_link_to_compare": lambda year, needed: _(
        "No country that told of links in {needed} earlier years tells of any in {year}."
    ).format(needed=needed, year=year),
}
