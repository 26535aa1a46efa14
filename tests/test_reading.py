"""Finding files, and reading pages and saved text."""

import os
from pathlib import Path

import pytest

from provtrace import InputError
from provtrace.reading import STDIN, FoundFile, content_hash, find_files, read
from provtrace.reading.text import unwrap


def write(path: Path, content: str | bytes = "Some text.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def keys(*paths: Path) -> list[str]:
    return [file.key for file in find_files(paths)]


def article_of(path: Path):
    (file,) = find_files([path])
    (reading,) = read(file)
    assert reading.problem is None
    return reading.article


# Finding


def test_folders_are_searched_in_the_order_of_names(tmp_path):
    for name in ("b/2.txt", "b/10.html", "a.md", "c.jsonl.gz", "b/a/1.htm"):
        write(tmp_path / name)
    assert keys(tmp_path) == ["a.md", "c.jsonl.gz", "b/10.html", "b/2.txt", "b/a/1.htm"]


def test_format_goes_by_the_extension_in_any_case(tmp_path):
    names = ["a.HTML", "b.xhtml", "c.Txt", "d.ndjson.zst", "e.tsv", "f.parquet", "g.warc.gz"]
    for name in names:
        write(tmp_path / name)
    formats = [file.format for file in find_files([tmp_path])]
    assert formats == ["html", "html", "text", "jsonl", "csv", "parquet", "warc"]


def test_unknown_extensions_are_named_and_hidden_files_passed_over(tmp_path):
    for name in ("a.txt", "b.png", "c", ".d.txt", ".git/e.txt"):
        write(tmp_path / name)
    found = {file.key: file.format for file in find_files([tmp_path])}
    assert found == {"a.txt": "text", "b.png": "unknown", "c": "unknown"}


def test_the_folder_of_parts_beside_a_saved_page_is_passed_over(tmp_path):
    for name in ("Cranes.html", "Cranes_files/frame.html", "Other_files/real.html"):
        write(tmp_path / name)
    assert keys(tmp_path) == ["Cranes.html", "Other_files/real.html"]


def test_a_file_given_by_itself_is_read_whatever_its_extension(tmp_path):
    page = write(tmp_path / "story.php", "<html><p>The cranes stopped.</p></html>")
    assert article_of(page).html is not None
    assert keys(page) == ["story.php"]


def test_keys_of_several_paths_begin_with_the_names_of_the_folders(tmp_path):
    for name in ("post/1.txt", "echo/1.txt", "alone.txt"):
        write(tmp_path / name)
    found = keys(tmp_path / "post", tmp_path / "echo", tmp_path / "alone.txt")
    assert found == ["post/1.txt", "echo/1.txt", "alone.txt"]


def test_folders_of_one_name_are_told_apart_by_the_folder_above(tmp_path):
    for name in ("post/day/1.txt", "echo/day/1.txt", "echo/1.txt"):
        write(tmp_path / name)
    found = keys(tmp_path / "post/day", tmp_path / "echo/day", tmp_path / "echo/1.txt")
    assert found == ["post/day/1.txt", "echo/day/1.txt", "1.txt"]


def test_keys_can_be_relative_to_a_folder_above(tmp_path):
    for name in ("2024-03-05/hill-gazette/1.txt", "2024-03-06/hill-gazette/1.txt", "alone.txt"):
        write(tmp_path / name)
    found = list(find_files([tmp_path / "2024-03-05", tmp_path / "alone.txt"], root=tmp_path))
    assert [file.key for file in found] == ["2024-03-05/hill-gazette/1.txt", "alone.txt"]
    assert found[0].outlet_hint == "Hill Gazette"
    with pytest.raises(InputError, match="not inside"):
        list(find_files([tmp_path], root=tmp_path / "2024-03-05"))


def test_what_is_given_twice_is_found_once(tmp_path):
    write(tmp_path / "post/1.txt")
    assert keys(tmp_path, tmp_path / "post", tmp_path / "post/1.txt", tmp_path) == ["post/1.txt"]


def test_a_path_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(InputError, match="no such file or folder"):
        keys(tmp_path / "nowhere")


def test_loops_of_links_are_reported_and_survived(tmp_path):
    write(tmp_path / "a/1.txt")
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "a/self").symlink_to("self")
    found = list(find_files([tmp_path]))
    assert [file.key for file in found if file.problem is None] == ["a/1.txt"]
    problems = {file.key: file.problem for file in found if file.problem is not None}
    assert "link back" in problems["a/up"]
    assert "leads nowhere" in problems["a/self"]


