# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The arithmetic of the judge: compiled by Cython or run as it stands.

Both ways give the same bytes. So every loop runs in a fixed order, `exp` and `log` are
our own (libraries differ in the last bit), nothing is fused or reordered by the
compiler (`-ffp-contract=off`), and a float32 cell is read into a double before it is
used: C would round a product of two cells to float32, Python would not.

Integers are unsigned 64 bits and wrap; plain Python masks them with `M64`. A constant
from 2^31 up needs a declared C type, else Cython falls back to Python's integers.

What the functions share:
* codes: the code points of a folded text, array('I');
* hashes: 64-bit public hashes of features, array('Q'), never 0; bit 1 set for a word,
  not for runs and pairs; starts: where in the text each one begins, array('i');
* features: the same under a site's key, 32 bits, array('I'), ascending, unique, not 0,
  the lowest two bits the feature's kind (`key_features`);
* values: what a feature of each kind counts, array('d') of 2 a kind: its value while it
  is rare, and 1 / the texts that halve that (0: never);
* base slots: 32 bits each, from the lowest up a check byte (1 to 255; 0: empty) and three
  signed weights (AROW, logistic, Bayes); a site's table: 2^bits keys (0: empty) and as many cells of 6
  float32 (AROW mean and variance, logistic weight and squared gradient, spam and ham
  count); a feature's search begins at the slot its upper bits name.
Lengths are given, since buffers are reused and longer than their content.

Not here: what a server remembers of comments (kernel.memory), what a feature means (signals),
when to learn (judge, learning). What kernel.memory shares of it: kernel.pxd.
"""

from __future__ import annotations

from math import frexp, sqrt

try:
    import cython
except ImportError:  # no Cython about: run as it stands
    from tamis.kernel import shim as cython  # type: ignore[no-redef]

if cython.compiled:
    from cython.cimports.libc.math import frexp as c_frexp
    from cython.cimports.libc.math import sqrt  # noqa: F811

M64 = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)
LOW32 = cython.declare(cython.ulonglong, 0xFFFFFFFF)
STEP = cython.declare(cython.ulonglong, 0x9E3779B97F4A7C15)  # odd, 2^64 / golden ratio
MIX = cython.declare(cython.ulonglong, 0xD6E8FEB86659FD93)
PAIR = cython.declare(cython.ulonglong, 0xC2B2AE3D27D4EB4F)
SHORTEST = cython.declare(cython.int, 2)
LONGEST = cython.declare(cython.int, 6)
SYLLABIC = cython.declare(cython.uint, 0x2E80)  # from here on one sign says as much as a word
LN2 = cython.declare(cython.double, 0.6931471805599453)
SQRT_HALF = cython.declare(cython.double, 0.7071067811865476)
CELLS = 6  # a site cell's float32 values


def is_compiled() -> bool:
    """Whether this is the C version."""
    return bool(cython.compiled)


# --- numbers ---------------------------------------------------------------------------


@cython.ccall
def exp(x: cython.double) -> cython.double:
    """e to the x; 0 below -700 and e^700 above 700. Error under 2 units in the last place
    for the magnitudes we use. Halved into [-ln2/2, ln2/2], then Taylor's series to x^13."""
    if x != x:
        return x
    if x < -700.0:
        return 0.0
    if x > 700.0:
        x = 700.0
    k: cython.int = int(x / LN2 + 0.5) if x >= 0 else -int(0.5 - x / LN2)
    r: cython.double = x - k * LN2
    total: cython.double = 1.0
    i: cython.int
    for i in range(13, 0, -1):
        total = 1.0 + total * r / i
    scale: cython.double = 2.0 if k > 0 else 0.5
    if k < 0:
        k = -k
    while k > 0:
        if k & 1:
            total *= scale
        scale *= scale
        k >>= 1
    return total


@cython.ccall
def log(x: cython.double) -> cython.double:
    """Natural logarithm; -745 for 0 and below. atanh's series on a mantissa in [0.7, 1.41]."""
    if x <= 0.0:
        return -745.0
    e: cython.int = 0
    m: cython.double
    if cython.compiled:
        m = c_frexp(x, cython.address(e))
    else:
        m, e = frexp(x)
    if m < SQRT_HALF:
        m *= 2.0
        e -= 1
    s: cython.double = (m - 1.0) / (m + 1.0)
    square: cython.double = s * s
    total: cython.double = 0.0
    i: cython.int
    for i in range(21, 0, -2):
        total = total * square + 1.0 / i
    return 2.0 * s * total + e * LN2


