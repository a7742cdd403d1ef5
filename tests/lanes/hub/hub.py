"""A real JupyterHub on 127.0.0.1, started here and stopped here, and as much of its REST interface as a class needs."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

import psutil
from serving import free_ports, wait_for
from tornado.httpclient import AsyncHTTPClient

CONFIG = Path(__file__).with_name("jupyterhub_config.py")
PATIENCE = 300  # seconds for anything to start


class Hub:
    """A running hub, seen by the teacher.

    Attributes
    ----------
    url : str, without a slash at the end
    token : str, the teacher's
    pid : int, of the hub's process; proxy and servers are its children
    homes : pathlib.Path, with a folder for each learner
    """

    def __init__(self, url: str, token: str, pid: int, homes: Path) -> None:
        self.url, self.token, self.pid, self.homes = url, token, pid, homes

    async def call(self, method: str, path: str, body: object = None) -> dict:
        """Call the hub's interface as the teacher."""
        return await call(method, f"{self.url}/hub/api/{path}", self.token, body)

    async def enrol(self, name: str) -> tuple[str, int]:
        """Make a learner and start his server; return his token and his server's process."""
        await self.call("POST", f"users/{name}", {})
        token = (await self.call("POST", f"users/{name}/tokens", {"note": "class"}))["token"]
        await self.call("POST", f"users/{name}/server", {})
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            server = (await self.call("GET", f"users/{name}"))["servers"].get("")
            if server and server["ready"]:
                return token, server["state"]["pid"]
            await asyncio.sleep(0.5)
        raise TimeoutError(f"expected the server of {name} within {PATIENCE} s, got {server}")


async def call(method: str, address: str, token: str, body: object = None) -> dict:
    """Call a REST interface and return what it answers."""
    response = await AsyncHTTPClient().fetch(
        address,
        method=method,
        headers={"Authorization": f"token {token}"},
        body=None if body is None else json.dumps(body),
        request_timeout=PATIENCE,
        connect_timeout=PATIENCE,
    )
    return json.loads(response.body or "{}")


@contextlib.contextmanager
def running_hub(folder: Path):
    """Start a hub whose database, log and homes lie in ``folder``; stop it, its proxy and all servers at the end."""
    ports, token, log = free_ports(3), secrets.token_hex(16), folder / "hub.log"
    environment = {**os.environ, "COURSE_HUB_PORTS": " ".join(map(str, ports)), "COURSE_HUB_TOKEN": token}
    command = [sys.executable, "-m", "jupyterhub", "-f", str(CONFIG)]
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=file, stderr=file)
    url = f"http://127.0.0.1:{ports[0]}"
    try:
        wait_for(f"{url}/hub/api/", process, log, PATIENCE)
        yield Hub(url, token, process.pid, folder / "homes")
    finally:
        _stop(process)


def _stop(process: subprocess.Popen) -> None:
    """Let the hub end its servers and its proxy; whatever is left of them after that is killed."""
    family = []
    with contextlib.suppress(psutil.NoSuchProcess):
        family = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE)
    process.kill()
    process.wait()
    for left in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            left.kill()
