"""The blocks of text on a page, and which of them read like one piece of prose.

Every block gets a score: its length where it reads like prose, a penalty where it is mostly links
or a teaser. The subtree with the greatest sum is the piece. This is the maximum-subsequence idea
of Pasternack and Roth, "Extracting article text from the web with maximum subsequence
segmentation" (WWW 2009), with subtrees in the place of token runs, so that it needs neither a
trained model nor a language. It is the second opinion beside trafilatura's, see
`provtrace.cleaning.html`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from provtrace.cleaning.characters import latin_length, letters
from provtrace.cleaning.folding import ends_sentence

_SKIPPED = frozenset(
    (
        "script", "style", "noscript", "template", "button", "select", "textarea", "iframe", "svg",
        "video", "audio", "object", "head", "dialog", "canvas", "map", "option", "input", "img",
        "figure", "picture", "link", "meta",
    )
)  # fmt: skip
_CHROME_TAGS = frozenset(("nav", "footer", "aside", "menu", "label", "fieldset"))
# Words of a sentence, or containers that are too large to be furniture.
_NEVER_CHROME = frozenset(("a", "b", "strong", "em", "i", "u", "mark", "article", "main", "body"))
HEADS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCK_TAGS = frozenset(
    (
        "p", "li", "blockquote", "pre", "td", "th", "dd", "dt", "div", "section", "article",
        "main", "body", "ul", "ol", "dl", "table", "tbody", "thead", "tr", "header", "center",
        "details", "summary", "html", "address", "caption", "hr", "form", "figcaption", "br",
    )
) | HEADS | _CHROME_TAGS  # fmt: skip
_CHROME = re.compile(
    r"comment|related|recommend|newsletter|subscri|side-?bar|share|social|promo|sponsor|"
    r"breadcrumb|cookie|consent|paywall|popup|modal|advert|(?:^|[-_ ])ads?(?:[-_ ]|$)|taboola|"
    r"outbrain|footer|navbar|navigation|menu|most-?(?:read|popular)|trending|teaser|caption|"
    r"author-?(?:bio|box|info)|byline|tags?(?:[-_ ]|$)|toolbar|widget|disclaimer|copyright|"
    r"(?:^|[-_ ])(?:hidden|hide|sr-only|visually-hidden|screen-reader-text)(?:[-_ ]|$)",
)
_BODY = re.compile(
    r"(?:article|story|entry|post|news|main|page)[-_]*(?:body|content|text)|fulltext|name-body",
)
# The word that heads readers' comments; what follows such a heading is no part of the piece.
_COMMENT = (
    r"(?:comments?|comentarios?|comentários?|commentaires?|commenti|kommentare?|kommentarer|"
    r"kommentit|kommentid|reacties|komentarze|komentarji|komentari|komentáře|komentáre|komentarai|"
    r"komentāri|comentarii|hozzászólások|yorumlar|комментарии|коментарі|коментари|каментары|σχόλια|"
    r"תגובות|التعليقات|تعليقات|نظرات|تبصرے|टिप्पणियां|মন্তব্য|ความคิดเห็น|bình luận|komentar|"
    r"コメント|评论|評論|留言|댓글)(?!\w)"
)
_COMMENTS_HEAD = re.compile(rf"[\W\d]*{_COMMENT}", re.IGNORECASE)
_COMMENTS_LINE = re.compile(
    r"[\W\d]*(?:(?:leave|post|add|view|read|show|all|a|an|the|your|laisser|un|une|los|os|alle|zu)"
    rf"\s+){{0,3}}(?:{_COMMENT}|comentar|commenter|kommentieren|commenta|comente|коментувати)[\W\d]*",
    re.IGNORECASE,
)
FOREIGN = -10.0
"""Score of a block, or less, that speaks against being part of the piece: links and teasers."""

_PARAGRAPH = 80
_SHORTEST = 25
_TEASER = 400


@dataclass(slots=True)
class Block:
    """A run of text that a reader sees as one line or paragraph.

    Attributes:
        element: The element that it is, or whose text it is.
        holder: The lowest element that holds it and other blocks.
        text: Its text, with single spaces.
        key: Its letters and digits, to compare it by.
        linked: How many of its characters are links.
        links: Addresses it links to, as written.
        score: How much it speaks for being part of the piece.
        chosen: Whether it is in the densest subtree.
    """

    element: Any
    holder: Any = None
    text: str = ""
    key: str = ""
    linked: int = 0
    links: list[str] = field(default_factory=list)
    score: float = 0.0
    chosen: bool = False

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading."""
        return self.element.tag in HEADS

    @property
    def link_share(self) -> float:
        """The share of its text that is links."""
        return self.linked / max(1, len(self.text))


