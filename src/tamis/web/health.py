"""How this server is: /health for people and balancers, /metrics for Prometheus.

A database that is away is `degraded`, with status 200 all the same: checks are still
judged from memory, so a balancer should not take the node out. `model_digest` depends
on the ledger alone: workers and nodes that show the same one have learned the same.
`worker` is the process that answered, since a port may have several behind it.
"""

import os

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tamis.checks.service import Service
from tamis.kernel import describe
from tamis.version import VERSION
from tamis.web.counts import DRIFTING

SHARED_METRICS = "PROMETHEUS_MULTIPROC_DIR"


def health_routes() -> list[BaseRoute]:
    """Both pages."""
    return [Route("/health", health), Route("/metrics", metrics)]


async def health(request: Request) -> Response:
    """State of this worker, as JSON."""
    found = await run_in_threadpool(state_of, request.app.state.service)
    return JSONResponse(found, headers={"cache-control": "no-store"})


async def metrics(request: Request) -> Response:
    """What was counted, by all workers together."""
    text = await run_in_threadpool(counted, request.app.state.service)
    return Response(text, media_type=CONTENT_TYPE_LATEST)


def counted(service: Service) -> bytes:
    """All numbers, with those that are a state and not a count as they are now."""
    DRIFTING.set(service.follower.drifting)
    return generate_latest(registry())


def state_of(service: Service) -> dict[str, object]:
    """What /health says. Hashes models that have changed: some 50 ms for a very big one."""
    is_there = service.store.answers()
    return {
        "status": "ok" if is_there else "degraded",
        "version": VERSION,
        "database": "ok" if is_there else "away",
        "ledger_lines": service.follower.lines,
        "model_digest": service.follower.digest(),
        "base_digest": service.base.digest,
        "kernel": describe(),
        "sites": len(service.sites),
        "worker": os.getpid(),
    }


def registry() -> CollectorRegistry:
    """The counters of all workers, where cli/serve made a folder for them, else ours."""
    if SHARED_METRICS not in os.environ:
        return REGISTRY
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    return shared
