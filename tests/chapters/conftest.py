import re
from gettext import NullTranslations

import pytest

from pactresearch import language
from tests.conftest import variants_made
from tests.reports.conftest import project, published, server_of_kernels, write_notebook  # noqa: F401 (fixtures)


@pytest.fixture(scope="module")
def few(request, tmp_path_factory):
    """The folder of the variants that a chapter's tests name in FEW, of the notebook that the chapter is called by."""
    named = {name.replace(" ", "_"): said for name, said in request.module.FEW.items()}
    return variants_made(tmp_path_factory.mktemp("few"), request.path.parent.name, named)


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
