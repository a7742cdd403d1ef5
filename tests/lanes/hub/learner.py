"""A learner on the hub: his files, his kernel, and notebooks run cell by cell over a websocket, as by JupyterLab."""

from __future__ import annotations

import asyncio
import contextlib
import json
from pathlib import Path

from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.base import deserialize_binary_message
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from .hub import PATIENCE, Hub, call

LARGEST = 200 * 2**20  # bytes of a message: pictures are large


class Learner:
    """A learner who is logged in and whose server runs.

    Attributes
    ----------
    name : str
    pid : int, of his server
    """

    def __init__(self, hub: Hub, name: str, token: str, pid: int) -> None:
        self.name, self.pid = name, pid
        self._url, self._token = f"{hub.url}/user/{name}/api", token

    @classmethod
    async def enrol(cls, hub: Hub, name: str) -> Learner:
        """Log in and start the server."""
        return cls(hub, name, *await hub.enrol(name))

    async def write(self, name: str, notebook: dict) -> None:
        """Save a notebook into the learner's folder, as JupyterLab does."""
        body = {"type": "notebook", "format": "json", "content": notebook}
        await call("PUT", f"{self._url}/contents/{name}", self._token, body)

    async def read(self, name: str) -> dict:
        """Open a notebook of the learner's folder."""
        return (await call("GET", f"{self._url}/contents/{name}", self._token))["content"]

    async def open(self, name: str) -> Kernel:
        """Start a notebook's kernel."""
        body = {"path": name, "name": name, "type": "notebook", "kernel": {"name": "python3"}}
        session = await call("POST", f"{self._url}/sessions", self._token, body)
        address = f"{self._url.replace('http', 'ws', 1)}/kernels/{session['kernel']['id']}/channels"
        request = HTTPRequest(address, headers={"Authorization": f"token {self._token}"}, connect_timeout=PATIENCE)
        return Kernel(session["id"], await websocket_connect(request, max_message_size=LARGEST))

    async def shut_down(self, kernel: Kernel) -> None:
        """End a notebook's kernel."""
        await call("DELETE", f"{self._url}/sessions/{kernel.session}", self._token)


class CellError(Exception):
    """A cell that failed, with its traceback."""


class Kernel:
    """A kernel at the other end of a websocket.

    Attributes
    ----------
    session : str, what the server calls the pair of notebook and kernel
    """

    def __init__(self, session: str, socket: WebSocketClientConnection) -> None:
        self.session, self._socket = session, socket

    async def run(self, notebook: dict) -> str:
        """Run all cells; return what they print."""
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        return "".join([await self.execute("".join(cell["source"])) for cell in cells])

    async def execute(self, code: str, patience: float = PATIENCE) -> str:
        """Run code and return what it prints; raise CellError where it fails, TimeoutError after `patience` seconds."""
        async with asyncio.timeout(patience):
            return await self._execute(code)

    async def _execute(self, code: str) -> str:
        sent, printed, waiting = await self.start(code), [], {"execute_reply", "idle"}
        while waiting:
            message = await self._receive()
            if message["parent_header"].get("msg_id") != sent:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "error":
                raise CellError(f"{code}\n" + "\n".join(content["traceback"]))
            printed.append(content.get("text") or content.get("data", {}).get("text/plain") or "")
            waiting -= {kind, content.get("execution_state")}
        return "".join(printed)

    async def start(self, code: str) -> str:
        """Let the kernel begin to run code, and return the name of the request."""
        session = Session()
        request = session.msg("execute_request", {"code": code, "silent": False, "allow_stdin": False})
        await self._socket.write_message(json.dumps({**request, "channel": "shell"}, default=json_default))
        return request["header"]["msg_id"]

    async def restarted(self) -> None:
        """Wait until the server says that it starts the kernel again, and until the new one is heard.

        What the new kernel says before the server listens to it again is lost, so it is asked until it is heard whole.
        """
        while (await self._receive())["content"].get("execution_state") not in {"restarting", "autorestarting"}:
            pass
        while True:
            with contextlib.suppress(TimeoutError):
                await self.execute("None", patience=3)
                return

    def close(self) -> None:
        """Close the websocket; the kernel lives on."""
        self._socket.close()

    async def _receive(self) -> dict:
        message = await self._socket.read_message()
        if message is None:
            raise ConnectionError("expected a message of the kernel, got the end of its websocket")
        return json.loads(message) if isinstance(message, str) else deserialize_binary_message(message)


def read_notebook(path: Path) -> dict:
    """Return a notebook's file as it stands."""
    return json.loads(path.read_text(encoding="utf-8"))
