"""The server's parts put together. Wires, decides nothing.

`build` gives the ASGI app: Akismet's paths go to their own door, in front of the
router, since comment-check is the hot one; all else goes to Starlette. The service is
opened when the server starts and closed when it ends.

Workers are processes of their own and get here by `from_environment`, with
the settings that `cli/serve` put into their environment.
"""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from tamis.checks.service import Service, open_service
from tamis.comments.published import remember_published
from tamis.demo.routes import demo_routes
from tamis.errors import TamisError
from tamis.jobs import at_work
from tamis.settings import Settings, read_settings
from tamis.web.account import account_routes
from tamis.web.akismet import akismet_door, is_akismet_path
from tamis.web.answers import on_error, on_http_error
from tamis.web.assets import asset_routes
from tamis.web.desk import desk_routes
from tamis.web.element import element_routes
from tamis.web.embed import comments_routes, section_at_home
from tamis.web.guard import BrowserHeaders
from tamis.web.health import health_routes
from tamis.web.learned import learned_routes
from tamis.web.pages import page
from tamis.web.reader import reader_routes
from tamis.web.subscription import subscription_routes
from tamis.web.v1 import v1_routes
from tamis.web.writer import writer_routes


def build(
    settings: Settings, *, more: Sequence[BaseRoute] = (), supervisor: int | None = None
) -> ASGIApp:
    """The app; `more` routes come first. With a `supervisor` (pid) it ends when that does."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with open_service(settings) as service:
            app.state.service = service
            remember_published(service.store, service.history)
            async with at_work(service, supervisor):
                yield

    routes = [
        *more,
        *health_routes(),
        *asset_routes(),
        *comments_routes(),
        *element_routes(),
        *desk_routes(),
        *learned_routes(),
        *account_routes(),
        *subscription_routes(),
        *v1_routes(),
        *reader_routes(),
        *writer_routes(),
    ]
    router = Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[Middleware(BrowserHeaders)],
        exception_handlers={TamisError: on_error, HTTPException: on_http_error},
    )

    def service_of(scope: Scope) -> Service:
        service: Service = router.state.service
        return service

    akismet = akismet_door(service_of)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_akismet_path(scope["path"]):
            await akismet(scope, receive, send)
        else:
            await router(scope, receive, send)

    return app


def from_environment() -> ASGIApp:
    """What a worker of `tamis serve` runs."""
    return build(read_settings(os.environ), supervisor=os.getppid())


def demo(settings: Settings) -> ASGIApp:
    """What `tamis demo` serves: the same, and a news page at /."""
    return build(settings, more=demo_routes(page, section_at_home))