def test_links_out_of_the_folder_are_followed_once(tmp_path):
    write(tmp_path / "outside/1.txt")
    write(tmp_path / "single.txt")
    write(tmp_path / "in/2.txt")
    for name in ("first", "second"):
        (tmp_path / "in" / name).symlink_to(tmp_path / "outside")
    (tmp_path / "in/third.txt").symlink_to(tmp_path / "single.txt")
    (tmp_path / "in/same.txt").symlink_to(tmp_path / "in/2.txt")
    assert keys(tmp_path / "in") == ["2.txt", "first/1.txt", "third.txt"]


def test_the_folder_suggests_an_outlet(tmp_path):
    for name in ("hill-gazette/1.txt", "2024-03-05/2.txt", "articles/tal_bote/03/3.txt", "4.txt"):
        write(tmp_path / name)
    for name in ("Val-Bote/5.txt", "taz/6.txt", "новый-берег/7.txt", "Echo/politics/8.txt"):
        write(tmp_path / name)
    hints = {file.key: file.outlet_hint for file in find_files([tmp_path])}
    assert hints == {
        "hill-gazette/1.txt": "Hill Gazette",
        "2024-03-05/2.txt": None,
        "articles/tal_bote/03/3.txt": "Tal Bote",
        "4.txt": None,
        "Val-Bote/5.txt": "Val-Bote",
        "taz/6.txt": "taz",
        "новый-берег/7.txt": "Новый Берег",
        "Echo/politics/8.txt": "Echo",
    }
    articles = {a.key: a.outlet_hint for a in map(article_of_found, find_files([tmp_path]))}
    assert articles["articles/tal_bote/03/3.txt"] == "Tal Bote"


def article_of_found(file: FoundFile):
    (reading,) = read(file)
    return reading.article


def test_odd_file_names_become_keys_that_can_be_stored_and_printed(tmp_path):
    write(tmp_path / "tab\tand\x1b[31mred.txt")
    write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")))
    found = keys(tmp_path)
    assert sorted(found) == [r"caf\udce9.txt", r"tab\x09and\x1b[31mred.txt"]
    assert all(reading.problem is None for file in find_files([tmp_path]) for reading in read(file))


# Reading pages and text


def test_a_page_is_kept_as_bytes_for_cleaning(tmp_path):
    page = b"<!DOCTYPE html><html><body><p>The cranes stopped.</p></body></html>"
    article = article_of(write(tmp_path / "a.html", page))
    assert (article.html, article.text, article.key) == (page, None, "a.html")


@pytest.mark.parametrize(
    ("comment", "url"),
    [
        (
            "<!-- saved from url=(0029)https://hill-gazette.example/1 -->",
            "https://hill-gazette.example/1",
        ),
        (
            "<!-- Mirrored from tal-bote.example/n/2.html by HTTrack Website Copier/3.x -->",
            "http://tal-bote.example/n/2.html",
        ),
        (
            "<!--\n Page saved with SingleFile \n url: https://eco.example/3 \n saved date: Tue -->",
            "https://eco.example/3",
        ),
        ("<!-- saved from url=(0014)about:internet -->", None),
        ("", None),
    ],
)
def test_the_address_noted_by_the_program_that_saved_the_page(tmp_path, comment, url):
    page = f"<!DOCTYPE html>\n{comment}\n<html><body><p>The cranes stopped.</p></body></html>"
    assert article_of(write(tmp_path / "a.html", page)).url == url


def test_contents_count_not_extensions(tmp_path):
    as_text = article_of(write(tmp_path / "a.txt", "<html><body><p>A page.</p></body></html>"))
    as_page = article_of(write(tmp_path / "b.html", "Only text here.\n\nNo tags at all."))
    assert as_text.html is not None
    assert as_text.text is None
    assert as_page.text == "Only text here.\n\nNo tags at all."


