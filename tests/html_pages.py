"""Pages made for tests, and cleaned."""

from provtrace import Article
from provtrace.cleaning import clean
from provtrace.settings import Settings

PROSE = [
    "The harbour board of Port Ansel met on Tuesday evening to decide what should become of the old ice house.",
    "Its chairwoman, Hester Quill, said that the walls would stand for another century if the roof was mended.",
    "Members voted seven to two for a survey, which is to be paid for out of the mooring fees of the summer.",
]


def cleaned(html, **known):
    """The document of a page."""
    return clean(Article(html=html, key="page", **known), Settings())


def page(body, head=""):
    """A whole page in English."""
    return f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"


def paragraphs(texts):
    """Markup of paragraphs."""
    return "".join(f"<p>{text}</p>" for text in texts)
