"""Starting servers on 127.0.0.1: ports that are free, and waiting until an address answers."""

import contextlib
import socket
import time
import urllib.request

# A proxy that the environment names, and that may be dead, has no business between a machine and itself.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def free_ports(number):
    """Return ports of 127.0.0.1 on which nothing listens, all different."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def wait_for(address, process, log, patience=300):
    """Wait until the server of a process answers; if it ends, or is silent for `patience` s, say what it logged."""
    end = time.monotonic() + patience
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            DIRECT.open(address, timeout=10).close()
            return
        time.sleep(0.2)
    said = log.read_text(encoding="utf-8", errors="replace")[-3000:]
    raise RuntimeError(f"expected an answer from a server within {patience} s, got this log:\n{said}")
