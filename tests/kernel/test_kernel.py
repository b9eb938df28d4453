"""The kernel gives the same bytes compiled and as plain Python."""

from __future__ import annotations

from array import array
from math import exp, log
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.kernel import load_kernel, load_plain
from tamis.signals.disguise import PASSING, TRAITS
from tamis.signals.words import BARE, CLASSES

plain = load_plain()
texts = st.text(max_size=80)
hashes = st.lists(st.integers(1, 2**64 - 1), max_size=60)
features = st.lists(st.integers(1, 2**32 - 1), unique=True, max_size=60).map(sorted)


@pytest.fixture(scope="module")
def compiled() -> ModuleType:
    kernel = load_kernel("")
    if not kernel.is_compiled():
        pytest.skip("kernel not compiled: apt-get install gcc python3-dev libc6-dev")
    return kernel


def codes_of(text: str) -> array[int]:
    return array("I", map(ord, text))


def hashed(kernel: ModuleType, text: str) -> tuple[bytes, bytes, int]:
    codes, room = codes_of(text), 12 * len(text) + 1
    bounds, found, starts = (
        array("i", bytes(8 * len(text) + 4)),
        array("Q", bytes(8 * room)),
        array("i", bytes(4 * room)),
    )
    at = kernel.hash_text(codes, len(text), CLASSES, 12345, 678, 4, bounds, found, starts)
    return found.tobytes(), starts.tobytes(), at


@given(texts)
def test_both_kernels_hash_a_text_alike(compiled: ModuleType, text: str) -> None:
    assert hashed(compiled, text) == hashed(plain, text)


@given(hashes)
def test_both_kernels_keep_the_first_of_each_hash(compiled: ModuleType, values: list[int]) -> None:
    results = []
    for kernel in (compiled, plain):
        given_, out = array("Q", values), array("Q", bytes(8 * 60))
        seen, which = array("i", [7] * 128), array("i", bytes(4 * 60))
        count = kernel.unique(given_, len(values), seen, 7, out, which)
        results.append(list(out[:count]))
        assert [out[which[i]] for i in range(len(values))] == values
    assert results[0] == results[1] == list(dict.fromkeys(values))


@given(hashes, st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), st.integers(-1, 3))
def test_both_kernels_key_features_alike(
    compiled: ModuleType, values: list[int], key0: int, key1: int, kind: int
) -> None:
    results = []
    for kernel in (compiled, plain):
        out = array("I", bytes(4 * len(values) + 4))
        data = array("Q", values)
        assert kernel.key_features(data, len(values), key0, key1, kind, out, 1) == len(out)
        results.append(out.tobytes())
    assert results[0] == results[1]
    keyed = array("I", results[0])[1:]
    assert [each & 3 for each in keyed] == [v >> 1 & 1 if kind < 0 else kind for v in values]
    assert all(each > 3 for each in keyed)


def taught(kernel: ModuleType, lessons: list[tuple[list[int], bool]]) -> list[object]:
    bits, said = 12, []
    keys, cells = array("I", bytes(4 << bits)), array("f", bytes(24 << bits))
    worth = array("d", (1.0, 0.01, 4.0, 0.03, 2.0, 0.01, 2.0, 0.0))
    for values, spam in lessons:
        data, out = array("I", values), array("d", bytes(40))
        kernel.site_scores(keys, cells, bits, data, 0, len(data), 1.5, 2.5, worth, out)
        slope = kernel.sigmoid(out[2]) - spam
        kernel.site_learn(
            keys, cells, bits, data, 0, len(data), spam, 1.0, 0.3, 0.4, slope, 0.1, worth, out[4]
        )
        said.append(out.tobytes())
    return [*said, keys.tobytes(), cells.tobytes()]


@given(st.lists(st.tuples(features, st.booleans()), max_size=12))
def test_both_kernels_learn_to_the_same_bytes(
    compiled: ModuleType, lessons: list[tuple[list[int], bool]]
) -> None:
    assert taught(compiled, lessons) == taught(plain, lessons)


