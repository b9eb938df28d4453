"""Comments of about 500 bytes to measure speed with: French and English, plain and marked up.

They are written for this purpose. `varied` changes each a little, so that nothing that
remembers texts can answer from memory.
"""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

from tamis.comment import Comment

COMMENTS = (
    Comment(
        text="Je ne suis pas d'accord avec l'auteur : le rachat proposé en février n'avait aucune "
        "chance, et les documents publiés cet été le confirment. On peut trouver Altman arrogant, "
        "mais répondre par une offre de 9,74 milliards, c'était drôle et c'était juste. Ce qui "
        "m'étonne, c'est que personne ne parle des salariés, qui ont vu leurs actions bloquées "
        "pendant des mois. Quant à Zuckerberg, il a bien fait de ne rien signer, son conseil "
        "d'administration ne lui aurait jamais pardonné une aventure pareille.",
        author="Camille",
        email="camille@example.org",
    ),
    Comment(
        text="I followed the guide on a fresh install and everything worked up to step four, where "
        "the service refused to start because port 8080 was taken. Moving it to 8081 in the config "
        "file fixed that. Two remarks: the path in the second snippet should be /etc/app/conf.d, "
        "and it would help to say that the migration takes about ten minutes on a small machine. "
        "There is more in the manual: https://docs.example.org/install/ports. Thanks for writing "
        "this up, it saved me an afternoon and a good deal of swearing.",
        author="Ben",
        email="ben@example.org",
        url="https://ben.example.org/",
    ),
    Comment(
        text="<p>BREAKING: the foundation doubles every deposit tonight! Send 0.5 BTC and get 1 "
        "BTC back within minutes, 100% legit, no fees and no risk at all. I sent 2 ETH myself and "
        'received four, could not believe it. <a href="https://double-gift.example.net/claim">'
        "Claim yours here</a> before the event ends, only 37 places are left for the community. "
        "Questions? Write to @double_gift_desk and an agent will guide you through the steps of "
        "the payment, day and night, in every language of the world.</p>",
        author="Crypto Gift",
        url="https://double-gift.example.net/",
    ),
)


def varied(count: int) -> Iterator[Comment]:
    """`count` comments, no two alike."""
    for at in range(count):
        comment = COMMENTS[at % len(COMMENTS)]
        yield replace(comment, text=f"{comment.text} {at:05d}")


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
