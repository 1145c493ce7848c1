"""The language of what people read: gettext's catalogues, and English where a sentence has no translation.

Every sentence is whole, with named placeholders, `_("{drug} seizures rose.").format(drug=…)`, so that a translator can
turn it round. A text that stands at the top of a module is marked with `N_` and translated where it is said.
"""

from gettext import NullTranslations, translation
from pathlib import Path

from pactresearch.errors import InputError

DOMAIN = "pactresearch"
LOCALE = Path(__file__).parent / "locale"

_spoken: list[NullTranslations] = [NullTranslations()]


def use(language: str | None, folder: Path = LOCALE) -> None:
    """Says everything from now on in `language` ("ru"); in English again with None or "en".

    folder: holds `<language>/LC_MESSAGES/pactresearch.mo`. Raises InputError where it has no catalogue of the language.
    """
    if language in (None, "en"):
        _spoken[0] = NullTranslations()
        return
    try:
        _spoken[0] = translation(DOMAIN, folder, [language])
    except FileNotFoundError:
        known = ", ".join(
            ["en", *sorted(path.parent.parent.name for path in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))]
        )
        raise InputError(f"There is no translation into {language!r}; allowed: {known}.") from None


def _(sentence: str) -> str:
    """The sentence in the language in use."""
    return _spoken[0].gettext(sentence) if sentence else ""  # of the empty text a catalogue says its own head


def ngettext(one: str, many: str, n: int) -> str:
    """The sentence for n of a thing, by the language's rule of plurals. The placeholder of the number is the caller's."""
    return _spoken[0].ngettext(one, many, n)


def N_(sentence: str) -> str:
    """The sentence as it stands, marked for translators; `_` says it later."""
    return sentence
