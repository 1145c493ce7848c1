"""What several indicators say together, in words: the statement that each reading of the sign table allows."""

from typing import TYPE_CHECKING

from pactresearch.reports.show.reasons import say
from pactresearch.verdict import Reason

if TYPE_CHECKING:  # the process that makes pages loads no statistics
    from pactresearch.methods.evidence.triangulation import Triangulation


def statement(read: "Triangulation") -> str:
    """What a report may say, in a sentence."""
    subject = read.subject[:1].upper() + read.subject[1:]
    return say(Reason("statement", subject=subject, reading=read.reading, seizures=read.seizures))
