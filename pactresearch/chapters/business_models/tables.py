"""The tables of the notebook `business_models`: results in, rows in the words that are printed out."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch.chapters.business_models.labels import PARTS, with_sign
from pactresearch.chapters.business_models.reasons import say
from pactresearch.chapters.business_models.rules.archetypes import Score
from pactresearch.chapters.business_models.rules.from_texts import RouteRegister, quoted
from pactresearch.chapters.business_models.rules.questions import Answer
from pactresearch.data.readers.case_files import CaseFiles, Codebook
from pactresearch.language import N_, _, ngettext
from pactresearch.methods.evidence.case_coding import LEAST_CASES, Coding, coding
from pactresearch.methods.evidence.visibility import Visibility
from pactresearch.methods.shipments.size_tails import Tail
from pactresearch.methods.shipments.typology import Typology
from pactresearch.reports.show.reasons import NAMES
from pactresearch.rows import rows_of
from pactresearch.words import begins, percent, two_decimals

SEEN = 0.01
PARAMETERS = {
    "mu": N_("mu"), "sigma": N_("sigma"), "scale_kg": N_("scale"), "shape": N_("shape"), "xi": N_("xi"),
}  # fmt: skip


def parts_table(seen: Visibility) -> pd.DataFrame:
    """What each bar is made of, in the words that are printed."""
    parts = seen.parts
    columns = {
        _("choice"): parts["choice"].map(_),
        _("part"): [_(PARTS[row.choice, row.field]) for row in rows_of(parts)],
        _("seen through"): parts["seen_through"].map(_),
        _("% of the route"): [
            f"{100 * share:.0f}" if share >= SEEN else _("under 1") if share > 0 else "0" for share in parts["share"]
        ],
        _("grade"): parts["grade"].map(_),
    }
    return pd.DataFrame(columns)


def question_table(answers: Sequence[Answer]) -> pd.DataFrame:
    """The ten questions with their verdicts and reasons, what texts indicate, and how the rules do in simulation."""
    columns = {
        _("question"): [f"{answer.question.id} {answer.question.say('question')}" for answer in answers],
        _("verdict"): [with_sign(answer.standing) for answer in answers],
        _("why"): [_why(answer) for answer in answers],
        _("how sure"): [how_sure(answer) for answer in answers],
    }
    return pd.DataFrame(columns)


def how_sure(answer: Answer) -> str:
    """Confidence, grade, families of texts, and how often the rule finds what is not there, and what matters least."""
    said = [_(answer.confidence), _(answer.grade)] if answer.confidence and answer.grade else []
    if answer.n_families:
        families = ngettext("{n} family of texts", "{n} families of texts", answer.n_families)
        said.append(families.format(n=answer.n_families))
    if answer.identified and answer.checked:
        checked = _("in simulations, false alarms in {false_positive}; found in {power}: {effect}")
        shares = {name: percent(100 * getattr(answer.checked, name)) for name in ("false_positive", "power")}
        said.append(checked.format(effect=_(answer.checked.effect), **shares))
    return "; ".join(said) or _("none")


def _why(answer: Answer) -> str:
    told = [answer.sentence] if answer.identified else []
    indicated = [_("Indicated: {statements}").format(statements=answer.indication)] if answer.indication else []
    return " ".join([*told, *answer.reasons, *indicated])


def rule_table(answers: Sequence[Answer]) -> pd.DataFrame:
    """What each question looks at, by which rule, and what else would give the same figures."""
    asked = [answer.question for answer in answers]
    columns = {
        _("question"): [f"{one.id} {one.say('title')}" for one in asked],
        _("indicator"): [one.say("indicator") for one in asked],
        _("rule, the same for every route"): [one.say("rule") for one in asked],
        _("other explanations"): [one.say("competing") for one in asked],
    }
    return pd.DataFrame(columns)


def objection_table(answers: Sequence[Answer]) -> pd.DataFrame:
    """For each verdict that decides: the strongest objection, and the answer."""
    decided = [answer for answer in answers if answer.identified]
    columns = {
        _("verdict"): [f"{answer.question.id} {answer.sentence} ({_(answer.verdict)})" for answer in decided],
        _("strongest objection"): [answer.objection for answer in decided],
        _("answer"): [answer.reply for answer in decided],
    }
    return pd.DataFrame(columns)


def archetype_table(scores: Sequence[Score], register: RouteRegister | None = None) -> pd.DataFrame:
    """The archetypes with their verdicts from cases, and what texts and cases say for and against each."""
    columns = {
        _("archetype"): [_described(score) for score in scores],
        _("verdict of the cases"): [with_sign(score.verdict) for score in scores],
        _("why"): [score.reason for score in scores],
        _("texts that describe it"): [_texts(score, "for", register) or _("none that was read") for score in scores],
        _("what speaks against it"): [
            " ".join(filter(None, (_share_against(score), _texts(score, "against", register)))) or _("nothing visible")
            for score in scores
        ],
    }
    return pd.DataFrame(columns)


def _share_against(score: Score) -> str:
    known = np.isfinite(score.against)
    return _("{share} of cases do not fit.").format(share=percent(100 * score.against)) if known else ""


def _texts(score: Score, side: str, register: RouteRegister | None) -> str:
    return quoted(register.on(score.archetype.texts.get(side, ()))) if register else ""


def _described(score: Score) -> str:
    name, hypothesis = begins(_(score.archetype.name)), _(score.archetype.hypothesis)
    return _("{name}: {hypothesis}").format(name=name, hypothesis=hypothesis)


def type_checks(types: Typology) -> pd.DataFrame:
    """The number of classes by its criteria; the last rows are what the chosen number was asked for besides."""
    rows = types.choices.assign(bic=types.choices["bic"].round())
    names = {"k": _("classes"), "bic": _("BIC"), "stability": _("adjusted Rand in the bootstrap")}
    return rows.rename(columns=names)


def tail_table(found: Tail) -> pd.DataFrame:
    """The fitted distributions: parameters with standard errors, and how well they fit."""
    best, fits = found.best, found.fits.values()
    columns = {
        _("distribution"): [_(NAMES["distribution"][fit.family]) for fit in fits],
        _("parameters (standard error)"): [
            say(fit.reasons)
            or "; ".join(
                f"{_(PARAMETERS[name])} {two_decimals(value)} ({two_decimals(fit.standard_errors[name])})"
                for name, value in fit.parameters.items()
            )
            for fit in fits
        ],
        _("AIC less the best"): [fit.aic - best.aic if best and not fit.reasons else np.nan for fit in fits],
    }
    return pd.DataFrame(columns)


def coded_cases(files: CaseFiles, book: Codebook, route: str) -> Coding:
    """The case files of a route as they may be used."""
    own = files.coded[files.coded["route"] == route]
    return coding(own, [(choice, name) for choice, asked in book.variables.items() for name in asked])


def case_file_words(coded: Coding, files: CaseFiles) -> str:
    """Whether there are case files and how many of their variables may be used; no number of cases, as `Coding.shown` has none."""
    if not coded.n_cases and not coded.once:
        said = [_("No case on this route has been coded, so finance and relations are not identified.")]
    elif coded.n_cases < LEAST_CASES:
        few = _("Fewer than {n} cases on this route are coded twice, so finance and relations are not identified.")
        said = [few.format(n=LEAST_CASES)]
    else:
        usable = int((coded.variables["verdict"] != "not identified").sum())
        sentence = _(
            "{n} cases or more on this route are coded twice; {usable} of {variables} variables can be used. Their shares are of "
            "numbers rounded to threes, so that nobody learns of a single case by comparing two reports."
        )
        said = [sentence.format(n=LEAST_CASES, usable=usable, variables=len(coded.variables))]
    refused = _("Some case files were refused and are not in this; `pactresearch check` says which and why.")
    return " ".join(said + [refused] * bool(files.refused))


def case_file_table(
    coded: Coding, meanings: Mapping[str, str], choices: Sequence[str] = ("finance", "relations")
) -> pd.DataFrame:
    """What coded cases say of finance and relations, variable by variable. meanings: of the variables, by name."""
    rows = coded.variables[coded.variables["choice"].isin(choices)]
    columns = {
        _("choice"): rows["choice"].map(_),
        _("question"): rows["variable"].map(meanings),
        _("commonest answer"): rows["commonest"],
        _("verdict"): rows["verdict"].map(with_sign),
        _("why"): rows["reasons"].map(say),
    }
    return pd.DataFrame(columns).reset_index(drop=True)


def with_reasons(variables: pd.DataFrame) -> pd.DataFrame:
    """The variables of a coding, their reasons in words, as they are downloaded."""
    return variables.assign(reasons=variables["reasons"].map(say))


def gap_rows(answers: Sequence[Answer], route: str) -> pd.DataFrame:
    """What data would settle what is not identified or of low confidence: the list for the gap analysis. route: its title."""
    open_ = [answer for answer in answers if answer.open]
    decided = _("decided, with {level} confidence")
    columns = {
        _("route"): [route] * len(open_),
        _("question"): [f"{answer.question.id} {answer.question.say('title')}" for answer in open_],
        _("choices it informs"): [", ".join(map(_, answer.question.informs)) for answer in open_],
        _("verdict today"): [_(answer.standing) for answer in open_],
        _("why"): [
            decided.format(level=_(answer.confidence)) if answer.confidence else " ".join(answer.reasons)
            for answer in open_
        ],
        _("data that would settle it"): [answer.question.say("settles") for answer in open_],
    }
    return pd.DataFrame(columns)


def gap_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `gap_rows` of one route as they are printed."""
    return rows[[_("question"), _("verdict today"), _("data that would settle it")]]
