"""The tables of the business-model notebooks: results in, rows in the words that are printed out."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.chapters.business_models.rules.model import BusinessModel
from pactresearch.data.readers.case_files import CaseFiles, Codebook
from pactresearch.methods.evidence.case_coding import Coding, coding
from pactresearch.methods.evidence.evidence import NOT_IDENTIFIED, Answer
from pactresearch.methods.shipments.typology import Typology

SIGNS = {"supported": "●", "not supported": "⊘", "not identified": "◌"}  # told apart without colour
SEEN = 0.01


def parts_table(found: BusinessModel) -> pd.DataFrame:
    """What each bar is made of, in the words that are printed."""
    parts = found.visibility.parts
    columns = {
        "choice": parts["choice"],
        "part": parts["part"],
        "seen through": parts["seen_through"],
        "% of the route": [
            f"{100 * share:.0f}" if share >= SEEN else "under 1" if share > 0 else "0" for share in parts["share"]
        ],
        "grade": parts["grade"],
    }
    return pd.DataFrame(columns)


def question_table(answers: Sequence[Answer]) -> pd.DataFrame:
    """The ten questions with their verdicts and reasons."""
    columns = {
        "question": [f"{answer.question.id} {answer.question.question}" for answer in answers],
        "verdict": [f"{SIGNS[answer.verdict]} {answer.verdict}" for answer in answers],
        "why": [
            " ".join([answer.sentence, *answer.reasons] if answer.identified else answer.reasons) for answer in answers
        ],
        "confidence": [f"{answer.confidence}; {answer.grade}" if answer.identified else "none" for answer in answers],
    }
    return pd.DataFrame(columns)


def rule_table(answers: Sequence[Answer]) -> pd.DataFrame:
    """What each question looks at, by which rule, and what else would give the same figures."""
    asked = [answer.question for answer in answers]
    columns = {
        "question": [f"{one.id} {one.title}" for one in asked],
        "indicator": [one.indicator for one in asked],
        "rule, fixed beforehand": [one.rule for one in asked],
        "what else would explain it": [" ".join(one.competing) for one in asked],
    }
    return pd.DataFrame(columns)


def objection_table(answers: Sequence[Answer]) -> pd.DataFrame:
    """For each verdict that decides: the strongest objection, and the answer."""
    decided = [answer for answer in answers if answer.identified]
    columns = {
        "verdict": [f"{answer.question.id} {answer.sentence} ({answer.verdict})" for answer in decided],
        "strongest objection": [answer.objection for answer in decided],
        "answer": [answer.reply for answer in decided],
    }
    return pd.DataFrame(columns)


def archetype_table(found: BusinessModel) -> pd.DataFrame:
    """The archetypes with their verdicts, and what speaks against each."""
    columns = {
        "archetype": [
            f"{score.archetype.name[0].upper()}{score.archetype.name[1:]}: {score.archetype.hypothesis}"
            for score in found.archetypes
        ],
        "verdict": [f"{SIGNS[score.word]} {score.word}" for score in found.archetypes],
        "why": [score.reason for score in found.archetypes],
        "what speaks against it": [
            f"{words.percent(100 * score.against)} of cases do not fit."
            if np.isfinite(score.against)
            else "nothing that can be seen"
            for score in found.archetypes
        ],
    }
    return pd.DataFrame(columns)


def type_checks(types: Typology) -> pd.DataFrame:
    """The number of classes by its criteria; the last rows are what the chosen number was asked for besides."""
    rows = types.choices.assign(bic=types.choices["bic"].round())
    return rows.rename(columns={"k": "classes", "bic": "BIC", "stability": "adjusted Rand in the bootstrap"})


def tail_table(found: BusinessModel) -> pd.DataFrame:
    """The fitted distributions: parameters with standard errors, and how well they fit."""
    best = found.tail.best
    return pd.DataFrame(
        [
            {
                "distribution": name.replace("weibull", "Weibull").replace("pareto", "Pareto"),
                "parameters (standard error)": "; ".join(
                    f"{parameter.removesuffix('_kg').replace('_', ' ')} {value:.2f} ({fit.standard_errors[parameter]:.2f})".replace(
                        "-", "−"
                    )
                    for parameter, value in fit.parameters.items()
                )
                if not fit.reason
                else fit.reason,
                "AIC less the best": fit.aic - best.aic if best and not fit.reason else np.nan,
            }
            for name, fit in found.tail.fits.items()
        ]
    )


def coded_cases(files: CaseFiles, book: Codebook, route: str) -> Coding:
    """The case files of a route as they may be used."""
    own = files.coded[files.coded["route"] == route]
    return coding(own, [(choice, name) for choice, asked in book.variables.items() for name in asked])


def case_file_words(coded: Coding, files: CaseFiles) -> str:
    """How many case files there are, how many may be used, and which were refused and why."""
    refused = " ".join(f"Refused: {name}. {reason}" for name, reason in files.refused.items())
    if not coded.n_cases and not coded.once:
        said = "No case of this route has been coded. Finance and relations are therefore not identified."
    else:
        usable = int((coded.variables["verdict"] != NOT_IDENTIFIED).sum())
        said = (
            f"{words.counted(coded.n_cases, 'case')} of this route coded twice, {coded.once} once; "
            f"{usable} of {len(coded.variables)} variables may be used."
        )
    return f"{said} {refused}".strip()


def case_file_table(coded: Coding, choices: Sequence[str] = ("finance", "relations")) -> pd.DataFrame:
    """What coded cases say of finance and relations, variable by variable."""
    rows = coded.variables[coded.variables["choice"].isin(choices)]
    return pd.DataFrame(
        {
            "choice": rows["choice"],
            "question": rows["variable"].str.replace("_", " "),
            "commonest answer": rows["commonest"],
            "verdict": [f"{SIGNS[word]} {word}" for word in rows["verdict"]],
            "why": rows["reason"],
        }
    ).reset_index(drop=True)


def gap_table(answers: Sequence[Answer], route: str) -> pd.DataFrame:
    """What data would settle what is not identified: the list for the gap analysis."""
    return pd.DataFrame(
        [
            {
                "route": route,
                "question": f"{answer.question.id} {answer.question.title}",
                "choices it informs": ", ".join(answer.question.informs),
                "verdict today": answer.verdict,
                "why": f"decided, with {answer.confidence} confidence"
                if answer.identified
                else " ".join(answer.reasons),
                "data that would settle it": answer.question.settles,
            }
            for answer in answers
            if not answer.identified or answer.confidence == "low"
        ]
    )
