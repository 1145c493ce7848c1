"""What markup a page may hold, judged as a browser reads it, by the parser Lexbor, which builds the tree that browsers build.

There is a list of what is allowed, not of what is forbidden: what this library, Markdown and the tables of pandas and
statsmodels are made of. Nothing on it runs, plays, asks for an address or leaves for one, but a link that is clicked.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DRAWN = _words("svg g path rect circle ellipse line polyline polygon text tspan")
_ELEMENTS = _DRAWN | _words(
    """a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div
    dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img input ins kbd li main mark nav ol p pre q rp rt
    ruby s samp section small span strike strong style sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr
    """
)
_FRAME = _words("html head body")  # are there in any page, whether or not a fragment names them
_PLAIN = _words("class id title lang dir role hidden tabindex align valign width height name")  # of any element
_WITH_WORDS = _words("img svg style")
_OF_DRAWN = _words(
    """viewBox preserveAspectRatio focusable xmlns x y x1 x2 y1 y2 cx cy r rx ry dx dy d points transform fill fill-opacity
    fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin opacity text-anchor
    font-size font-family font-weight"""
)
_ATTRIBUTES = {
    **dict.fromkeys(_DRAWN, _OF_DRAWN),
    **dict.fromkeys(("time", "ins", "del"), _words("datetime")),
    **dict.fromkeys(("col", "colgroup"), _words("span")),
    **dict.fromkeys(("table", "tr"), _words("border cellpadding cellspacing summary frame rules bgcolor")),
    **dict.fromkeys(("td", "th"), _words("colspan rowspan scope headers abbr nowrap bgcolor")),
    "a": _words("href download rel target"),
    "img": _words("src alt border decoding loading"),
    "input": _words("type checked disabled"),
    "ol": _words("start reversed type"),
    "ul": _words("type"),
    "li": _words("value type"),
    "style": _words("type scoped media"),
    "details": _words("open"),
    "font": _words("color size face"),
}
_LOADING = _words("src srcset poster data background action formaction manifest ping href xlink:href")
_DROPPED = re.compile(r"<(html|head|body|frame|frameset)[\s/>]", re.IGNORECASE)  # a browser drops or merges these
_LINK = re.compile(r"(https?:|mailto:|data:text/csv|#)", re.IGNORECASE)
_COMMENT_IN_STYLE = re.compile(r"/\*.*?(\*/|$)", re.DOTALL)
_ESCAPE_IN_STYLE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_IN_STYLE = re.compile(
    r"(?:@import\s*|(?:url|src)\(\s*|image-set\(\s*(?=[\"']))(?:url\(\s*)?[\"']?(?!data:|#)([^\"')\s;]+)", re.IGNORECASE
)
_END = "end-of-the-fragment"


def problems(fragment: str) -> list[str]:
    """What a page may not hold of a fragment of HTML, as ends of sentences; links may lead outside."""
    found = [f"it has a <{name.lower()}>" for name in _DROPPED.findall(fragment)]
    root = _root(f"<!DOCTYPE html><body>.{fragment}")  # words before it, as in a page
    for element in root.traverse(include_text=False):
        tag = element.tag or ""
        if tag not in _FRAME and tag not in _ELEMENTS and not element.is_comment_node:
            found.append(f"it has a <{tag}>")
        if tag in _WITH_WORDS:
            found += _of_words(element)
        for name, value in element.attributes.items():
            if name not in _PLAIN:
                found += _of_attribute(tag, name, (value or "").strip())
    return list(dict.fromkeys(found))


def unclosed(fragment: str) -> str | None:
    """What of a fragment would change how a browser reads the page after it, as the end of a sentence; None: nothing."""
    root = _root(f"<!DOCTYPE html><body>.<div class={_END}><main>{fragment}<section id={_END}>.</section>")
    end = next(iter(root.css(f"body > div > main > section#{_END}")[-1:]), None)
    if end is not None and end.next is None and all(child.tag == "-text" for child in end.iter(include_text=True)):
        return None
    if end is not None:  # a browser puts what an open table cannot hold before the table
        opened = end.next or next(end.iter())
    elif inside := root.css_first(f"section#{_END}"):
        opened = inside.parent or inside
    else:
        opened = list(root.traverse(include_text=False))[-1]
    if opened.is_comment_node:
        return "a comment <!-- is not closed, and hides the rest of the page"
    if opened.tag in {*_FRAME, "main"} or opened.attributes.get("class") == _END:
        return "an end tag closes what was opened outside this cell, or a tag is not finished"
    return f"<{(opened.tag or '').partition('<')[0]}> is not closed, and takes in the rest of the page"


def _root(page: str) -> LexborNode:
    root = LexborHTMLParser(page).root
    assert root is not None, "a parsed page has a root"
    return root


def _of_words(element: LexborNode) -> Iterator[str]:
    said = element.attributes
    if element.tag == "img" and not (said.get("alt") or "").strip():
        yield "an image has no alt text"
    if element.tag == "svg" and said.get("aria-hidden") != "true" and not (said.get("aria-label") or "").strip():
        yield "an <svg> has no words: give it an aria-label"
    if element.tag == "style":
        yield from _loads(element.text())


def _of_attribute(tag: str, name: str, value: str) -> Iterator[str]:
    if name.startswith("on"):
        yield f"<{tag}> has the script {name}"
    elif tag == "a" and name == "href":
        address = re.sub(r"[\x00-\x20]+", "", value)  # browsers overlook them
        if not _LINK.match(address):
            yield f"a link leads to {address[:100]}, which a mailed file does not have beside it"
    elif name in _LOADING:
        if (tag, name) != ("img", "src") or not value.startswith("data:"):
            yield f"<{tag}> loads {value[:100]}"
    elif tag in _ELEMENTS and not _is_allowed(tag, name):
        yield f"<{tag}> has the attribute {name}"
    else:
        yield from _loads(value) if name in {"style", "fill", "stroke"} else ()


def _is_allowed(tag: str, name: str) -> bool:
    return name == "style" or name.startswith(("aria-", "data-")) or name in _ATTRIBUTES.get(tag, ())


def _loads(css: str) -> list[str]:
    """The addresses that a style loads; comments and escapes, in which one could hide, are taken out first."""
    plain = _ESCAPE_IN_STYLE.sub(
        lambda found: chr(min(int(found[1], 16), 0x10FFFF)) if found[1] else found[2], _COMMENT_IN_STYLE.sub("", css)
    )
    return [f"a style loads {address}" for address in _IN_STYLE.findall(plain)]
