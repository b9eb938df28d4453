"""The network that an address belongs to: what one household or company shares.

Of IPv4 the /24, of IPv6 the /48. An address that says nothing about where a comment came
from (this machine, a private network, a carrier's inner one, nonsense) has none: many
clients sit behind a proxy and send 127.0.0.1 for everybody.
"""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

NOWHERE = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
            "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3",
            "::/127", "64:ff9b:1::/48", "fc00::/7", "fe80::/10", "ff00::/8",
        ),
    )
)  # fmt: skip


@lru_cache(maxsize=1024)
def network_of(address: str | None) -> str | None:
    """`203.0.113.0/24` or `2001:db8:7::/48`; `None`: not given, not public, no address."""
    if not address:
        return None
    try:
        known = ip_address(address.strip().partition("%")[0])
    except ValueError:
        return None
    if isinstance(known, IPv6Address) and known.ipv4_mapped is not None:
        known = known.ipv4_mapped
    if any(known.version == network.version and known in network for network in NOWHERE):
        return None
    width = 24 if isinstance(known, IPv4Address) else 48
    return str(ip_network((known, width), strict=False))