@cython.ccall
def sigmoid(x: cython.double) -> cython.double:
    """1 / (1 + e^-x)."""
    if x >= 0:
        return 1.0 / (1.0 + exp(-x))
    e: cython.double = exp(x)
    return e / (1.0 + e)


# --- features --------------------------------------------------------------------------


@cython.cfunc
def hash_ngrams(
    codes: cython.uint[::1],
    length: cython.int,
    seed: cython.ulonglong,
    hashes: cython.ulonglong[::1],
    starts: cython.int[::1],
    at: cython.int,
) -> cython.int:
    """All runs of 2 to 6 signs (of 1 where a sign is a syllable or a word). At most 6 a sign.

    Writes from index `at` on; returns the index after the last.
    """
    i: cython.int
    j: cython.int
    end: cython.int
    h: cython.ulonglong
    for i in range(length):
        h = seed
        end = min(i + LONGEST, length)
        for j in range(i, end):
            h = ((h ^ codes[j]) * STEP) & M64
            if j > i or codes[j] >= SYLLABIC:
                hashes[at] = (h | 3) ^ 2
                starts[at] = i
                at += 1
    return at


@cython.cfunc
def sign_class(code: cython.uint, classes: cython.uchar[::1]) -> cython.int:
    """0 space, 1 letter, 2 other, 3 a word by itself."""
    if code < 0x2E80:
        return classes[code]
    if code < 0xA000 or (0xF900 <= code < 0xFB00) or (0x20000 <= code < 0x31350):
        return 0 if code == 0x3000 else 3
    if code < 0xE000 or (0xFB00 <= code < 0xFE00) or (0xFE70 <= code < 0xFEFF):
        return 1
    return 2


@cython.cfunc
def cut_words(
    codes: cython.uint[::1],
    length: cython.int,
    classes: cython.uchar[::1],
    bounds: cython.int[::1],
) -> cython.int:
    """Start and end of each word, flat, into `bounds` (room for 2 a sign); how many words.

    `classes`: signals.words.CLASSES.
    """
    words: cython.int = 0
    start: cython.int = -1
    before: cython.int = 0
    kind: cython.int
    i: cython.int
    for i in range(length):
        kind = sign_class(codes[i], classes)
        if start >= 0 and (kind != before or kind == 3):
            bounds[2 * words] = start
            bounds[2 * words + 1] = i
            words += 1
            start = -1
        if kind > 0 and start < 0:
            start = i
        before = kind
    if start >= 0:
        bounds[2 * words] = start
        bounds[2 * words + 1] = length
        words += 1
    return words


@cython.cfunc
def hash_words(
    codes: cython.uint[::1],
    bounds: cython.int[::1],
    words: cython.int,
    seed: cython.ulonglong,
    gap: cython.int,
    hashes: cython.ulonglong[::1],
    starts: cython.int[::1],
    at: cython.int,
) -> cython.int:
    """Each word, and each pair of words at most `gap` apart. At most 1 + gap a word.

    Word i is codes[bounds[2i]:bounds[2i + 1]]. A pair starts where its first word does.
    """
    i: cython.int
    j: cython.int
    k: cython.int
    h: cython.ulonglong
    first: cython.int = at
    for i in range(words):
        h = seed
        for j in range(bounds[2 * i], bounds[2 * i + 1]):
            h = ((h ^ codes[j]) * STEP) & M64
        hashes[at] = h | 1
        starts[at] = bounds[2 * i]
        at += 1
    for i in range(words):
        h = ((hashes[first + i] ^ PAIR) * STEP) & M64
        for k in range(i + 1, min(i + 1 + gap, words)):
            hashes[at] = ((((h ^ hashes[first + k]) * MIX) & M64) | 3) ^ 2
            starts[at] = bounds[2 * i]
            at += 1
    for i in range(words):  # only now: pairs are made of words without the mark
        hashes[first + i] |= 2
    return at


