"""What a model is made from: the records that may teach, and a digest of all of it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tamis.comment import Label
from tamis.lab.generate.stream import generate
from tamis.lab.licences import is_stated, may_teach
from tamis.lab.records import Record, read_records

INVENTED_RECORDS = 100_000  # half spam, half ham, in each of 18 languages
INVENTED_SEED = 20261124


@dataclass(frozen=True, slots=True)
class Sources:
    """Records in a fixed order, and where they are from."""

    records: tuple[Record, ...]
    files: tuple[tuple[str, str, int], ...]  # name, SHA-256, records taken
    digest: str  # over names and digests of the files


def read_sources(paths: list[Path], stated_only: bool) -> Sources:
    """All records that may teach, then the invented ones. Raises BadInput."""
    records: list[Record] = []
    files = []
    for path in paths:
        teaching = filter(may_teach, read_records(path))
        taken = [record for record in teaching if is_stated(record) or not stated_only]
        records += taken
        if taken:
            files.append((path.name, hashlib.sha256(path.read_bytes()).hexdigest(), len(taken)))
    records += invented()
    whole = hashlib.sha256(repr((files, INVENTED_RECORDS, INVENTED_SEED)).encode()).hexdigest()
    return Sources(tuple(records), tuple(files), whole)


def invented() -> Iterator[Record]:
    """The generator's records."""
    for fields in generate(INVENTED_SEED, INVENTED_RECORDS):
        yield Record(
            id=fields["id"],
            label=Label(fields["label"]),
            text=fields["text"],
            author=fields["author"],
            email=fields["email"],
            url=fields["url"],
            page=fields["page"],
            lang=fields["lang"],
            source=fields["source"],
        )
