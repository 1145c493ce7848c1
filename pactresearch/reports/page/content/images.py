"""Pictures inside a page: what is a picture, an SVG without all that is no drawing, and where a picture's words come from."""

import base64
import binascii
import io
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree.ElementTree import Element, ParseError, register_namespace, tostring

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException
from PIL import Image

from pactresearch.errors import ReportError
from pactresearch.files.contents import HIDDEN
from pactresearch.reports.page.content import css

# How the bytes of each kind end; an SVG is read as XML instead.
_ENDS = {"image/png": b"IEND\xaeB`\x82", "image/jpeg": b"\xff\xd9", "image/gif": b";", "image/webp": b""}
_PLACE_OF_A_PHOTOGRAPH = 0x8825  # of Exif
SVG = "image/svg+xml"
KINDS = (SVG, *_ENDS)  # best first: lines stay sharp at any size
_ADDRESS = re.compile(r"data:([\w/+.-]+)((?:;[^;,]*)*),(.*)", re.DOTALL)
_NAMESPACE, _LINKS = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_DRAWN = css.listed("element of an SVG")
_LEFT_OUT = frozenset(("metadata", "a", "view"))  # says who drew it, when, with what; a link loses its address
_GEOMETRY = re.compile(r"<([A-Z]{4,}(?: Z)? \(.*)>", re.DOTALL)  # as shapely tells a shape
register_namespace("", _NAMESPACE[1:-1])
register_namespace("xlink", _LINKS[1:-1])


def address(kind: str, content: str) -> str:
    """A picture as an address that holds it. content: base64, or the text of an SVG.

    Raises ReportError, whose message is the end of a sentence, where it is no picture of this kind or would load something.
    """
    if kind == SVG:
        text = content if "<" in content else _decoded(content).decode("utf-8", "replace")
        return f"data:{SVG};base64,{base64.b64encode(_drawing(text).encode()).decode('ascii')}"
    held, end = _decoded(content), _ENDS.get(kind, b"")
    try:
        picture = Image.open(io.BytesIO(held))  # reads its head alone
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        picture = None
    if picture is None or picture.get_format_mimetype() != kind or not held.rstrip(b"\0").endswith(end):
        raise ReportError(f"what it gives as {kind} is no such picture, or not the whole of one, or too large")
    if b"Exif" in held and picture.getexif().get_ifd(_PLACE_OF_A_PHOTOGRAPH):
        raise ReportError("it is a photograph that tells where it was taken; save it without its place (GPS)")
    return f"data:{kind};base64,{''.join(content.split())}"


def made_safe(given: str) -> str:
    """An address of a picture that HTML gives, as `address` makes it. Raises ReportError as that does."""
    found = _ADDRESS.fullmatch(given.strip())
    if not found:
        raise ReportError(f"<img> loads {given[:100]}")
    kind, how, content = found.groups()
    return address(
        kind.lower(), content if how.endswith(";base64") else unquote_to_bytes(content).decode("utf-8", "replace")
    )


def words(kind: str, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> str:
    """The alt text of an output that is a picture: given beside it, in the drawing, by its chart, or by a shape; or ""."""
    of_kind = metadata.get(kind)
    given = [(of_kind if isinstance(of_kind, Mapping) else {}).get("alt"), metadata.get("alt")]
    if kind == SVG:
        drawing = _parsed("".join(data[kind]))
        given += [drawing.get("aria-label"), *(drawing.findtext(f"{_NAMESPACE}{name}") for name in ("title", "desc"))]
    for chart in (chart for other, chart in data.items() if other.endswith("json") and isinstance(chart, Mapping)):
        title = chart.get("title") or (chart.get("layout") or {}).get("title")  # of Vega, of plotly
        given += [chart.get("description"), title.get("text") if isinstance(title, Mapping) else title]
    shape = _GEOMETRY.fullmatch("".join(data.get("text/plain", "")).strip())
    return next(filter(None, (seen(text) for text in (*given, shape and shape[1]) if isinstance(text, str))), "")


def seen(text: str) -> str:
    """What of a text somebody sees."""
    return re.sub(f"[{HIDDEN}]", "", text).strip()


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode("".join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _parsed(text: str) -> Element:
    """An SVG as a tree; one without a namespace, as HTML may hold it, gets its own."""
    if not re.search(r"\bxmlns\s*=", text):
        text = re.sub(r"<svg\b", f'<svg xmlns="{_NAMESPACE[1:-1]}"', text, count=1)
    try:
        drawing = defusedxml.ElementTree.fromstring(text)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise ReportError(f"its SVG cannot be read ({error})") from None
    if drawing.tag != f"{_NAMESPACE}svg":
        raise ReportError("its SVG holds no drawing")
    return drawing


def _drawing(text: str) -> str:
    """An SVG of nothing but elements that draw, which loads nothing; comments and what programs keep for themselves go."""
    drawing = _parsed(text)
    for parent in [*drawing.iter()]:
        for child in [*parent]:
            own, name = child.tag.startswith(_NAMESPACE), child.tag.rpartition("}")[2]
            if not own or name == "metadata":
                parent.remove(child)
            elif name in _LEFT_OUT:
                child.tag, child.attrib = f"{_NAMESPACE}g", {}
            elif name not in _DRAWN and not re.fullmatch(r"filter|fe[A-HJ-Z]\w+", name):  # feImage loads
                raise ReportError(f"its SVG has a <{name}>")
    for element in drawing.iter():
        tag = element.tag.removeprefix(_NAMESPACE)
        if tag == "style" and (wrong := css.sheet_problems(element.text or "")):
            raise ReportError(f"in its SVG {wrong[0]}")
        for name, value in [*element.attrib.items()]:
            plain = name.removeprefix(_LINKS)
            if plain.lower().startswith("on") or (name.startswith("{") and plain == name):
                del element.attrib[name]
            elif plain in {"href", "src"} and not value.startswith("#"):
                if tag != "image":
                    raise ReportError(f"its SVG loads {value[:100]}")
                element.set(name, made_safe(value))
            elif ("(" in value or "\\" in value) and (wrong := css.problems(f"x:{value}", named=False)):
                raise ReportError(f"in its SVG {wrong[0]}")
    return tostring(drawing, encoding="unicode")