def read_blocks(tree: Any) -> list[Block]:
    """Split a page into blocks and mark those of the densest subtree.

    Args:
        tree: Root element of the page; it is not changed.

    Returns:
        The blocks in the order of the page.
    """
    body = tree.find("body") if tree.tag == "html" else tree
    body = tree if body is None else body
    blocks = [block for block in _split(body) if block.text]
    chains = [[block.element, *block.element.iterancestors()] for block in blocks]
    under = Counter(element for chain in chains for element in chain)
    prose = Counter(
        element
        for block, chain in zip(blocks, chains, strict=True)
        if _is_prose(block)
        for element in chain
    )
    titled = {
        element
        for block, chain in zip(blocks, chains, strict=True)
        if block.element.tag == "h1"
        for element in chain
    }
    beyond = _first_comment(blocks)
    for place, (block, chain) in enumerate(zip(blocks, chains, strict=True)):
        block.key = letters(block.text)
        block.holder = next((element for element in chain if under[element] > 1), block.element)
        alone = prose[block.holder] == 1 < under[block.holder] and block.holder not in titled
        block.score = _score(block, alone) if place < beyond else FOREIGN
    _choose(blocks, chains)
    _choose_short(blocks)
    return blocks


def _first_comment(blocks: list[Block]) -> int:
    """Place of the heading of readers' comments below the prose, or the number of blocks."""
    said = 0
    for place, block in enumerate(blocks):
        if _is_prose(block):
            said += latin_length(block.text)
        elif said > _TEASER and len(block.text) < 80:
            heads = block.is_heading and _COMMENTS_HEAD.match(block.text)
            if heads or _COMMENTS_LINE.fullmatch(block.text):
                return place
    return len(blocks)


def _choose(blocks: list[Block], chains: list[list[Any]]) -> None:
    """Mark the blocks of the subtree with the greatest sum of scores.

    Args:
        blocks: The blocks of the page.
        chains: Per block its element and the elements above it.
    """
    totals: dict[Any, float] = {}
    for block, chain in zip(blocks, chains, strict=True):
        for element in chain:
            totals[element] = totals.get(element, 0.0) + block.score
    best = max(totals.values(), default=0.0)
    if best <= 0:
        return
    # The deepest of the best, so that a wrapper does not win by a hair.
    depths = {chain[i]: len(chain) - i for chain in chains for i in range(len(chain))}
    root = max(
        (element for element in totals if totals[element] >= best * 0.98), key=depths.__getitem__
    )
    for block, chain in zip(blocks, chains, strict=True):
        if root not in chain:
            continue
        inside = chain[1 : chain.index(root)]
        fits = block.score > 0 or (block.is_heading and block.link_share <= 0.5)
        block.chosen = fits and all(totals[element] > 0 for element in inside)
    for block in reversed(blocks):
        if block.chosen:
            if not block.is_heading:
                break
            block.chosen = False


def _choose_short(blocks: list[Block]) -> None:
    """Mark short paragraphs that stand among chosen ones, or end them as a sentence."""
    spans: dict[Any, list[int]] = {}
    for place, block in enumerate(blocks):
        if block.chosen and not block.is_heading:
            spans.setdefault(block.holder, []).append(place)
    for place, block in enumerate(blocks):
        span = spans.get(block.holder, [])
        if block.chosen or block.is_heading or block.score <= FOREIGN or len(span) < 2:
            continue
        is_next = place == span[-1] + 1 and ends_sentence(block.text)
        block.chosen = span[0] < place < span[-1] or is_next


