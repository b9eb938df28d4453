"""What a text is like: min-hash bands, by which copies of a text meet though words differ.

A text is the set of its runs of three words (in scripts without spaces, of three signs).
Under a random order of all runs, the first one of two sets is the same with the probability
of what they share by what either holds (Broder 1997). 32 such least hashes, four at a time
folded to a band: texts that share 80 % of their runs share one of the eight bands with
98 %, those that share half with 40 %, a tenth hardly ever.

Each run is hashed once and permuted eight times (xor, multiply), once a band, and the
range of each permutation is cut into four parts that have a least hash each: 5 µs for 500
bytes, 1.5 ms uncompiled. 32 permutations took 1.6 times that (2.8 ms). One permutation cut
into 32 (Li, Owen, Zhang 2012) would take less, but leaves most parts of a short comment empty.

Hashes are under a key of the site's controller: a guess at a text cannot be confirmed
without it. A text under six words has no bands: too many people say the same in five.
"""

from __future__ import annotations

import hashlib
from array import array

from tamis.kernel import running as kernel
from tamis.signals.features import scratch, zeros
from tamis.signals.words import CLASSES, code_points

BANDS = 8
LEAST = 4 * BANDS  # hashes
SHORTEST = 12  # half words
LONGEST = 20_000  # signs: more is cut off


def permutations() -> array[int]:
    """For each band what is xored and by which odd number is multiplied: public."""
    numbers = array("Q", hashlib.shake_256(b"tamis campaigns").digest(16 * BANDS))
    for at in range(1, len(numbers), 2):
        numbers[at] |= 1
    return numbers


MIXES = permutations()


def text_bands(folded: str, key: int) -> tuple[int, ...]:
    """The bands of a folded text, 32 bits each and none 0; () for a short one."""
    codes = code_points(folded[:LONGEST])
    room = scratch.sized(len(codes))
    least, bands = zeros("Q", LEAST), zeros("I", BANDS)
    size = kernel.min_hash(codes, len(codes), CLASSES, key, MIXES, room.bounds, least, bands)
    return tuple(bands) if size >= SHORTEST else ()
