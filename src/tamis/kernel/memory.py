# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The arithmetic of what a server remembers: of campaigns and of topics. Compiled or as it stands.

As kernel.kernel in all, and by its rules: the same bytes both ways.

* bands: what is left of a text by min-hash, array('I'), 0: none;
* chains: for each key (32 bits, not 0) the sightings that bear it, newest first, as a ring of
  rows of keys, a link beside each key, and heads by hash;
* topics: features counted in slots, up to 255 a thread; a site is the sum of its threads.
"""

from __future__ import annotations

try:
    import cython
except ImportError:  # no Cython about: run as it stands
    from tamis.kernel import shim as cython  # type: ignore[no-redef]

if cython.compiled:
    from cython.cimports.tamis.kernel.kernel import cut_words, log, sign_class
else:
    from .kernel import cut_words, log, sign_class

M64 = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)
LOW32 = cython.declare(cython.ulonglong, 0xFFFFFFFF)
STEP = cython.declare(cython.ulonglong, 0x9E3779B97F4A7C15)  # odd, 2^64 / golden ratio
MIX = cython.declare(cython.ulonglong, 0xD6E8FEB86659FD93)
PAIR = cython.declare(cython.ulonglong, 0xC2B2AE3D27D4EB4F)
SYLLABIC = cython.declare(cython.uint, 0x2E80)  # from here on one sign says as much as a word
LONG_TEXT = cython.declare(cython.int, 2000)  # words; a campaign is known by its beginning


def is_compiled() -> bool:
    """Whether this is the C version."""
    return bool(cython.compiled)


# --- campaigns -------------------------------------------------------------------------


@cython.ccall
def min_hash(
    codes: cython.uint[::1],
    length: cython.int,
    classes: cython.uchar[::1],
    key: cython.ulonglong,
    mixes: cython.ulonglong[::1],
    bounds: cython.int[::1],
    least: cython.ulonglong[::1],
    bands: cython.uint[::1],
) -> cython.int:
    """Bands of the least hashes of the runs of three words; returns how long the text is.

    Of each run one hash under `key`, of it one permutation (xor, multiply by an odd number)
    for each band, by a pair of `mixes`. A permutation's range is cut into four; a band folds
    the least of each part (`least`: scratch, 4 a band) and is never 0. Signs between words do
    not count. The length is in words, doubled: a sign that is a word by itself is half of one.
    """
    words: cython.int = min(cut_words(codes, length, classes, bounds), LONG_TEXT)
    count: cython.int = len(bands)
    size: cython.int = 0
    i: cython.int
    j: cython.int
    kind: cython.int
    before: cython.ulonglong = 0  # hashes of the two words before
    last: cython.ulonglong = 0
    h: cython.ulonglong
    x: cython.ulonglong
    y: cython.ulonglong
    part: cython.Py_ssize_t
    for j in range(4 * count):
        least[j] = M64
    for i in range(words):
        kind = sign_class(codes[bounds[2 * i]], classes)
        if kind == 2:
            continue
        h = key
        for j in range(bounds[2 * i], bounds[2 * i + 1]):
            h = ((h ^ codes[j]) * STEP) & M64
        h = ((h ^ (h >> 29)) * MIX) & M64
        if before != 0:
            x = (((before * STEP) & M64) ^ last) * PAIR & M64
            x = ((x ^ (x >> 31) ^ h) * MIX) & M64
            x ^= x >> 32
            for j in range(count):
                y = ((x ^ mixes[2 * j]) * mixes[2 * j + 1]) & M64
                part = 4 * j + (y >> 62)
                least[part] = min(least[part], y)
        before = last
        last = h
        size += 1 if kind == 3 else 2
    for i in range(count):
        h = key ^ cython.cast(cython.ulonglong, i + 1)
        for j in range(4 * i, 4 * i + 4):
            h = ((h ^ least[j]) * MIX) & M64
            h ^= h >> 32
        bands[i] = cython.cast(cython.uint, ((h >> 8) | 1) & LOW32)
    return size


@cython.cfunc
@cython.inline
def chain_of(key: cython.uint, bits: cython.int) -> cython.Py_ssize_t:
    """Which chain a key is on; `heads` has 2^bits."""
    return cython.cast(cython.Py_ssize_t, ((key * STEP) & M64) >> (64 - bits))


@cython.ccall
def chain(
    heads: cython.uint[::1],
    bits: cython.int,
    keys: cython.uint[::1],
    links: cython.uint[::1],
    room: cython.uint,
    number: cython.uint,
    row: cython.uint[::1],
) -> None:
    """Put sighting `number` at the head of the chain of each of its keys (0: none).

    `room`, a power of 2: how many are kept; number n takes the place of n - room, and the
    links that lead there are known to be stale by their age, as in zlib's window: nothing
    is ever unlinked. A node is number * 16 + column, modulo 2^32. Numbers begin at 1.
    """
    width: cython.int = len(row)
    place: cython.Py_ssize_t = cython.cast(cython.Py_ssize_t, number & (room - 1)) * width
    i: cython.int
    spot: cython.Py_ssize_t
    for i in range(width):
        keys[place + i] = row[i]
        if row[i] != 0:
            spot = chain_of(row[i], bits)
            links[place + i] = heads[spot]
            heads[spot] = cython.cast(cython.uint, ((number << 4) | i) & LOW32)


@cython.ccall
def along_chains(
    heads: cython.uint[::1],
    bits: cython.int,
    keys: cython.uint[::1],
    links: cython.uint[::1],
    room: cython.uint,
    number: cython.uint,
    row: cython.uint[::1],
    most: cython.int,
    found: cython.uint[::1],
) -> cython.int:
    """Which of the last `room` sightings before `number` share a key with `row`.

    Writes, for each that shares row[i], number * 16 + i modulo 2^32, the newest first, and
    follows a chain `most` steps at most; `found` has room for that. Returns how many.
    """
    width: cython.int = len(row)
    count: cython.int = 0
    i: cython.int
    _step: cython.int
    at: cython.Py_ssize_t
    node: cython.uint
    age: cython.uint
    before: cython.uint
    for i in range(width):
        if row[i] == 0:
            continue
        node = heads[chain_of(row[i], bits)]
        before = 0
        for _step in range(most):
            if node == 0:
                break
            age = cython.cast(cython.uint, (number - (node >> 4)) & 0xFFFFFFF)
            if age > room or age < before or age == 0:
                break
            before = age
            at = cython.cast(cython.Py_ssize_t, (node >> 4) & (room - 1)) * width + (node & 15)
            if keys[at] == row[i]:
                found[count] = node - (node & 15) + i
                count += 1
            node = links[at]
    return count


# --- topic -----------------------------------------------------------------------------


@cython.ccall
def hash_topic(
    codes: cython.uint[::1],
    length: cython.int,
    classes: cython.uchar[::1],
    word_seed: cython.ulonglong,
    run_seed: cython.ulonglong,
    bounds: cython.int[::1],
    hashes: cython.ulonglong[::1],
    starts: cython.int[::1],
) -> cython.int:
    """What a text is about: its words, and the runs of 4 signs in longer ones (of 2 where a
    sign is a syllable; of Han and kana, pairs of neighbours). Returns how many.

    Signs that make no words are passed over. `bounds` is scratch; it, `hashes` and
    `starts` (where in the text each one begins) need 2 a sign.
    """
    words: cython.int = cut_words(codes, length, classes, bounds)
    at: cython.int = 0
    i: cython.int
    j: cython.int
    start: cython.int
    end: cython.int
    run: cython.int
    kind: cython.int
    for i in range(words):
        start = bounds[2 * i]
        end = bounds[2 * i + 1]
        kind = sign_class(codes[start], classes)
        if kind == 2:
            continue
        hashes[at] = hash_run(codes, start, end, word_seed)
        starts[at] = start
        at += 1
        run = 2 if codes[start] >= SYLLABIC else 4
        if kind == 3:
            if end == length or sign_class(codes[end], classes) != 3:
                continue
            end += 1
        elif end - start <= run:
            continue
        for j in range(start, end - run + 1):
            hashes[at] = hash_run(codes, j, j + run, run_seed)
            starts[at] = j
            at += 1
    return at


@cython.cfunc
@cython.inline
def hash_run(
    codes: cython.uint[::1], start: cython.int, end: cython.int, seed: cython.ulonglong
) -> cython.ulonglong:
    """One word or run, mixed once more: both its lowest and its highest bits are used."""
    h: cython.ulonglong = seed
    i: cython.int
    for i in range(start, end):
        h = ((h ^ codes[i]) * STEP) & M64
    return (((h ^ (h >> 29)) * MIX) & M64) | 1


@cython.ccall
def count_topic(
    hashes: cython.ulonglong[::1],
    n: cython.int,
    mask: cython.int,
    thread: cython.uchar[::1],
    site: cython.uint[::1],
) -> cython.int:
    """Counts features in the slots of a thread (up to 255 each) and, where the thread did, of
    its site, which so remains the sum of its threads. Returns how many were counted."""
    added: cython.int = 0
    i: cython.int
    slot: cython.int
    for i in range(n):
        slot = cython.cast(cython.int, (hashes[i] >> 1) & mask)
        if thread[slot] < 255:
            thread[slot] += 1
            site[slot] += 1
            added += 1
    return added


@cython.cfunc
@cython.inline
def chance_of(
    h: cython.ulonglong,
    common: cython.uchar[::1],
    shift: cython.int,
    chances: cython.double[::1],
    site: cython.uint[::1],
    mask: cython.int,
    total: cython.double,
) -> cython.double:
    """How common a feature is anywhere: chances[common[its upper bits]], or its share of the
    site's `total` (not 0) beyond what a slot holds on average, whichever is more."""
    chance: cython.double = chances[common[h >> shift]]
    local: cython.double = site[(h >> 1) & mask] / total - 1.0 / (mask + 1)
    return local if local > chance else chance


