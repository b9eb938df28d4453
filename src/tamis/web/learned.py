"""The desk's page on learning: who taught the filter, whom it believes, what it set aside.

GET  /desk/learning                         all sites
POST /desk/learning/sites/N/labels/SEQ      a moderator says that a label is right
"""

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tamis.comment import Label
from tamis.desk.learning import Learned, confirm, read_learned
from tamis.desk.people import Person
from tamis.learning.ledger import Seq
from tamis.web.desk import Visit, read_site, sent_form, signed_in
from tamis.web.forms import Form
from tamis.web.pages import page
from tamis.web.refusals import Refusals, read_refusals


@dataclass(frozen=True, slots=True)
class LearningView:
    """What desk/learning.html shows."""

    person: Person
    csrf: str
    now: datetime
    learned: tuple[Learned, ...]
    confirmed: Label | None
    refusals: Refusals | None


def learned_routes() -> list[BaseRoute]:
    """Both."""
    label = "/desk/learning/sites/{site:int}/labels/{seq:int}"
    return [
        Route("/desk/learning", signed_in(show_learning), methods=["GET"]),
        Route(label, sent_form(confirm_label), methods=["POST"]),
    ]


def show_learning(request: Request, here: Visit) -> Response:
    """GET /desk/learning"""
    return learning_page(here)


def confirm_label(request: Request, here: Visit, form: Form) -> Response:
    """POST /desk/learning/sites/N/labels/SEQ"""
    site = read_site(here.service, request.path_params["site"])
    seq = Seq(request.path_params["seq"])
    said = confirm(here.service, site, seq, person=here.person, now=here.now)
    return learning_page(here, said)


def learning_page(here: Visit, confirmed: Label | None = None) -> Response:
    """The page, with what was just confirmed."""
    shown = LearningView(
        here.person, here.csrf, here.now,
        tuple(read_learned(here.service, site) for site in here.service.sites),
        confirmed, read_refusals(),
    )  # fmt: skip
    return page("desk/learning.html", shown, lang=here.lang)
