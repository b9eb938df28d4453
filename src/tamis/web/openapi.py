"""The JSON door's description: OpenAPI 3.1, made from the types that read and write it.

So it cannot tell of a field that is not there. Routes and words of each call stand
here; the schemas are msgspec's. Served at `/v1/openapi.json`, without a key.
"""

from functools import cache
from typing import Any

import msgspec

from tamis.version import VERSION
from tamis.web.answers import ErrorBody
from tamis.web.schemas import (
    CheckIn,
    CheckOut,
    ExplainIn,
    ExplainOut,
    FeedbackIn,
    FeedbackOut,
)

PROBLEMS = {
    "400": "The body is not what the schema says; `field` names the first culprit.",
    "401": "No key, or one that is not known here.",
    "413": "The body is larger than 1 MiB.",
    "500": "A mistake of the server, which its log tells of.",
    "503": "The database is away, or too many wrong keys came from this address.",
}
CALLS = {
    "/v1/check": (
        "check", "Judge a comment",
        "The verdict is remembered for the site's history unless `test` is true.",
        CheckIn, CheckOut,
    ),
    "/v1/feedback": (
        "feedback", "Say what a comment is",
        "One line in the site's ledger, on the disk when this answers; the next check knows it.",
        FeedbackIn, FeedbackOut,
    ),
    "/v1/explain": (
        "explain", "Judge a comment and put the reasons into words",
        "Nothing is remembered. `change` says what the comment would have to do without to be "
        "judged better, found by judging it so. With `reader` commenter the answer may be shown "
        "to its author: no number, no order by weight, no words that would have passed.",
        ExplainIn, ExplainOut,
    ),
}  # fmt: skip

PRAISE = {
    "text": "Great post, very informative, thanks for sharing!",
    "author": "Cheap Loans",
    "url": "http://payday-loans-now.example.com",
}
EXAMPLES: dict[str, dict[str, Any]] = {  # of bodies, by call
    "check": {"a comment": PRAISE, "a trial, without a trace": {**PRAISE, "test": True}},
    "feedback": {"a report of spam": {**PRAISE, "label": "spam"}},
    "explain": {
        "for a moderator": {**PRAISE, "language": "en"},
        "for its author, in French": {**PRAISE, "language": "fr", "reader": "commenter"},
    },
}


@cache
def openapi() -> dict[str, Any]:
    """The whole document."""
    types = [ErrorBody, *(type_ for call in CALLS.values() for type_ in call[3:])]
    references, schemas = msgspec.json.schema_components(
        types, ref_template="#/components/schemas/{name}"
    )
    schema_of: dict[Any, Any] = dict(zip(types, references, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tamis",
            "version": VERSION,
            "summary": "A spam filter for comments, on your own server.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": {path: {"post": operation(call, schema_of)} for path, call in CALLS.items()},
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The site's key, 12 hex digits, as `tamis site add` printed it.",
                }
            },
        },
    }


def operation(call: tuple[str, str, str, type, type], schema_of: dict[Any, Any]) -> dict[str, Any]:
    """One call."""
    name, summary, description, body, answer = call
    return {
        "operationId": name,
        "summary": summary,
        "description": description,
        "requestBody": {"required": True, "content": json_of(schema_of[body], EXAMPLES[name])},
        "responses": {
            "200": {"description": "Done.", "content": json_of(schema_of[answer])},
            **{status: problem(words, schema_of) for status, words in PROBLEMS.items()},
        },
    }


def problem(words: str, schema_of: dict[Any, Any]) -> dict[str, Any]:
    """An answer that is no success."""
    return {"description": words, "content": json_of(schema_of[ErrorBody])}


def json_of(schema: Any, examples: dict[str, Any] | None = None) -> dict[str, Any]:
    """A content map with JSON in it."""
    shown = {name: {"value": value} for name, value in (examples or {}).items()}
    return {"application/json": {"schema": schema, **({"examples": shown} if shown else {})}}