@cython.ccall
def page_gain(
    hashes: cython.ulonglong[::1],
    n: cython.int,
    common: cython.uchar[::1],
    shift: cython.int,
    chances: cython.double[::1],
    site: cython.uint[::1],
    mask: cython.int,
    total: cython.double,
    words: cython.ulonglong[::1],
    count: cython.int,
    out: cython.double[::1],
) -> cython.int:
    """How much likelier than anywhere the page's words are on the page, those of them that
    are among `hashes`.

    `words`: the page's, ascending, each of chance 1 / `count`, mixed half and half with
    `chance_of`. out[0]: the sum of the logarithms above 0. Returns which feature gains
    most, -1 where none does.
    """
    best: cython.double = 1.0
    best_at: cython.int = -1
    product: cython.double = 1.0
    gain: cython.double = 0.0
    ratio: cython.double
    low: cython.int
    high: cython.int
    middle: cython.int
    i: cython.int
    for i in range(n):
        low = 0
        high = count
        while low < high:
            middle = (low + high) >> 1
            if words[middle] < hashes[i]:
                low = middle + 1
            else:
                high = middle
        if low == count or words[low] != hashes[i]:
            continue
        ratio = 0.5 + 0.5 / (
            count * chance_of(hashes[i], common, shift, chances, site, mask, total)
        )
        if ratio > 1.0:
            product *= ratio
            if product > 1e200:
                gain += log(product)
                product = 1.0
            if ratio > best:
                best = ratio
                best_at = i
    out[0] = gain + log(product)
    return best_at