@cython.ccall
def hash_text(
    codes: cython.uint[::1],
    length: cython.int,
    classes: cython.uchar[::1],
    seed: cython.ulonglong,
    word_seed: cython.ulonglong,
    gap: cython.int,
    bounds: cython.int[::1],
    hashes: cython.ulonglong[::1],
    starts: cython.int[::1],
) -> cython.int:
    """All features of a text in order: runs of signs, words, pairs; returns how many.

    `classes`: signals.words.CLASSES. `bounds` is scratch, 2 a sign; `hashes` and
    `starts` need 7 + `gap` a sign.
    """
    words: cython.int = cut_words(codes, length, classes, bounds)
    at: cython.int = hash_ngrams(codes, length, seed, hashes, starts, 0)
    return hash_words(codes, bounds, words, word_seed, gap, hashes, starts, at)


@cython.ccall
def unique(
    hashes: cython.ulonglong[::1],
    n: cython.int,
    seen: cython.int[::1],
    bits: cython.int,
    distinct: cython.ulonglong[::1],
    which: cython.int[::1],
) -> cython.int:
    """The first of each into `distinct`, in order; returns how many.

    hashes[i] is distinct[which[i]]. `seen` is scratch of 2^bits, at least 2 n.
    """
    count: cython.int = 0
    i: cython.int
    h: cython.ulonglong
    spot: cython.Py_ssize_t
    mask: cython.Py_ssize_t = (cython.cast(cython.Py_ssize_t, 1) << bits) - 1
    if not cython.compiled:
        places: dict = {}
        for i in range(n):
            which[i] = places.setdefault(hashes[i], len(places))
        for h in places:
            distinct[count] = h
            count += 1
        return count
    for spot in range(mask + 1):
        seen[spot] = 0
    for i in range(n):
        h = hashes[i]
        spot = cython.cast(cython.Py_ssize_t, h >> 20) & mask
        while seen[spot] != 0 and distinct[seen[spot] - 1] != h:
            spot = (spot + 1) & mask
        if seen[spot] == 0:
            distinct[count] = h
            count += 1
            seen[spot] = count
        which[i] = seen[spot] - 1
    return count


@cython.ccall
def key_features(
    hashes: cython.ulonglong[::1],
    n: cython.int,
    key0: cython.ulonglong,
    key1: cython.ulonglong,
    kind: cython.int,
    out: cython.uint[::1],
    at: cython.int,
) -> cython.int:
    """Public hashes to a site's: one keyed mixing step each, the upper 30 bits kept.

    The other two are the kind, 0 to 3; where it is -1, words become 1 and all else 0.
    Writes from out[at] on; returns the index after the last.

    Hides words from who has the ledger but not the key; it is not a cipher.
    """
    i: cython.int
    h: cython.ulonglong
    mark: cython.ulonglong
    multiplier: cython.ulonglong = key1 | 1
    for i in range(n):
        mark = kind if kind >= 0 else (hashes[i] >> 1) & 1
        h = ((hashes[i] ^ key0) * multiplier) & M64
        h = ((h ^ (h >> 31)) * MIX) & M64
        h = (h >> 34) << 2
        out[at + i] = cython.cast(cython.uint, (h if h != 0 else 4) | mark)
    return at + n


@cython.ccall
def bare(codes: cython.uint[::1], length: cython.int, letters: cython.uint[::1]) -> None:
    """Signs become, in place, what `letters` has for them; those beyond its end stay."""
    i: cython.int
    count: cython.uint = len(letters)
    for i in range(length):
        if codes[i] < count:
            codes[i] = letters[codes[i]]


