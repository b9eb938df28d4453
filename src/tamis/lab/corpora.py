"""Files of labelled records as an evaluation uses them: whole, capped, or in time's order."""

import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

from tamis.comment import Label
from tamis.errors import BadInput
from tamis.lab.evaluation import By, Corpus, Plan
from tamis.lab.folds import shuffled
from tamis.lab.records import read_records

CAP_SEED = 20261124


def read_corpus(path: Path, most: int | None = None) -> Corpus:
    """A file, every record labelled; at most so many of a label. Raises BadInput."""
    records = tuple(read_records(path))
    if not records:
        raise BadInput(str(path), "holds no records")
    for record in records:
        if record.label is None:
            raise BadInput(f"{path}, record {record.id}, field label", "is missing")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return capped(Corpus(path.name, digest, records), most)


def capped(corpus: Corpus, most: int | None) -> Corpus:
    """At most so many records of each label, drawn by a fixed seed, in their order."""
    records = corpus.records
    if most is None:
        return corpus
    order = shuffled(len(records), CAP_SEED)
    kept: set[int] = set()
    for label in Label:
        kept.update([at for at in order if records[at].label is label][:most])
    left_out = corpus.left_out + len(records) - len(kept)
    chosen = tuple(record for at, record in enumerate(records) if at in kept)
    return replace(corpus, records=chosen, left_out=left_out)


def usable(corpus: Corpus, plan: Plan) -> Corpus:
    """The records that the plan can use, in time's order where it goes by date."""
    if plan.by is None:
        return corpus
    kept = [r for r in corpus.records if getattr(r, plan.by.value) is not None]
    if not kept:
        raise BadInput(corpus.name, f"has no {plan.by} to go by", f"leave out --by {plan.by}")
    if plan.by is By.DATE:
        kept.sort(key=lambda record: cast(datetime, record.date))
    left_out = corpus.left_out + len(corpus.records) - len(kept)
    return replace(corpus, records=tuple(kept), left_out=left_out)
