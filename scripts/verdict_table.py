"""Writes the verdicts of the business-model reports into README.md, between its two marks.

python scripts/verdict_table.py         after a change of data or method; a test holds the two in step
"""

import sys

import numpy as np

from pactresearch import load, paths
from pactresearch.chapters.business_models import study, synthesis
from pactresearch.chapters.business_models.labels import with_sign
from pactresearch.chapters.business_models.parameters import BusinessModelsSynthesis
from pactresearch.chapters.business_models.rules.questions import QUESTIONS
from pactresearch.words import percent

BEGIN, END = "<!-- verdicts: made by scripts/verdict_table.py -->", "<!-- end of verdicts -->"


def table() -> str:
    """The Markdown table, for the default parameters of the synthesis."""
    asked = BusinessModelsSynthesis.from_notebook()
    return markdown(study.every_route({name: load(name) for name in study.TABLES}, asked), asked.drug)


def markdown(found: synthesis.Found, drug: str) -> str:
    """The verdicts of the routes as a Markdown table."""
    verdicts = synthesis.question_verdicts(found)
    lines = [f"| {drug} | " + " | ".join(verdicts.columns) + " |", "|---|" + "---|" * verdicts.shape[1]]
    for name, row in verdicts.iterrows():
        cells = " | ".join(map(with_sign, row))
        lines.append(f"| {name} {QUESTIONS[str(name)].say('question')} | {cells} |")
    shares = [one.reach.share for one in found.values()]
    reached = " | ".join(percent(100 * share) if np.isfinite(share) else "none" for share in shares)
    lines.append(f"| *reported kilograms that the cases account for* | {reached} |")
    return "\n".join(lines)


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