@cython.ccall
def look_over(
    codes: cython.uint[::1],
    length: cython.int,
    classes: cython.uchar[::1],
    traits: cython.uchar[::1],
    passing: cython.uchar[::1],
    out: cython.int[::1],
) -> None:
    """What a text shows of disguise at first sight, in one pass.

    `classes`: signals.words.CLASSES. `traits`: of each ASCII sign, bits: 1 a letter, 2 may
    stand for one, 4 may part spread letters. `passing`: a bit for each sign that passes for a
    letter of another alphabet. out[0:8]: letters; of them ASCII, Cyrillic, passing, foreign
    (neither ASCII nor passing); how often ASCII letters meet others; gaps that came twice
    before, one sign apart each; signs for letters that follow an ASCII letter.
    """
    i: cython.int
    code: cython.uint
    trait: cython.int
    letter: cython.bint
    pass_for: cython.bint
    ascii_before: cython.bint = False  # the sign before is an ASCII letter
    other_before: cython.bint = False  # a letter of another kind
    room: cython.uint = 8 * len(passing)
    for i in range(8):
        out[i] = 0
    for i in range(length):
        code = codes[i]
        if code < 128:
            trait = traits[code]
            if trait & 1:
                out[0] += 1
                out[1] += 1
                out[5] += other_before
                ascii_before = True
            else:
                if trait & 2 and ascii_before:
                    out[7] += 1
                elif trait & 4 and i > 3 and codes[i - 2] == code and codes[i - 4] == code:
                    out[6] += 1
                ascii_before = False
            other_before = False
            continue
        pass_for = code < room and (passing[code >> 3] >> (code & 7)) & 1
        letter = pass_for or sign_class(code, classes) & 1
        if letter:
            out[0] += 1
            out[2] += 0x400 <= code < 0x500
            out[3] += pass_for
            out[4] += not pass_for
            out[5] += ascii_before
        other_before = letter
        ascii_before = False


# --- base level ------------------------------------------------------------------------


@cython.cfunc
@cython.inline
def signed(byte: cython.int) -> cython.int:
    return (byte ^ 128) - 128


@cython.ccall
def base_weights(
    slots: cython.uint[::1],
    bits: cython.int,
    mix: cython.double[::1],
    hashes: cython.ulonglong[::1],
    first: cython.int,
    last: cython.int,
    weights: cython.double[::1],
    out: cython.double[::1],
) -> cython.int:
    """What the base says of hashes[first:last]; returns how many of them it knows.

    `weights`: for each hash its three weights mixed by mix[0:3], 0 where the base knows
    nothing; out[0:3]: the sums of the three, in weight units.
    """
    i: cython.int
    known: cython.int = 0
    h: cython.ulonglong
    slot: cython.uint
    hit: cython.int
    weight_a: cython.int
    weight_b: cython.int
    weight_c: cython.int
    a: cython.int = 0
    b: cython.int = 0
    c: cython.int = 0
    shift: cython.int = 64 - bits
    m0: cython.double = mix[0]
    m1: cython.double = mix[1]
    m2: cython.double = mix[2]
    for i in range(first, last):
        h = hashes[i]
        slot = slots[h >> shift]
        hit = (slot & 255) == (h >> 24) % 255 + 1  # no branch: half of them would be guessed wrong
        known += hit
        weight_a = hit * signed((slot >> 8) & 255)
        weight_b = hit * signed((slot >> 16) & 255)
        weight_c = hit * signed(slot >> 24)
        weights[i - first] = m0 * weight_a + m1 * weight_b + m2 * weight_c
        a += weight_a
        b += weight_b
        c += weight_c
    out[0] = a
    out[1] = b
    out[2] = c
    return known


@cython.ccall
def worst_window(
    weights: cython.double[::1],
    which: cython.int[::1],
    starts: cython.int[::1],
    n: cython.int,
    length: cython.int,
    width: cython.int,
    sums: cython.double[::1],
    counts: cython.int[::1],
) -> cython.int:
    """Where the window of `width` signs begins whose features weigh most on average.

    Occurrence i starts at starts[i] and weighs weights[which[i]]. `sums` and `counts`
    are scratch of length + 1; afterwards they hold the prefix sums, so that window
    [a, b) weighs sums[b] - sums[a] over counts[b] - counts[a] features. A window's
    weight is its sum over the square root of its count, as a whole text's is.
    """
    i: cython.int
    for i in range(length + 1):
        sums[i] = 0.0
        counts[i] = 0
    for i in range(n):
        sums[starts[i] + 1] += weights[which[i]]
        counts[starts[i] + 1] += 1
    for i in range(length):
        sums[i + 1] += sums[i]
        counts[i + 1] += counts[i]
    best: cython.double = -1e300
    best_at: cython.int = 0
    worth: cython.double
    count: cython.int
    last: cython.int
    for i in range(max(1, length - width + 1)):
        last = min(i + width, length)
        count = counts[last] - counts[i]
        if count == 0:
            continue
        worth = (sums[last] - sums[i]) / sqrt(cython.cast(cython.double, count))
        if worth > best:
            best = worth
            best_at = i
    return best_at


