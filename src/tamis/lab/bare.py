"""A bare ASGI answer: the ceiling that `tamis bench --http` measures against.

The same server, loop and parser as `tamis serve`, one worker; the app reads the body
and says `false`.
"""

import socket

import uvicorn
from starlette.types import Receive, Scope, Send


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Read all, answer a word."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"5")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"false"})


def main() -> None:
    """Serve on a free port and say which."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        print(f"http://127.0.0.1:{port}", flush=True)
        config = uvicorn.Config(
            app, http="httptools", loop="uvloop", lifespan="off", access_log=False,
            server_header=False, log_level="warning",
        )  # fmt: skip
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
