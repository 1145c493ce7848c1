"""Writes the verdicts of the business-model reports into README.md, between its two marks.

python scripts/verdict_table.py         after a change of data or method; a test holds the two in step
"""

import sys

import numpy as np

from pactresearch import geography, load, paths
from pactresearch.chapters.business_models import study, synthesis
from pactresearch.chapters.business_models.labels import with_sign
from pactresearch.chapters.business_models.parameters import BusinessModelsSynthesis
from pactresearch.chapters.business_models.rules.questions import Answer
from pactresearch.words import percent

BEGIN, END = "<!-- verdicts: made by scripts/verdict_table.py -->", "<!-- end of verdicts -->"


def table() -> str:
    """The Markdown table, for the default parameters of the synthesis."""
    asked = BusinessModelsSynthesis.from_notebook()
    return markdown(study.every_route({name: load(name) for name in study.TABLES}, asked), asked.drug)


def markdown(found: synthesis.Found, drug: str) -> str:
    """The verdicts of the routes as a Markdown table."""
    titles = [geography.route_title(route) for route in found]
    lines = [f"| {drug} | " + " | ".join(titles) + " |", "|---|" + "---|" * len(titles)]
    for answers in zip(*(one.answers for one in found.values()), strict=True):
        asked = answers[0].question
        lines.append(f"| {asked.id} {asked.say('question')} | {' | '.join(map(cell, answers))} |")
    shares = [one.reach.share for one in found.values()]
    reached = " | ".join(percent(100 * share) if np.isfinite(share) else "none" for share in shares)
    lines.append(f"| *reported kilograms that the cases account for* | {reached} |")
    return "\n".join(lines)


def cell(answer: Answer) -> str:
    """A verdict with its grade, the families of texts that agree, and how its rule does in simulation."""
    said = [with_sign(answer.standing)]
    if answer.grade:
        said.append(answer.grade)
    if answer.n_families:
        said.append(f"texts: {answer.n_families}")
    if answer.identified and answer.checked:
        said.append(
            f"found falsely {percent(100 * answer.checked.false_positive)}, power {percent(100 * answer.checked.power)}"
        )
    return "; ".join(said)


def between_marks(text: str) -> str:
    """What stands between the marks of a README."""
    return text.partition(BEGIN)[2].partition(END)[0].strip()


def main() -> int:
    """Rewrites the table in README.md."""
    file = paths.root() / "README.md"
    text = file.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        print(f"README.md lacks the marks {BEGIN} and {END}; put them where the table belongs.", file=sys.stderr)
        return 2
    head, _, rest = text.partition(BEGIN)
    new = f"{head}{BEGIN}\n{table()}\n{END}{rest.partition(END)[2]}"
    file.write_text(new, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
