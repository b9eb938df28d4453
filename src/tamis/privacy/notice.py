"""The notice: what is kept, what for, until when, who sees it; made from the schema.

Three layers: a sentence, a screen of short answers, and a row for every column of the
database that can hold personal data. The rows are those columns of `store.schema` that
carry `info`; purpose, legal ground, end and readers are taken from there, and this file
only puts them into words. A column or a value without words is an error (KeyError) in
the first test that builds the page: the notice can be wrong, never incomplete.
"""

from dataclasses import asdict, dataclass

from sqlalchemy import Column, Table

from tamis.privacy.columns import (
    basis_words,
    column_words,
    keep_words,
    purpose_words,
    seen_words,
    table_words,
)
from tamis.store.schema import metadata
from tamis.wording import Words


@dataclass(frozen=True, slots=True)
class Row:
    """One column."""

    column: str  # table.column
    what: str
    purpose: str
    basis: str
    keep: str
    seen: str


@dataclass(frozen=True, slots=True)
class Group:
    """One table."""

    table: str
    title: str
    about: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the short answers."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """The whole of it, in one language."""

    lang: str
    sentence: str
    answers: tuple[Answer, ...]
    groups: tuple[Group, ...]


def build(words: Words, site_url: str | None) -> Notice:
    """The notice of a site; of any site of this server without one."""
    return Notice(words.lang, sentence(words), answers(words, site_url), groups(words))


def as_json(notice: Notice) -> dict[str, object]:
    """The same for programs."""
    return asdict(notice)


def personal_columns() -> dict[Table, list[Column[object]]]:
    """The columns with personal data, by table, in the schema's order."""
    found = {table: [c for c in table.columns if c.info] for table in metadata.sorted_tables}
    return {table: columns for table, columns in found.items() if columns}


def sentence(words: Words) -> str:
    """The first layer."""
    return words.say(
        "A filter on this server reads your comment to stop spam. Nothing is sent elsewhere."
    )


def answers(words: Words, site_url: str | None) -> tuple[Answer, ...]:
    """The second layer: what people ask first."""
    return _on_what_happens(words, site_url) + _on_what_is_yours(words)


def _on_what_happens(words: Words, site_url: str | None) -> tuple[Answer, ...]:
    who = site_url or words.say("the site on which you write")
    return (
        Answer(
            words.say("Who answers for it?"),
            words.say(
                "The publisher of %(site)s, whose address stands in the site’s imprint. Tamis is "
                "the program that runs on their server; its makers receive nothing.",
                site=who,
            ),
        ),
        Answer(
            words.say("What is published?"),
            words.say("Your text, your name, your website if you gave one, and the time."),
        ),
        Answer(
            words.say("What does the filter do?"),
            words.say(
                "It reads the text, the name, the addresses you give and how the form was filled "
                "in, and publishes, holds for a person, or refuses. It can be wrong: moderators "
                "see everything it refuses and can publish it. It learns from their corrections, "
                "as keyed numbers without words."
            ),
        ),
        Answer(
            words.say("What is not kept?"),
            words.say(
                "Your IP address, your browser and your e-mail as you typed it, unless you want "
                "mails about answers: the filter looks at them and they are let go. Of the e-mail "
                "a coded trace stays, so that you can have your comments found; of e-mail, "
                "network (not address), name and links coded traces stay for 30 days, so that one "
                "spammer is known under many names."
            ),
        ),
    )


def _on_what_is_yours(words: Words) -> tuple[Answer, ...]:
    return (
        Answer(
            words.say("Until when?"),
            words.say(
                "A published comment: with its page. A refused one: 14 days. The trace of a "
                "check: 90 days. What the filter learned: 12 months."
            ),
        ),
        Answer(
            words.say("Do you get mails?"),
            words.say(
                "Only if you tick the box and confirm it by a mail: then one for each answer to "
                "your comment, with a link that ends them. The address is used for nothing else."
            ),
        ),
        Answer(
            words.say("Is there a cookie?"),
            words.say(
                "One, set when you post and for 14 days: it lets you, and nobody else, find your "
                "own comment while it waits. No script watches you, no other server is asked."
            ),
        ),
        Answer(
            words.say("What can you do?"),
            words.say(
                "Your receipt shows what is kept of a comment. To have it corrected or erased, or "
                "to object, write to the publisher. You may complain to your data protection "
                "authority; in France that is the CNIL."
            ),
        ),
        Answer(
            words.say("And comments from elsewhere?"),
            words.say(
                "A site may also have its comments checked here from its own software. Then their "
                "text is judged and not kept, unless the site asks for it: then for 14 days."
            ),
        ),
    )


def groups(words: Words) -> tuple[Group, ...]:
    """The third layer."""
    titles, made = table_words(words), []
    for table, columns in personal_columns().items():
        title, about = titles[table.name]
        made.append(Group(str(table.name), title, about, tuple(_row(words, c) for c in columns)))
    return tuple(sorted(made, key=lambda group: list(titles).index(group.table)))


def rows_of(words: Words, table: str) -> tuple[Row, ...]:
    """The rows of one table."""
    return next(group.rows for group in groups(words) if group.table == table)


def _row(words: Words, column: Column[object]) -> Row:
    name, info = f"{column.table.name}.{column.name}", column.info
    return Row(
        column=name,
        what=column_words(words)[name],
        purpose=purpose_words(words)[info["purpose"]],
        basis=basis_words(words)[info["basis"]],
        keep=keep_words(words)[info["keep"]],
        seen=seen_words(words)[info["seen"]],
    )
