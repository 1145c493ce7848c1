"""Writes the verdicts of the business-model reports into README.md, between its two marks.

python scripts/verdict_table.py         after a change of data or method; a test holds the two in step
"""

import sys

from pactresearch import load, paths
from pactresearch.chapters.business_models import evidence, synthesis
from pactresearch.chapters.business_models.parameters import BusinessModelsSynthesis

BEGIN, END = "<!-- verdicts: made by scripts/verdict_table.py -->", "<!-- end of verdicts -->"


def table() -> str:
    """The Markdown table, for the default parameters of the synthesis."""
    asked = BusinessModelsSynthesis.from_notebook()
    found = evidence.assessed({name: load(name) for name in evidence.TABLES}, asked)
    return synthesis.verdict_markdown(found, asked.drug)


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
