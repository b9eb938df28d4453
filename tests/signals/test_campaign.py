"""Bands and networks: copies meet, strangers do not, short texts have none."""

from __future__ import annotations

from array import array
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.kernel import load_kernel, load_plain
from tamis.signals.campaign import BANDS, MIXES, text_bands
from tamis.signals.network import network_of
from tamis.signals.words import CLASSES

PITCH = (
    "dear friends i have found a wonderful way to earn money from home every day without any "
    "risk just visit the page and leave your name there and you will thank me for it later"
)


def shared(one: str, other: str, key: int = 7) -> int:
    return len(set(text_bands(one, key)) & set(text_bands(other, key)))


def bands_of(kernel: ModuleType, text: str, key: int) -> tuple[bytes, int]:
    codes = array("I", map(ord, text))
    bounds, least = array("i", bytes(8 * len(text) + 8)), array("Q", bytes(8 * 4 * BANDS))
    bands = array("I", bytes(4 * BANDS))
    size = kernel.min_hash(codes, len(codes), CLASSES, key, MIXES, bounds, least, bands)
    return bands.tobytes(), size


@given(st.text(max_size=80), st.integers(0, 2**64 - 1))
def test_both_kernels_find_the_same_bands(text: str, key: int) -> None:
    running = load_kernel("")
    assert bands_of(running, text, key) == bands_of(load_plain(), text, key)


def test_a_text_with_a_word_changed_shares_bands_and_another_text_none() -> None:
    assert shared(PITCH, PITCH) == BANDS
    assert shared(PITCH, PITCH.replace("wonderful", "splendid")) >= 3
    assert shared(PITCH, PITCH.replace(" ", ", ").replace("risk", "risk!!!")) == BANDS
    assert shared(PITCH, " ".join(reversed(PITCH.split()))) == 0


def test_without_the_key_a_guess_is_not_confirmed() -> None:
    assert not set(text_bands(PITCH, 1)) & set(text_bands(PITCH, 2))


@pytest.mark.parametrize(
    ("text", "has_bands"),
    [("great post thank you very", False), ("great post thank you very much", True),
     ("写得很好谢谢你的分享", False), ("写得很好谢谢你的分享我会再来看的", True),
     ("!!! ... ??? --- +++ ===", False), ("", False)],
)  # fmt: skip
def test_what_everybody_says_has_no_bands(text: str, has_bands: bool) -> None:
    assert bool(text_bands(text, 7)) == has_bands


def test_copies_meet_in_a_script_without_spaces() -> None:
    text = "这个网站真的很不错我每天都会来看看希望大家也能喜欢这里的内容谢谢作者的分享"
    assert shared(text, text.replace("喜欢", "热爱")) >= 2


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.77", "203.0.113.0/24"), (" 8.8.8.8", "8.8.8.0/24"),
     ("2001:db8:7:8::1", "2001:db8:7::/48"), ("::ffff:198.51.100.9", "198.51.100.0/24"),
     ("127.0.0.1", None), ("10.1.2.3", None), ("172.20.0.1", None), ("192.168.1.1", None),
     ("100.64.3.4", None), ("::1", None), ("fe80::1%eth0", None), ("fd00::1", None),
     ("0.0.0.0", None), ("unknown", None), ("", None), (None, None)],
)  # fmt: skip
def test_an_address_has_the_network_that_a_household_shares(
    address: str | None, network: str | None
) -> None:
    assert network_of(address) == network


@given(st.one_of(st.text(max_size=40), st.ip_addresses().map(str)))
def test_any_address_has_a_network_or_none(address: str) -> None:
    network = network_of(address)
    assert network is None or network.endswith(("/24", "/48"))
