"""The language of what people read: gettext's catalogues, and English where a sentence has no translation.

Every sentence is whole, with named placeholders, `_("{drug} seizures rose.").format(drug=…)`, so that a translator can
turn it round. A text that stands at the top of a module is marked with `N_` and translated where it is said.

The language in use is a variable of the environment, so that the kernels of a run speak as it does.
"""

import functools
import os
from gettext import NullTranslations, translation
from pathlib import Path

from pactresearch.errors import InputError

DOMAIN = "pactresearch"
LOCALE = Path(__file__).parent / "locale"  # holds <language>/LC_MESSAGES/pactresearch.mo
VARIABLE = "PACTRESEARCH_LANGUAGE"
ENGLISH = "en"


def known() -> tuple[str, ...]:
    """The languages in which reports can be made, by their codes."""
    return ENGLISH, *sorted(file.parent.parent.name for file in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))


def in_use() -> str:
    """The code of the language in use."""
    return os.environ.get(VARIABLE) or ENGLISH


def of(variant: str) -> str:
    """The language of a variant, by the end of its name: `early.ru`; English where it has none."""
    spoken = variant.rpartition(".")[2]
    return spoken if spoken in known() else ENGLISH


def use(language: str | None) -> None:
    """Says everything from now on in `language` ("ru"), in kernels as well; in English with None or "en".

    Raises InputError where it has no catalogue of the language.
    """
    _catalogue(language or ENGLISH, LOCALE)
    os.environ[VARIABLE] = language or ENGLISH


@functools.cache
def _catalogue(language: str, folder: Path) -> NullTranslations:
    if language == ENGLISH:
        return NullTranslations()
    if language not in known():
        raise InputError(f"There is no translation into {language!r}; allowed: {', '.join(known())}.")
    return translation(DOMAIN, folder, [language])


def _(sentence: str) -> str:
    """The sentence in the language in use."""
    return _catalogue(in_use(), LOCALE).gettext(sentence) if sentence else ""  # of the empty text it says its own head


def ngettext(one: str, many: str, n: int) -> str:
    """The sentence for n of a thing, by the language's rule of plurals. The placeholder of the number is the caller's."""
    return _catalogue(in_use(), LOCALE).ngettext(one, many, n)


def N_(sentence: str) -> str:
    """The sentence as it stands, marked for translators; `_` says it later."""
    return sentence
