"""Markdown and formulas as HTML: what a person wrote may hold HTML; what code displays is words, and nothing in it is HTML.

Data get into the Markdown that code displays, so there a tag stands as text, and a link as its text and its address.
Formulas become MathML, which browsers draw by themselves and read aloud.
"""

import functools
import re
from html import escape
from typing import Any

import math_core
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath, MathBlockParser, MathInlineParser

from pactresearch.errors import ReportError

_MACROS = {"mbox": r"\text{#1}"}
_NESTS = re.compile(r"\\[a-zA-Z]+|[{\[^_]")
_MOST_NESTED = 500  # of what may hold another part of a formula
# As pandoc takes them: `$5 and $6` are sums of money. With one backslash or two, as people write them.
_INLINE = {
    "inline_math_tex": r"(?<![$\\])\$(?![\s$])(?P<math_inline_tex>(?:\\.|[^$\\`])+?)(?<!\s)\$(?![\d$])",
    "block_math_latex": r"(?s:\\{1,2}\[(?P<math_block_latex>.+?)\\{1,2}\])",
    "inline_math_latex": r"(?s:\\{1,2}\((?P<math_inline_latex>.+?)\\{1,2}\))",
}
_IN_LATEX = re.compile(
    r"\$\$(?P<a>.+?)\$\$|\\\[(?P<b>.+?)\\\]|(?P<c>\\begin\{(?P<of>[a-zA-Z]+\*?)\}.+?\\end\{(?P=of)\})"
    r"|(?<!\\)\$(?P<d>.+?)(?<!\\)\$|\\\((?P<e>.+?)\\\)",
    re.DOTALL,
)


@functools.cache
def _converter() -> math_core.LatexToMathML:
    return math_core.LatexToMathML(macros=_MACROS, fancy_error=False)


def formula(tex: str, *, block: bool) -> str:
    """A formula of TeX as MathML, with its source as the words for who cannot see it. Raises ReportError where it is none."""
    readable = re.sub(r"\\begin\{eqnarray\*?\}", r"\\begin{array}{rcl}", tex.strip())
    readable = re.sub(r"\\end\{eqnarray\*?\}", r"\\end{array}", readable)
    if len(_NESTS.findall(readable)) > _MOST_NESTED:  # math-core ends the process where its stack is full
        raise ReportError(f"the formula {tex.strip()[:100]} cannot be read (it has more than {_MOST_NESTED:,} parts)")
    try:
        made = _converter().convert_with_local_state(readable, displaystyle=block)
    except math_core.LatexError as error:
        said = str(error).partition(": ")[2] or error
        raise ReportError(f"the formula {tex.strip()[:100]} cannot be read ({said})") from None
    return made.replace("<math", f'<math alttext="{escape(tex.strip())}"', 1)


def latex(text: str) -> str:
    """LaTeX that an output holds: one formula, or words with formulas in them. Raises ReportError where it is neither."""
    text, made, at = text.strip(), "", 0
    for found in _IN_LATEX.finditer(text):
        tex = next(part for name in "abcde" if (part := found[name]))
        made += escape(text[at : found.start()]) + formula(
            tex, block=found[0] == text or bool(found["a"] or found["b"])
        )
        at = found.end()
    if not made:
        raise ReportError("its LaTeX is no formula; write `$…$` around one")
    return f'<p class="formula">{made}{escape(text[at:])}</p>'


class _Block(MathBlockParser):
    SPECIFICATION = MathBlockParser.SPECIFICATION | {
        "multiline_math": MathBlockParser.MULTILINE_MATH.replace(r"\\\\\[.*?\\\\\]", r"^ {0,3}\\{1,2}\[.*?\\{1,2}\]")
    }


class _Inline(MathInlineParser):
    SPECIFICATION = MathInlineParser.SPECIFICATION | _INLINE


class _Renderer(IPythonRenderer):
    """Formulas as MathML, boxes of task lists as signs; of what code displays, addresses in words."""

    def __init__(self, *, of_code: bool) -> None:
        super().__init__(escape=of_code, exclude_anchor_links=True)
        self._of_code = of_code

    def block_math(self, body: str) -> str:
        return formula(body, block=True)

    def inline_math(self, body: str) -> str:
        return formula(body, block=False)

    def latex_environment(self, name: str, body: str) -> str:
        return formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", block=True)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if not self._of_code:
            return super().link(text, url, title)
        return text if text == escape(url) else f"{text} ({escape(url)})"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return self.link(text, url) if self._of_code else super().image(text, url, title)

    def task_list_item(self, text: str, checked: bool = False) -> str:
        return f"<li>{'☑' if checked else '☐'} {text}</li>\n"

    def block_mermaidjs(self, code: str) -> str:
        return f"<pre>{escape(code.strip())}</pre>\n"

    def _embed_image_or_attachment(self, src: str) -> str:
        return src  # `markup.cleaned` does both, also where HTML asks for it


@functools.cache
def _markdown(of_code: bool) -> Any:
    return MarkdownWithMath(renderer=_Renderer(of_code=of_code), block=_Block(), inline=_Inline(hard_wrap=False))


def as_html(source: str, *, of_code: bool) -> str:
    """Markdown as HTML. of_code: code has displayed it, so it is words. Raises ReportError for a formula that is none."""
    return f'<div class="prose">{_markdown(of_code).render(source)}</div>'