@cython.ccall
def centre_weights(
    which: cython.int[::1],
    n: cython.int,
    known: cython.int,
    whole: cython.double[::1],
    centre: cython.double,
    inside: cython.double[::1],
    inside_centre: cython.double,
    times: cython.int[::1],
) -> None:
    """Make weights of features those of their occurrences, in place: `whole` less `centre`
    by how often each of the `known` features occurs, `inside` less `inside_centre`.

    Occurrence i is the feature which[i]. `times`: zeros, one a feature."""
    i: cython.int
    for i in range(n):
        times[which[i]] += 1
    for i in range(known):
        whole[i] = (whole[i] - centre) / times[i]
        inside[i] -= inside_centre


@cython.cfunc
def sum_twice(steps: cython.double[::1], length: cython.int) -> cython.void:
    """Steps from sign to sign become what signs weigh, and that its sums."""
    i: cython.int
    sign: cython.double = 0.0
    total: cython.double = 0.0
    for i in range(length + 1):
        sign += steps[i]
        steps[i] = total
        total += sign


@cython.ccall
def sign_weights(
    codes: cython.uint[::1],
    length: cython.int,
    classes: cython.uchar[::1],
    gap: cython.int,
    bounds: cython.int[::1],
    which: cython.int[::1],
    n: cython.int,
    whole: cython.double[::1],
    inside: cython.double[::1],
    first: cython.int,
    last: cython.int,
    out: cython.double[::1],
) -> cython.int:
    """What the signs of a text weigh, when a feature's weight is shared among its signs:
    signs [a, b) weigh out[b] - out[a], out having length + 1 sums.

    `codes` to `bounds` as for `hash_text`, whose order of features this repeats;
    occurrence i is the feature which[i]. A run and a word are shared evenly, of a pair
    each word has half. It weighs whole[f], and inside[f] more, if it begins in
    [first, last). Returns the occurrences; -1, where they are not `n`.
    """
    words: cython.int = cut_words(codes, length, classes, bounds)
    i: cython.int
    j: cython.int
    k: cython.int
    end: cython.int
    at: cython.int = 0
    w: cython.double
    for i in range(length + 1):
        out[i] = 0.0
    for i in range(length):
        end = min(i + LONGEST, length)
        for j in range(i, end):
            if j > i or codes[j] >= SYLLABIC:
                if at >= n:
                    return -1
                w = whole[which[at]]
                if first <= i < last:
                    w += inside[which[at]]
                w /= j + 1 - i
                out[i] += w
                out[j + 1] -= w
                at += 1
    if at + words > n:
        return -1
    for i in range(words):
        w = whole[which[at]]
        if first <= bounds[2 * i] < last:
            w += inside[which[at]]
        w /= bounds[2 * i + 1] - bounds[2 * i]
        out[bounds[2 * i]] += w
        out[bounds[2 * i + 1]] -= w
        at += 1
    for i in range(words):
        for k in range(i + 1, min(i + 1 + gap, words)):
            if at >= n:
                return -1
            w = whole[which[at]]
            if first <= bounds[2 * i] < last:
                w += inside[which[at]]
            w *= 0.5
            for j in (i, k):
                out[bounds[2 * j]] += w / (bounds[2 * j + 1] - bounds[2 * j])
                out[bounds[2 * j + 1]] -= w / (bounds[2 * j + 1] - bounds[2 * j])
            at += 1
    sum_twice(out, length)
    return at if at == n else -1


# --- site level ------------------------------------------------------------------------


@cython.cfunc
@cython.inline
def find_slot(keys: cython.uint[::1], bits: cython.int, feature: cython.uint) -> cython.Py_ssize_t:
    """Where a feature is, or the empty slot where it would go (linear probing)."""
    mask: cython.Py_ssize_t = (cython.cast(cython.Py_ssize_t, 1) << bits) - 1
    at: cython.Py_ssize_t = feature >> (32 - bits)
    while keys[at] != 0 and keys[at] != feature:
        at = (at + 1) & mask
    return at


@cython.cfunc
@cython.inline
def value_of(
    values: cython.double[::1], feature: cython.uint, texts: cython.double
) -> cython.double:
    """What a feature counts in a text, by its kind and the `texts` that had it before."""
    kind: cython.int = (feature & 3) << 1
    return values[kind] / (1.0 + texts * values[kind + 1])


