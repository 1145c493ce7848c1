"""What markup a page may hold, judged as a browser reads it, by the parser Lexbor, which builds the tree that browsers build.

There is a list of what is allowed, not of what is forbidden: what this library, Markdown, formulas and the tables of pandas
and statsmodels are made of. Nothing on it runs, plays, asks for an address or leaves for one, but a link that is clicked.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pactresearch.errors import ReportError
from pactresearch.reports.page.content import css, images

_ELEMENTS, _PLAIN = css.listed("element"), css.listed("attribute")  # those that any element may have
_FRAME = frozenset(("html", "head", "body"))  # are there in any page, whether or not a fragment names them
_LOADING = css.listed("attribute that loads")  # all are refused; so it can be said why
_DROPPED = re.compile(r"<(html|head|body|frame|frameset)[\s/>]", re.IGNORECASE)  # a browser drops or merges these
_REPORT = r"\.\./\w+/\w[\w.-]*\.html$"  # another report, which lies beside this one
_LINK = re.compile(rf"https?:|mailto:|data:text/csv[;,]|#|{_REPORT}", re.IGNORECASE)
_WORDS = re.compile(r"(aria|data)-.*|alt|alttext|abbr|download|href|summary")
_ATTACHED = "attachment:"
_END = "end-of-the-fragment"
_BANNER = "synthetic"  # the class of the words over a demonstration, which alone may stand over the rest of a page


def judged(fragment: str, attachments: Mapping[str, Mapping[str, str]] | None = None) -> tuple[str, list[str]]:
    """What a cell gives, `cleaned`, and what is wrong with it, by itself and for the page after it, as ends of sentences."""
    clean, unfinished = cleaned(fragment, attachments), unclosed(fragment)
    framed = [f"it has a <{name.lower()}>" for name in _DROPPED.findall(fragment)]
    return clean, [*framed, *problems(clean), *([unfinished] if unfinished else [])]


def cleaned(fragment: str, attachments: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """A fragment as a browser reads it, without comments; a sheet of style goes into what it is for, pictures are made safe.

    attachments: of a cell of Markdown, by name: kind and content. What is wrong with the fragment, `problems` says.
    """
    body = _root(f"<!DOCTYPE html><body>.{fragment}").css_first("body")
    assert body is not None
    for element in [*body.traverse(include_text=False)]:
        if element.is_comment_node:
            element.decompose()
        elif element.tag == "style":
            _lay_into(body, element)
        elif element.tag == "img":
            _take_in(element, attachments or {})
    return (body.inner_html or ".")[1:]


def _lay_into(body: LexborNode, sheet: LexborNode) -> None:
    """Gives what a sheet says to the elements that it is for; that of a plain pandas table says how pages set tables anyhow."""
    if "scoped" not in sheet.attributes and not css.sheet_problems(sheet.text()):
        for selector, style in css.rules(sheet.text()):
            try:
                chosen = body.css(selector)
            except SelectolaxError:  # for a state, such as under the pointer; but words in a style would vanish
                if "content" in style:
                    return
                continue
            for element in chosen:
                element.attrs["style"] = f"{style.rstrip(';')};{element.attributes.get('style') or ''}"
        sheet.decompose()
    elif "scoped" in sheet.attributes:
        sheet.decompose()


def _take_in(image: LexborNode, attachments: Mapping[str, Mapping[str, str]]) -> None:
    """Puts into a picture what is attached to its cell, and makes an SVG safe; leaves alone what `problems` names."""
    src = (image.attributes.get("src") or "").strip()
    try:
        if src.lower().startswith(_ATTACHED):
            name = src[len(_ATTACHED) :]
            held = next((attachments[one] for one in (name, unquote(name)) if one in attachments), {})
            kind = next((kind for kind in images.KINDS if kind in held), None)
            image.attrs["src"] = images.address(kind, "".join(held[kind])) if kind else src
        elif src.lower().startswith(f"data:{images.SVG}"):
            image.attrs["src"] = images.made_safe(src)
    except ReportError:
        return


def problems(fragment: str) -> list[str]:
    """What a page may not hold of a fragment of HTML, as ends of sentences; links may lead outside."""
    found: list[str] = []
    root = _root(f"<!DOCTYPE html><body>.{fragment}")  # words before it, as in a page
    for element in root.traverse(include_text=False):
        tag = element.tag or ""
        if element.is_comment_node:
            found.append("it has a comment")
        elif tag not in _FRAME and tag not in _ELEMENTS:
            found.append(f"it has a <{tag}>")
        found += _of_words(element)
        banner = element.attributes.get("class") == _BANNER
        for name, value in element.attributes.items():
            if name == "style" and not banner:
                found += css.problems(value or "")
            elif name not in _PLAIN and name != "style":
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
    if element.tag == "img" and "src" not in said:
        yield "an image holds no picture"
    if element.tag == "img" and not images.seen(said.get("alt") or ""):
        yield "an image has no alt text (`show` gives one; beside an output of your own: metadata={'alt': …})"
    if element.tag == "svg" and said.get("aria-hidden") != "true" and not images.seen(said.get("aria-label") or ""):
        yield "an <svg> has no words: give it an aria-label"
    if element.tag == "style":
        yield from css.sheet_problems(element.text())


def _of_attribute(tag: str, name: str, value: str) -> Iterator[str]:
    if name.startswith("on"):
        yield f"<{tag}> has the script {name}"
    elif tag == "a" and name == "href":
        address = re.sub(r"[\x00-\x20]+", "", value)  # browsers overlook them
        if not _LINK.match(address):
            yield f"a link leads to {address[:100]}, which a mailed file does not have beside it"
    elif tag == "a" and name == "download" and not re.fullmatch(r"[\w .-]*\.csv", value):
        yield f"a link saves {value[:100]}, and may save a .csv only"
    elif tag == "a" and ((name == "target" and value != "_blank") or (name == "rel" and "opener" in value.split())):
        yield f"a link has the {name} {value[:100]}, by which the page it leads to could take this one's place"
    elif (tag, name) == ("img", "src"):
        yield from _of_picture(value)
    elif name in _LOADING:
        yield f"<{tag}> loads {value[:100]}"
    elif not name.startswith(("aria-", "data-")) and name not in _ELEMENTS.get(tag, {name}):
        yield f"<{tag}> has the attribute {name}"
    elif not _WORDS.fullmatch(name) and ("(" in value or "\\" in value):  # are read as styles, such as `fill`
        yield from css.problems(f"{name}:{value}", named=False)


def _of_picture(address: str) -> Iterator[str]:
    if address.lower().startswith(_ATTACHED):
        yield f"the picture {unquote(address[len(_ATTACHED) :])[:100]} is not attached to it: paste it into the cell again"
        return
    try:
        images.made_safe(address)
    except ReportError as error:
        yield str(error)
