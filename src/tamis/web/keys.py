"""Whose request it is: the key, wherever a client puts it, and the blog's address.

A key comes as `api_key` or `key`, as a path (`/k/KEY/1.1/…`, for clients that can
change only a base URL), or as the first label of the host name (`KEY.rest.akismet.com`,
most libraries): the first of these that is there counts. Host names know no case, so a
key is read in lower case. `blog` must be an address; it need not be the site's own,
since one site may answer under several names.
"""

import re
from functools import lru_cache

import ada_url

from tamis.web.forms import Form

_find_key_label = re.compile(rb"([0-9a-f]{12})\.", re.IGNORECASE).match
_is_key = re.compile(r"[0-9a-f]{12}").fullmatch


def find_key(form: Form, path_key: str, host: bytes, *, wanted: str = "api_key") -> str:
    """The key as sent, "" if there is none. `wanted`: the name to look under first."""
    for name in (wanted, "api_key", "key"):
        if text := (form.get(name) or "").strip():
            return text.lower()
    if path_key:
        return path_key.lower()
    label = _find_key_label(host)
    return label[1].decode().lower() if label else ""


def is_key(text: str) -> bool:
    """Whether it could be a key of ours at all."""
    return _is_key(text) is not None


@lru_cache(maxsize=1024)
def is_blog(text: str) -> bool:
    """Whether this is a web address. One without a scheme needs a dot in its host."""
    bare = "://" not in text
    try:
        url = ada_url.URL(f"http://{text.strip()}" if bare else text.strip())
    except ValueError:
        return False
    host = url.hostname
    named = not bare or "." in host or ":" in host or host == "localhost"
    return url.protocol in ("http:", "https:") and bool(host) and named
