"""Which records may teach the shipped model, by what is known of their licence.

Three kinds, as the corpora's own notes have them: a licence is stated and free; none is
stated, but the texts were published openly and mining was not reserved (Directive (EU)
2019/790, Article 4); restricted or doubtful, so only measured with.
"""

from tamis.lab.records import Record

MEASURE_ONLY_FILES = frozenset(
    {"told-pt", "kocohub-ko", "bangla-bn", "sms-multi", "youtube-2013", "sms-uci"}
)
MEASURE_ONLY_SOURCES = frozenset({"axis-jekyll"})
STATED_FILES = frozenset(
    {
        "nsmc-ko", "goemotions-en", "germeval-de", "foxnews-en", "judol-id", "toxifrench-fr",
        "telegram-tgspam", "site-dylanmtaylor", "blog-it",
    }
)  # fmt: skip
STATED_SOURCES = frozenset(
    {
        "hhvm.com", "mcowger.github.io", "mcowger", "alienlebarge.github.com",
        "bitcoinfrance.github.io", "travisdowns.github.io", "made-mistakes-jekyll",
    }
)  # fmt: skip


def file_of(record: Record) -> str:
    """The corpus file a record came from, by its id."""
    return record.id.rpartition("-")[0]


def may_teach(record: Record) -> bool:
    """Whether a record may teach a model that is given away."""
    if record.source in MEASURE_ONLY_SOURCES:
        return False
    return file_of(record) not in MEASURE_ONLY_FILES


def is_stated(record: Record) -> bool:
    """Whether its source states a free licence; what we invented ourselves counts as such."""
    source = record.source or ""
    if source.startswith("generated/") or source in STATED_SOURCES:
        return True
    return file_of(record) in STATED_FILES or source == "spintax/dylanmtaylor.github.io"