def test_a_text_about_tags_stays_a_text(tmp_path):
    text = "A paragraph begins with <p> and a page with <html>, the teacher of Valmir explained."
    assert article_of(write(tmp_path / "a.txt", text)).text == text
    commented = "\ufeff<!-- saved -->\n<html><p>A page.</p></html>"
    assert article_of(write(tmp_path / "b.txt", commented)).html is not None


def test_packed_pages_and_texts_are_read(tmp_path):
    import gzip

    import zstandard

    text = "Die Kräne stehen still."
    packed = write(tmp_path / "a.txt.gz", gzip.compress(text.encode()))
    squeezed = write(tmp_path / "b.txt.zst", zstandard.compress(text.encode()))
    assert article_of(packed).text == article_of(squeezed).text == text


def test_line_ends_and_marks_are_made_uniform(tmp_path):
    assert (
        article_of(write(tmp_path / "a.txt", b"\xef\xbb\xbfOne\r\ntwo\rthree")).text
        == "One\ntwo\nthree"
    )


def test_markdown_is_read_as_text_with_its_front_matter(tmp_path):
    source = """---
title: "Cranes stop"
source: https://hill-gazette.example/cranes
author: [Ana Bel, Jo Kim]
published: 2024-03-05
---
# Cranes stop

All **cranes** in the [port](https://x.example/p "t") of
Valmir _stopped_ on Wednesday, snake_case_names stay.

![picture](a.png)

- one *item*
- two
"""
    article = article_of(write(tmp_path / "a.md", source))
    assert article.text.split("\n\n")[:2] == [
        "Cranes stop",
        "All cranes in the port of Valmir stopped on Wednesday, snake_case_names stay.",
    ]
    assert article.text.endswith("one item\ntwo")
    assert (article.title, article.url) == ("Cranes stop", "https://hill-gazette.example/cranes")
    assert (article.author, article.published) == ("Ana Bel; Jo Kim", "2024-03-05")


def test_text_wrapped_at_a_fixed_width_is_unwrapped():
    sentence = "The dockers of Valmir want eight per cent, and the company offers them three. "
    paragraph = (sentence * 4).strip()
    import textwrap

    wrapped = "\n\n".join([textwrap.fill(paragraph, 72)] * 3)
    assert unwrap(wrapped) == "\n\n".join([paragraph] * 3)


def test_text_with_a_line_per_paragraph_is_left_alone():
    lines = "\n".join(
        ["A headline", "One paragraph of some length, and more.", "Short.", "Another one here."] * 5
    )
    assert unwrap(lines) == lines
    assert unwrap("A\n\n" + lines) == "A\n\n" + lines


# Hashes


def test_the_hash_tells_changed_articles_from_unchanged_ones(tmp_path):
    path = write(tmp_path / "a.txt", "One version.")
    (file,) = find_files([path])
    before, again = next(read(file)), next(read(file))
    assert before == again
    write(path, "Another version.")
    assert next(read(file)).content_hash != before.content_hash


def test_the_hash_covers_what_is_known_of_the_article_but_not_where_it_lay():
    from provtrace import Article

    plain = Article(text="The cranes stopped.")
    assert content_hash(plain) == content_hash(
        Article(text="The cranes stopped.", key="k", input="f")
    )
    assert content_hash(plain) != content_hash(Article(text="The cranes stopped.", outlet="Echo"))
    assert content_hash(Article(text="ab", title="c")) != content_hash(
        Article(text="a", title="bc")
    )


def test_standard_input_is_read_as_json_lines(monkeypatch):
    import io
    import types

    data = io.BytesIO(b'{"id": "1", "text": "One."}\n{"id": "2", "text": "Two."}\n')
    monkeypatch.setattr("sys.stdin", types.SimpleNamespace(buffer=data))
    (file,) = find_files([STDIN])
    assert [reading.key for reading in read(file)] == ["1", "2"]
    assert not data.closed
