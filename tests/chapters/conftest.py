import re
from gettext import NullTranslations

import pytest

from pactresearch import language
from tests.reports.conftest import project, published, server_of_kernels, write_notebook  # noqa: F401 (fixtures)


class Crossed(NullTranslations):
    """A language in which every word is a row of crosses, placeholders and signs as they were."""

    def gettext(self, message: str) -> str:
        parts = re.split(r"(\{[^{}]*\})", message)
        return "".join(part if part.startswith("{") else re.sub(r"[A-Za-z']+", "×", part) for part in parts)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture
def crossed(monkeypatch: pytest.MonkeyPatch):
    """Everything is said in that language: what is left of English was not marked for translators."""
    monkeypatch.setattr(language, "_catalogue", lambda *_asked: Crossed())