@cython.ccall
def site_scores(
    keys: cython.uint[::1],
    cells: cython.float[::1],
    bits: cython.int,
    features: cython.uint[::1],
    first: cython.int,
    last: cython.int,
    spams: cython.double,
    hams: cython.double,
    values: cython.double[::1],
    out: cython.double[::1],
) -> cython.int:
    """Scores of the three learners for features[first:last].

    out: AROW margin, its variance, logistic log-odds, Bayes log-odds (a sum, whatever the
    kinds), and the scale that gave the text's values the length 1. `spams` and `hams`
    are the weights of texts learned. Returns how many are known.
    """
    i: cython.int
    at: cython.Py_ssize_t
    known: cython.int = 0
    value: cython.double
    cell: cython.double
    spam: cython.double
    ham: cython.double
    square: cython.double = 0.0
    arow: cython.double = 0.0
    spread: cython.double = 0.0
    logistic: cython.double = 0.0
    product: cython.double = 1.0
    bayes: cython.double = 0.0
    odds: cython.double = (hams + 1.0) / (spams + 1.0)
    for i in range(first, last):
        at = find_slot(keys, bits, features[i])
        if keys[at] == 0:
            value = value_of(values, features[i], 0.0)
            square += value * value
            spread += value * value
            continue
        known += 1
        at *= 6
        spam = cells[at + 4]
        ham = cells[at + 5]
        value = value_of(values, features[i], spam + ham)
        square += value * value
        cell = cells[at]
        arow += cell * value
        cell = cells[at + 1]
        spread += cell * value * value
        cell = cells[at + 2]
        logistic += cell * value
        product *= (spam + 0.1) / (ham + 0.1) * odds
        if product > 1e100 or product < 1e-100:
            bayes += log(product)
            product = 1.0
    scale: cython.double = 1.0 / sqrt(square) if square > 0.0 else 0.0
    out[0] = arow * scale
    out[1] = spread * scale * scale
    out[2] = logistic * scale
    out[3] = bayes + log(product)
    out[4] = scale
    return known


@cython.ccall
def site_weights(
    keys: cython.uint[::1],
    cells: cython.float[::1],
    bits: cython.int,
    features: cython.uint[::1],
    first: cython.int,
    last: cython.int,
    spams: cython.double,
    hams: cython.double,
    values: cython.double[::1],
    mix: cython.double[::1],
    pull: cython.double,
    weights: cython.double[::1],
) -> cython.double:
    """What each of features[first:last] adds to the scores of `site_scores`, before their
    scale, mixed by mix[0:3] (AROW, logistic, Bayes). Returns the sum.

    Of each weight is taken `pull` times the square of the feature's value: that is what
    the others would gain by its absence, since a text's values are scaled to one length.
    """
    i: cython.int
    at: cython.Py_ssize_t
    value: cython.double
    arow: cython.double
    logistic: cython.double
    spam: cython.double
    ham: cython.double
    weight: cython.double
    total: cython.double = 0.0
    odds: cython.double = (hams + 1.0) / (spams + 1.0)
    for i in range(first, last):
        at = find_slot(keys, bits, features[i])
        value = value_of(values, features[i], 0.0)
        weight = 0.0
        if keys[at] != 0:
            at *= 6
            arow = cells[at]
            logistic = cells[at + 2]
            spam = cells[at + 4]
            ham = cells[at + 5]
            value = value_of(values, features[i], spam + ham)
            weight = mix[0] * arow * value + mix[1] * logistic * value
            weight += mix[2] * log((spam + 0.1) / (ham + 0.1) * odds)
            total += weight
        weights[i - first] = weight - pull * value * value
    return total


