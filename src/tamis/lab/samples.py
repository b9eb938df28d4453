"""Comments of about 500 bytes to measure speed with, in eighteen languages, half of them spam.

Invented comments of one language and label (`lab.generate`) are joined to that size, with the
name, address and home page of the last of them: plain text, a link in every fourth at most, since
five joined would else nearly always bear markup and several. No two are alike, for a memory
of texts or of campaigns would else be measured instead of the judge.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode

from tamis.comment import Comment, Label
from tamis.lab.generate.stream import generate

SEED = 19
SMALLEST, LARGEST = 450, 550  # bytes of UTF-8
MARKUP = re.compile(r"<\w|</|\[\w|&#?\w+;")
A_COMMENT = 40  # invented comments that one takes at most


def varied(count: int) -> Iterator[Comment]:
    """`count` comments, no two alike; with more of them, the first ones stay the same."""
    return (comment for comment, _ in labelled(count))


def labelled(count: int) -> Iterator[tuple[Comment, Label]]:
    """The same with what they are, to teach a site."""
    return islice(_joined(count), count)


def _joined(count: int) -> Iterator[tuple[Comment, Label]]:
    begun: dict[tuple[str, str], str] = defaultdict(str)
    made = 0
    for fields in generate(SEED, A_COMMENT * (count + 100)):
        kind = fields["lang"], fields["label"]
        linked = "://" in fields["text"] or "www." in fields["text"]
        if MARKUP.search(fields["text"]) or (linked and (made % 4 or begun[kind])):
            continue
        text = f"{begun[kind]} {fields['text']}".strip()
        if len(text.encode()) < SMALLEST:
            begun[kind] = text
            continue
        begun[kind] = ""
        made += 1
        comment = Comment(
            text=text.encode()[:LARGEST].decode("utf-8", "ignore"),
            author=fields["author"],
            email=fields["email"],
            url=fields["url"],
        )
        yield comment, Label(fields["label"])


def form(comment: Comment, key: str, site: str) -> bytes:
    """A comment as WordPress sends it to comment-check, about 1.2 kB."""
    fields = {
        "comment_author": comment.author or "",
        "comment_author_email": comment.email or "",
        "comment_author_url": comment.url or "",
        "comment_content": comment.text,
        "comment_type": "comment",
        "user_ip": "127.0.155.247",
        "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "blog": site,
        "permalink": f"{site}/2026/11/an-article/",
        "blog_lang": "fr_FR",
        "POST_ak_js": "1764000000000",
        "HTTP_ACCEPT_LANGUAGE": "fr-FR,fr;q=0.9,en;q=0.5",
        "HTTP_ACCEPT": "text/html,application/xhtml+xml",
        "api_key": key,
    }
    return urlencode(fields).encode()