def _is_prose(block: Block) -> bool:
    return (
        not block.is_heading
        and latin_length(block.text) >= _SHORTEST * 2
        and block.link_share < 0.5
    )


def _score(block: Block, alone: bool) -> float:
    """How much a block speaks for its subtree being the piece.

    Args:
        block: The block.
        alone: Whether it is the only prose beside short or linked blocks, as in a teaser.
    """
    length, share = latin_length(block.text), block.link_share
    if block.is_heading:
        return FOREIGN if share > 0.5 else 0.0
    if share > 0.5:
        return -20.0 - length * 0.5
    if length < _SHORTEST:
        return -8.0
    if alone and length < _TEASER:
        return FOREIGN
    if block.element.tag == "li" and share > 0.2:
        return FOREIGN
    return length * (1 - share) - 20.0


def _split(body: Any) -> Iterator[Block]:
    """Blocks of text in document order, furniture left out; some are empty."""
    page = _prose_in(body)
    anchors = 0
    block, words = Block(body), list[str]()
    pending: list[tuple[Any, bool]] = [(body, False)]
    while pending:
        element, done = pending.pop()
        tag = element.tag
        skipped = not done and (
            tag in _SKIPPED or not isinstance(tag, str) or _is_chrome(element, page)
        )
        if tag in _BLOCK_TAGS or (tag == "span" and "display:block" in _style(element)):
            if words:
                block.text = " ".join(" ".join(words).split())
                yield block
            inside = not done and not skipped and tag != "br"
            block, words = Block(element if inside else _block_above(element)), []
        if done or skipped:
            anchors -= done and tag == "a"
            text = element.tail if element is not body else None
        else:
            if tag == "a":
                anchors += 1
                if address := element.get("href"):
                    block.links.append(address)
            pending.append((element, True))
            pending.extend((child, False) for child in reversed(element))
            text = element.text
        if text and not text.isspace():
            words.append(text)
            if anchors:
                block.linked += len(text.strip())
    if words:
        block.text = " ".join(" ".join(words).split())
        yield block


def _block_above(element: Any) -> Any:
    """The nearest block element above an element, or the element."""
    up = element.getparent()
    while up is not None and up.tag not in _BLOCK_TAGS:
        up = up.getparent()
    return element if up is None else up


def _is_chrome(element: Any, page: int) -> bool:
    """Whether an element is furniture by its tag, class or style, and not most of the prose.

    Args:
        element: The element.
        page: Length of the page's prose.
    """
    if element.tag in _CHROME_TAGS:
        return True
    if not element.attrib:
        return False
    suspect = element.tag == "form" or _is_hidden(element)
    if not suspect and element.tag not in _NEVER_CHROME:
        marks = element.get("class") or ""
        if identity := element.get("id"):
            marks = f"{marks} {identity}"
        suspect = bool(marks) and _names_chrome(marks)
    return suspect and _prose_in(element) < 0.4 * page


@lru_cache(maxsize=8192)
def _names_chrome(marks: str) -> bool:
    """Whether a class and id are those of furniture; a site's pages ask the same again."""
    marks = marks.lower()
    return _CHROME.search(marks) is not None and not _BODY.search(marks)


def _is_hidden(element: Any) -> bool:
    """Whether an element says that it is not to be seen."""
    if element.get("aria-hidden") == "true" or element.get("hidden") is not None:
        return True
    return "display:none" in _style(element)


def _style(element: Any) -> str:
    """The style attribute of an element, without spaces."""
    style = element.get("style")
    return style.replace(" ", "") if style else ""


def _prose_in(element: Any) -> int:
    """Length of the longer paragraphs in an element."""
    return sum(
        length
        for paragraph in element.iter("p")
        if (length := sum(map(len, paragraph.itertext()))) >= _PARAGRAPH
    )