@cython.ccall
def site_add(
    keys: cython.uint[::1],
    cells: cython.float[::1],
    bits: cython.int,
    features: cython.uint[::1],
    first: cython.int,
    last: cython.int,
    values: cython.double[::1],
    arow_share: cython.double,
    logistic_share: cython.double,
    weights: cython.double[::1],
) -> None:
    """Adds to the weights of features[first:last] what AROW and the logistic regression give
    each, before a text's scale: `site_weights` without Naive Bayes, thrice as fast."""
    i: cython.int
    at: cython.Py_ssize_t
    value: cython.double
    arow: cython.double
    logistic: cython.double
    texts: cython.double
    for i in range(first, last):
        at = find_slot(keys, bits, features[i])
        if keys[at] == 0:
            continue
        at *= 6
        arow = cells[at]
        logistic = cells[at + 2]
        texts = cells[at + 4]
        texts += cells[at + 5]
        value = value_of(values, features[i], texts)
        weights[i - first] += (arow_share * arow + logistic_share * logistic) * value


@cython.ccall
def site_learn(
    keys: cython.uint[::1],
    cells: cython.float[::1],
    bits: cython.int,
    features: cython.uint[::1],
    first: cython.int,
    last: cython.int,
    spam: cython.bint,
    weight: cython.double,
    arow_step: cython.double,
    arow_shrink: cython.double,
    logistic_slope: cython.double,
    rate: cython.double,
    values: cython.double[::1],
    scale: cython.double,
) -> cython.int:
    """One lesson into the table, which must have room; returns how many features are new.

    A feature counts what it counted in `site_scores`, whose `scale` this is. arow_step:
    signed, added as step * variance * value; arow_shrink: beta. logistic_slope:
    probability less label.
    """
    i: cython.int
    at: cython.Py_ssize_t
    fresh: cython.int = 0
    variance: cython.double
    old: cython.double
    gradient: cython.double
    spams: cython.double
    hams: cython.double
    value: cython.double
    g: cython.double
    count_at: cython.int = 4 if spam else 5
    for i in range(first, last):
        at = find_slot(keys, bits, features[i])
        if keys[at] == 0:
            keys[at] = features[i]
            cells[at * 6 + 1] = 1.0
            fresh += 1
        at *= 6
        spams = cells[at + 4]
        hams = cells[at + 5]
        value = value_of(values, features[i], spams + hams) * scale
        variance = cells[at + 1]
        old = cells[at]
        cells[at] = old + arow_step * value * variance
        cells[at + 1] = variance - arow_shrink * value * value * variance * variance
        g = logistic_slope * value
        old = cells[at + 3]
        gradient = old + g * g
        cells[at + 3] = gradient
        if gradient > 0.0:
            old = cells[at + 2]
            cells[at + 2] = old - rate * g / sqrt(gradient)
        old = cells[at + count_at]
        cells[at + count_at] = old + weight
    return fresh


@cython.ccall
def site_move(
    keys: cython.uint[::1],
    cells: cython.float[::1],
    bits: cython.int,
    new_keys: cython.uint[::1],
    new_cells: cython.float[::1],
    new_bits: cython.int,
) -> None:
    """All features of a table into a larger, empty one, slot by slot."""
    i: cython.Py_ssize_t
    k: cython.Py_ssize_t
    at: cython.Py_ssize_t
    slots: cython.Py_ssize_t = cython.cast(cython.Py_ssize_t, 1) << bits
    for i in range(slots):
        if keys[i] == 0:
            continue
        at = find_slot(new_keys, new_bits, keys[i])
        new_keys[at] = keys[i]
        for k in range(6):
            new_cells[at * 6 + k] = cells[i * 6 + k]


@cython.ccall
def trained_weights(
    keys: cython.uint[::1],
    cells: cython.float[::1],
    bits: cython.int,
    wanted: cython.uint[::1],
    count: cython.int,
    spams: cython.double,
    hams: cython.double,
    out: cython.double[::1],
) -> None:
    """For the first `count` features, in the order of `wanted`, the weights as `site_scores`
    adds them up: AROW mean, logistic weight, Bayes log-ratio; 3 doubles each, 0 if unknown."""
    i: cython.Py_ssize_t
    spam: cython.double
    ham: cython.double
    at: cython.Py_ssize_t
    odds: cython.double = (hams + 1.0) / (spams + 1.0)
    for i in range(count):
        at = find_slot(keys, bits, wanted[i])
        if keys[at] == 0:
            continue
        at *= 6
        spam = cells[at + 4]
        ham = cells[at + 5]
        out[i * 3] = cells[at]
        out[i * 3 + 1] = cells[at + 2]
        out[i * 3 + 2] = log((spam + 0.1) / (ham + 0.1) * odds)
