"""Invented comments, spam and ham, for what the real data lack.

The shipped corpora know 2008's blog spam in English; they lack most trades of today in most
languages, and genuine comments about the same subjects. Here a small grammar writes both:
forms built of slots, each slot with many lines (`words/*.toml`, one or more a language), and
computed slots for amounts, hosts, numbers and names. A label shall not be readable from what
is only around the words, so both labels share typing habits, names of fields present, dates,
mail providers and lengths as far as that is natural.

Record i depends on (seed, i) and on the texts before it alone, and only on the one method of
`random.Random` whose sequence is promised to stay: the same bytes on every machine.
No text, host, number or person here is anybody's: numbers come from ranges kept for fiction.

What it does not do: it does not measure anything. A figure on generated text says nothing of
real text; leave-one-kind-out on real sources does.
"""

from tamis.lab.generate.stream import Fields, generate, kinds

__all__ = ["Fields", "generate", "kinds"]