@given(st.binary(min_size=64, max_size=64), hashes)
def test_both_kernels_read_the_base_alike(
    compiled: ModuleType, slots: bytes, values: list[int]
) -> None:
    results = []
    for kernel in (compiled, plain):
        sums, weights = array("d", bytes(24)), array("d", bytes(8 * len(values)))
        data, mix = array("Q", values), array("d", (0.5, 0.25, 0.125))
        known = kernel.base_weights(array("I", slots), 4, mix, data, 0, len(values), weights, sums)
        results.append((known, sums.tobytes(), weights.tobytes()))
    assert results[0] == results[1]


@given(st.floats(-600, 600))
def test_exp_and_log_are_the_same_bits_and_near_the_true_value(
    compiled: ModuleType, x: float
) -> None:
    assert compiled.exp(x) == plain.exp(x)
    assert compiled.exp(x) == pytest.approx(exp(x), rel=1e-12)
    assert compiled.log(compiled.exp(x)) == plain.log(plain.exp(x))
    assert plain.log(exp(x)) == pytest.approx(log(exp(x)), rel=1e-12, abs=1e-12)


def test_a_wish_that_is_none_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="python, compiled"):
        load_kernel("rust")


def topic_hashes(kernel: ModuleType, text: str) -> tuple[list[int], list[int]]:
    codes, room = codes_of(text), 2 * len(text) + 1
    bounds, starts = array("i", bytes(4 * room)), array("i", bytes(4 * room))
    found = array("Q", bytes(8 * room))
    at = kernel.hash_topic(codes, len(text), CLASSES, 12345, 678, bounds, found, starts)
    return list(found[:at]), list(starts[:at])


@given(texts)
def test_both_kernels_find_the_same_topic(compiled: ModuleType, text: str) -> None:
    hashes_, starts = topic_hashes(compiled, text)
    assert (hashes_, starts) == topic_hashes(plain, text)
    assert len(hashes_) <= 2 * len(text) and all(0 <= start < len(text) for start in starts)


def fitted(kernel: ModuleType, said: list[int], page: list[int]) -> list[object]:
    topic, words, out = array("Q", said), array("Q", sorted({*page})), array("d", (0.0, 0.0))
    common, chances = bytearray(range(256)) * 64, array("d", (2.0 ** (-i / 8) for i in range(256)))
    thread, site, marks = bytearray(4096), array("I", bytes(4 * 4096)), bytearray(4096)
    added = kernel.count_topic(array("Q", page), len(page), 4095, thread, site)
    best = kernel.page_gain(
        topic, len(topic), common, 50, chances, site, 4095, added or 1, words, len(words), out
    )
    gain = out[0]
    kernel.thread_gain(topic, len(topic), common, 50, chances, thread, 4095, added or 1, out)
    kernel.mark_topic(words, len(words), marks)
    shared = kernel.marked_topic(topic, len(topic), marks)
    return [best, gain, list(out), added, bytes(thread), site.tobytes(), bytes(marks), shared]


@given(hashes, hashes)
def test_both_kernels_fit_a_comment_to_a_page_alike(
    compiled: ModuleType, said: list[int], page: list[int]
) -> None:
    said = said + page[::2]
    assert fitted(compiled, said, page) == fitted(plain, said, page)


def test_a_thread_counts_to_255_and_its_site_no_further(compiled: ModuleType) -> None:
    for kernel in (compiled, plain):
        thread, site = bytearray(4096), array("I", bytes(4 * 4096))
        added = kernel.count_topic(array("Q", [7] * 300), 300, 4095, thread, site)
        assert (added, thread[3], site[3]) == (255, 255, 255)


