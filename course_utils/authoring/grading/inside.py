"""What runs a learner's code, in a process of its own: it knows the inputs that it is sent, and no reference.

`room` starts this file, with a copy of the course's package that has no exercises. Each answer is run in a fork of this
process; where there are no forks, this process ends after one answer and `room` starts another.

Requests come as lines of pickle in base64, from the grader, who is trusted; answers go back as lines of JSON.
"""

import base64
import builtins
import contextlib
import inspect
import io
import json
import linecache
import os
import pickle
import sys
import time
import types
import warnings

FOLDER, MEMORY, SECONDS, BYTES, FILES = sys.argv[1], *map(int, sys.argv[2:6])
sys.path[:] = [FOLDER, *(path for path in sys.path if not os.path.isdir(os.path.join(path, "course_utils")))]

import numpy as np  # noqa: E402
from plain import pack, unpack  # noqa: E402

from course_utils.exercises import origin  # noqa: E402

REQUESTS, REPLIES = os.dup(0), os.dup(1)
KEPT = 2000  # letters of what is printed
FORBIDDEN = ("subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.kill", "socket.")
FORBIDDEN += ("ctypes.", "shutil.", "os.putenv", "signal.", "resource.")
CHANGING = {"os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.truncate"}
LOOKING = {"open", "os.listdir", "os.scandir"}


def receive():
    """Return the next request; the process ends where there is none."""
    line = bytearray()
    while not line.endswith(b"\n"):
        part = os.read(REQUESTS, 1 << 16)
        if not part:
            os._exit(0)
        line += part
    return Unpickler(io.BytesIO(base64.b64decode(line))).load()


def send(**reply):
    """Send an answer back."""
    data = json.dumps(reply).encode() + b"\n"
    while data:
        data = data[os.write(REPLIES, data) :]


class Unpickler(pickle.Unpickler):
    """Puts a function that asks the grader in the place of each function of the exercise's own."""

    def persistent_load(self, number):
        """Return the function of that number."""

        def function(*arguments):
            send(asked=number, arguments=[pack(one) for one in arguments])
            told, *error = receive()
            if error:
                raise getattr(builtins, error[0], Exception)(error[1])
            return unpack(told)

        return function


def refuse(event, arguments):
    """Keep code to its own folder and to Python's files: a fence, which stops what is not meant to break it."""
    if event.startswith(FORBIDDEN):
        raise PermissionError(f"{event} is not allowed in an answer")
    if event in CHANGING or event in LOOKING:
        path = arguments[0] if arguments else None
        if not isinstance(path, str | bytes | os.PathLike):
            return
        place, writing = os.path.realpath(os.fsdecode(path)), event in CHANGING
        if event == "open":
            writing = any(letter in str(arguments[1]) for letter in "wax+")
        if not place.startswith(HOME if writing else ALLOWED):
            raise PermissionError(f"this file is out of reach of an answer: {os.fsdecode(path)}")


def fence():
    """Set the limits of this process, which no code in it can lift."""
    global HOME, ALLOWED
    HOME = (os.path.realpath(os.getcwd()),)
    ALLOWED = tuple({*HOME, *(os.path.realpath(one) for one in (FOLDER, sys.prefix, sys.base_prefix)), os.devnull})
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        for name, most in (("AS", MEMORY), ("CPU", SECONDS), ("FSIZE", BYTES), ("NOFILE", FILES), ("CORE", 0)):
            with contextlib.suppress(ValueError, OSError, AttributeError):
                resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
    sys.addaudithook(refuse)


@contextlib.contextmanager
def listening(heard):
    """Keep what is printed and warned; nobody answers input()."""
    stream, ask = io.StringIO(), builtins.input
    builtins.input = no_input
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(stream):
        warnings.simplefilter("always")
        try:
            with contextlib.redirect_stderr(stream):
                yield
        finally:
            builtins.input = ask
            heard["printed"] = stream.getvalue()[:KEPT]
            heard["warnings"] = [[one.category.__name__, str(one.message)[:KEPT]] for one in caught[:9]]


def no_input(*_):
    """Stand in for input()."""
    raise EOFError("input() waits for the keyboard")


def told(error):
    """Return an exception as what can be sent."""
    try:
        text = str(error)
    except Exception:
        text = ""
    return [type(error).__name__, text[:KEPT]]


def run(source, name, names):
    """Run code as a cell, so that its functions have a source to look at."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), names)


def prepare(before, cell, expression):
    """Run what an answer needs, then its own cell; return what it hands over."""
    module = types.ModuleType("__main__")
    sys.modules["__main__"], names = module, vars(module)
    names |= dict.fromkeys(("check", "hint", "solution", "progress", "review", "display", "get_ipython"), nothing)
    for number, source in enumerate(before):
        with contextlib.suppress(Exception, SystemExit):
            run(source, f"<cell {number}>", names)
    run(cell, "<answer>", names)
    return eval(expression, names)


def nothing(*_, **__):
    """Stand in for what only shows something."""


def shape_of(answer):
    """Return what kind of callable an answer is, and the parameters that it tells."""
    if inspect.isclass(answer):
        return {"class": answer.__name__}
    if inspect.iscoroutinefunction(answer):
        return {"coroutine": answer.__name__}
    try:
        parameters = inspect.signature(answer).parameters.values()
    except (TypeError, ValueError):
        return {"parameters": None}
    return {"parameters": [[p.name, int(p.kind), p.default is not p.empty, pack(p.default)] for p in parameters]}


def call(answer, arguments):
    """Call an answer; return its value, and which arguments it changed into what."""
    before = [pack(one) for one in arguments]
    value = answer(*arguments)
    packed = pack(value)
    if "other" in packed and hasattr(value, "__array__") and not isinstance(value, type):
        packed = pack(np.asarray(value))
    after = [pack(one) for one in arguments]
    changed = {str(place): now for place, (then, now) in enumerate(zip(before, after, strict=True)) if then != now}
    return {"value": packed, "changed": changed}


def watch(answer, exercise, seconds):
    """Return what is to be said against a right answer: whose work it is, or a loop; see `origin`."""
    values = {id(case): value for case, value in exercise["expected"]}
    facts = types.SimpleNamespace(**exercise, cases=[case for case, _ in exercise["expected"]])
    if exercise["loopless"]:
        values |= {id(case): value for case, value in exercise["loopless"]}
        facts.loopless = [case for case, _ in exercise["loopless"]]
    facts.expected = lambda case: values[id(case)]
    found = origin.objection(facts, answer, time.monotonic() + seconds)
    return {"status": found.status, "lines": found.lines} if found else {"status": None}


def serve():
    """Answer requests about one answer until there are no more."""
    fence()
    send(ready=True)
    answer = None
    while (request := receive()) is not None:
        kind, *rest = request
        heard = {}
        try:
            with listening(heard):
                if kind == "prepare":
                    answer = prepare(*rest)
                    reply = {"function": shape_of(answer)} if callable(answer) else {"value": pack(answer)}
                else:
                    reply = (call if kind == "call" else watch)(answer, *rest)
        except BaseException as error:
            reply = {"error": told(error)}
        send(**reply, **heard)


def main():
    """Serve one answer after the other, each in a process of its own."""
    os.environ.clear()
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    while receive() == "begin":
        if not hasattr(os, "fork"):
            serve()
            os._exit(0)
        child = os.fork()
        if not child:
            with contextlib.suppress(BaseException):
                serve()
            os._exit(0)
        os.waitpid(child, 0)
        send(ended=True)


main()