@cython.ccall
def thread_gain(
    hashes: cython.ulonglong[::1],
    n: cython.int,
    common: cython.uchar[::1],
    shift: cython.int,
    chances: cython.double[::1],
    thread: cython.uchar[::1],
    mask: cython.int,
    total: cython.double,
    out: cython.double[::1],
) -> None:
    """How much likelier than anywhere features are in a thread of `total` (not 0), half and
    half; a slot's average share is added to how common they are, for slots are shared.
    out[0]: the mean of the logarithms, at least -log 2; out[1]: the greatest."""
    product: cython.double = 1.0
    gain: cython.double = 0.0
    most: cython.double = 0.5
    ratio: cython.double
    even: cython.double = 1.0 / (mask + 1)
    i: cython.int
    for i in range(n):
        ratio = chances[common[hashes[i] >> shift]] + even
        ratio = 0.5 + 0.5 * thread[(hashes[i] >> 1) & mask] / (total * ratio)
        product *= ratio
        if product > 1e200 or product < 1e-200:
            gain += log(product)
            product = 1.0
        if ratio > most:
            most = ratio
    out[0] = (gain + log(product)) / max(n, 1)
    out[1] = log(most)


@cython.ccall
def mark_topic(hashes: cython.ulonglong[::1], n: cython.int, marks: cython.uchar[::1]) -> None:
    """Sets a bit for each feature in 2^15 of them."""
    i: cython.int
    bit: cython.int
    for i in range(n):
        bit = cython.cast(cython.int, (hashes[i] >> 1) & 32767)
        marks[bit >> 3] |= 1 << (bit & 7)


@cython.ccall
def marked_topic(
    hashes: cython.ulonglong[::1], n: cython.int, marks: cython.uchar[::1]
) -> cython.int:
    """How many of the features have their bit set."""
    found: cython.int = 0
    i: cython.int
    bit: cython.int
    for i in range(n):
        bit = cython.cast(cython.int, (hashes[i] >> 1) & 32767)
        found += (marks[bit >> 3] >> (bit & 7)) & 1
    return found