def shares(kernel: ModuleType, text: str) -> tuple[bytes, float, float]:
    """The sums over signs, the whole of them, and what all features weigh."""
    codes, room = codes_of(text), 12 * len(text) + 1
    bounds = array("i", bytes(8 * len(text) + 4))
    found, starts = array("Q", bytes(8 * room)), array("i", bytes(4 * room))
    count = kernel.hash_text(codes, len(text), CLASSES, 12345, 678, 4, bounds, found, starts)
    distinct, which = array("Q", bytes(8 * room)), array("i", bytes(4 * room))
    bits = (2 * count).bit_length()
    known = kernel.unique(found, count, array("i", bytes(4 << bits)), bits, distinct, which)
    whole = array("d", [(distinct[at] % 1000) / 100 - 5 for at in range(known)])
    inside = array("d", [(distinct[at] % 77) / 10 for at in range(known)])
    weight = sum(whole) - 0.25 * known
    weight += sum(inside[which[at]] - 0.5 for at in range(count) if 2 <= starts[at] < 9)
    out, times = array("d", bytes(8 * (len(text) + 1))), array("i", bytes(4 * known))
    kernel.centre_weights(which, count, known, whole, 0.25, inside, 0.5, times)
    done = kernel.sign_weights(
        codes, len(text), CLASSES, 4, bounds, which, count, whole, inside, 2, 9, out
    )
    assert done == count
    return out.tobytes(), out[len(text)], weight


@given(texts)
def test_both_kernels_share_weights_among_signs_alike(compiled: ModuleType, text: str) -> None:
    assert shares(compiled, text)[0] == shares(plain, text)[0]


@given(texts)
def test_the_signs_share_all_that_the_features_weigh(text: str) -> None:
    _, told, weight = shares(plain, text)
    assert told == pytest.approx(weight, abs=1e-6)


@given(features, st.booleans())
def test_both_kernels_weigh_a_sites_features_alike(
    compiled: ModuleType, found: list[int], spam: bool
) -> None:
    told = []
    for kernel in (compiled, plain):
        keys, cells = array("I", bytes(4 * 256)), array("f", bytes(4 * 6 * 256))
        wanted, out = array("I", found), array("d", bytes(8 * 60))
        worth = array("d", (1.0, 0.01, 4.0, 0.03, 2.0, 0.01, 2.0, 0.0))
        kernel.site_learn(
            keys, cells, 8, wanted, 0, len(wanted), spam, 1.0, 0.5, 0.3, -0.2, 0.1, worth, 0.4
        )
        mix = array("d", (4.0, 1.0, 0.3))
        total = kernel.site_weights(
            keys, cells, 8, wanted, 0, len(wanted), 3.0, 2.0, worth, mix, 0.02, out
        )
        kernel.site_add(keys, cells, 8, wanted, 0, len(wanted), worth, 4.0, 1.0, out)
        told.append((total, out.tobytes()))
    assert told[0] == told[1]


def chained(kernel: ModuleType, rows: list[list[int]]) -> list[object]:
    """Rows put on chains one after the other, each looked up before; room for 8 of them."""
    room, width, bits = 8, 3, 4
    heads, found = array("I", bytes(4 << bits)), array("I", bytes(4 * width * 20))
    keys, links = (array("I", bytes(4 * room * width)) for _ in range(2))
    said: list[object] = []
    for number, row in enumerate(rows, start=1):
        keyed = array("I", row)
        count = kernel.along_chains(heads, bits, keys, links, room, number, keyed, 20, found)
        said.append(found[:count].tobytes())
        kernel.chain(heads, bits, keys, links, room, number, keyed)
    return [*said, heads.tobytes(), keys.tobytes(), links.tobytes()]


@given(st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), max_size=30))
def test_both_kernels_keep_and_follow_chains_alike(
    compiled: ModuleType, rows: list[list[int]]
) -> None:
    assert chained(compiled, rows) == chained(plain, rows)


@given(st.text(alphabet=st.sampled_from("aZé0@1. -_*аяΑ中ก\U0001d41aю"), max_size=60))
def test_both_kernels_look_over_a_text_alike(compiled: ModuleType, text: str) -> None:
    told = []
    for kernel in (compiled, plain):
        out = array("i", bytes(32))
        kernel.look_over(codes_of(text), len(text), CLASSES, TRAITS, PASSING, out)
        told.append(out.tolist())
    assert told[0] == told[1]
    letters, plain_ones, _, passing, foreign, *_ = told[0]
    assert letters == plain_ones + passing + foreign


@given(texts)
def test_both_kernels_bare_letters_alike(compiled: ModuleType, text: str) -> None:
    told = []
    for kernel in (compiled, plain):
        codes = codes_of(text)
        kernel.bare(codes, len(codes), BARE)
        told.append(codes.tobytes())
    assert told[0] == told[1]
