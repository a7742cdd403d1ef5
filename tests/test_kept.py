"""What is kept outlives kernels, killed ones too; no kernel takes anything from another, and nothing is ever fatal."""

import errno
import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from course_utils.host import kept


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder for what is kept, and a kernel that has noted nothing yet."""
    monkeypatch.setenv("COURSE_KEPT", str(tmp_path / "kept"))
    restart(monkeypatch, "first")
    return tmp_path / "kept"


def restart(monkeypatch, name):
    """Let this process stand for a new kernel."""
    for attribute, value in {"_own": f"kept-{name}.txt", "_waiting": [], "_told": False}.items():
        monkeypatch.setattr(kept, attribute, value)


def keys():
    return [one["key"] for one in kept.events()]


def test_events_outlive_the_kernel_oldest_first(place, monkeypatch):
    kept.note("exercise", "01.4", status="correct")
    kept.note("hint", "01.2")
    restart(monkeypatch, "second")
    kept.note("exercise", "01.5", status="wrong value")
    assert keys() == ["01.4", "01.2", "01.5"]
    (first, second) = kept.events("exercise")
    assert first["status"] == "correct"
    assert isinstance(first["time"], float)
    assert first["time"] <= second["time"]


@pytest.mark.parametrize("setting", ["COURSE_KEPT=memory", "COURSE_STATIC=1"])
def test_tests_and_the_build_keep_nothing(setting, place, tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_KEPT")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(*setting.split("="))
    kept.note("exercise", "01.4")
    assert keys() == ["01.4"]
    assert list(tmp_path.iterdir()) == []


def test_this_very_test_keeps_nothing():
    assert kept.folder() is None


def test_four_kernels_at_once_lose_nothing_and_what_a_killed_one_noted_is_there(place):
    code = "from course_utils.host import kept; import os\nfor i in range(20): kept.note('hint', f'%s.{i}')\n"
    code += "os._exit(1)  # as if killed"
    commands = [[sys.executable, "-c", code % f"{number:02}"] for number in range(4)]
    for process in [subprocess.Popen(command) for command in commands]:
        process.wait()
    assert sorted(keys()) == sorted(f"{number:02}.{i}" for number in range(4) for i in range(20))


def test_threads_at_once_write_each_event_once(place, monkeypatch):
    threads = [threading.Thread(target=lambda: [kept.note("hint", "01.1") for _ in range(20)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    restart(monkeypatch, "second")
    assert len(keys()) == 80


DAMAGE = {
    "rubbish": b"\x00\xff\x00\n",
    "half a line in the middle": b'{"time": 1.0, "kin\n',
    "another kind of JSON": b"[1, 2]\n",
    "no time": b'{"kind": "hint", "key": "01.1"}\n',
    "a nest": b"[" * 100_000 + b"\n",
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_set_aside_and_what_can_be_read_is_saved(name, place, monkeypatch):
    kept.note("hint", "01.1")
    with open(place / "kept-first.txt", "ab") as file:
        file.write(DAMAGE[name])
    kept.note("hint", "01.2")
    restart(monkeypatch, "second")
    for _ in range(2):
        assert keys() == ["01.1", "01.2"]
    assert DAMAGE[name] in (place / "damaged-kept-first.txt").read_bytes()
    assert sorted(path.name for path in place.iterdir()) == ["damaged-kept-first.txt", "kept-first.txt"]
    restart(monkeypatch, "third")
    assert keys() == ["01.1", "01.2"]


def test_a_kernel_goes_on_when_its_own_file_was_damaged(place):
    kept.note("hint", "01.1")
    (place / "kept-first.txt").write_bytes((place / "kept-first.txt").read_bytes() + b"rubbish\n")
    kept.note("hint", "01.2")
    for _ in range(2):
        assert keys() == ["01.1", "01.2"]


def test_a_last_line_that_was_cut_by_a_kill_counts_for_nothing(place, monkeypatch):
    kept.note("hint", "01.1")
    with open(place / "kept-first.txt", "ab") as file:
        file.write(b'{"time": 1.0, "kind": "hi')
    restart(monkeypatch, "second")
    assert keys() == ["01.1"]
    assert not list(place.glob("damaged-*"))


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a device that is always full")
def test_a_full_disk_is_said_once_and_what_it_refused_is_written_when_there_is_room(place, monkeypatch, capsys):
    kept.note("hint", "01.1")
    whole = (place / "kept-first.txt").rename(place / "aside")
    (place / "kept-first.txt").symlink_to("/dev/full")
    kept.note("hint", "01.2")
    kept.note("hint", "01.3")
    assert capsys.readouterr().out.count("kept until this kernel ends") == 1
    (place / "kept-first.txt").unlink()
    whole.rename(place / "kept-first.txt")
    kept.note("hint", "01.4")
    assert keys() == ["01.1", "01.2", "01.3", "01.4"]
    restart(monkeypatch, "second")
    assert keys() == ["01.1", "01.2", "01.3", "01.4"]


def test_a_disk_with_room_for_half_a_line_keeps_no_half(place, monkeypatch, capsys):
    kept.note("hint", "01.1")
    before = (place / "kept-first.txt").read_bytes()

    class Full(io.FileIO):
        def __init__(self, path, mode, buffering):
            super().__init__(path, mode)

        def write(self, data):
            return super().write(data[:10])

    with monkeypatch.context() as patch:
        patch.setattr(kept, "open", Full, raising=False)
        kept.note("hint", "01.2")
    assert os.strerror(errno.ENOSPC) in capsys.readouterr().out
    assert (place / "kept-first.txt").read_bytes() == before
    assert keys() == ["01.1", "01.2"]


@pytest.mark.parametrize("obstacle", ["a file", "no home"])
def test_where_nothing_can_be_written_memory_serves_and_says_so_at_most_once(obstacle, tmp_path, monkeypatch, capsys):
    restart(monkeypatch, "first")
    for name in ("COURSE_KEPT", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "file").write_bytes(b"")
    if obstacle == "a file":
        monkeypatch.setenv("COURSE_KEPT", str(tmp_path / "file" / "below"))
    else:
        monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    kept.note("hint", "01.1")
    kept.note("hint", "01.2")
    assert keys() == ["01.1", "01.2"]
    assert capsys.readouterr().out.count("\n") == (obstacle == "a file")
    kept.forget()
    assert keys() == []


def test_forgetting_deletes_the_files_of_all_kernels_and_another_kernels_memory(place, monkeypatch):
    kept.note("hint", "01.1")
    (place / "damaged-old.txt").write_bytes(b"?")
    (place / "kept-old.txt").write_bytes(b"")
    code = "from course_utils.host import kept; kept.forget()"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert list(place.iterdir()) == []
    assert keys() == []
    kept.note("hint", "01.2")
    assert keys() == ["01.2"]


HOMES = {
    "linux": ({"XDG_DATA_HOME": "/data"}, "/data/neural-networks-from-scratch"),
    "linux, relative": ({"XDG_DATA_HOME": "data"}, "/home/me/.local/share/neural-networks-from-scratch"),
    "linux, plain": ({}, "/home/me/.local/share/neural-networks-from-scratch"),
    "darwin": ({}, "/home/me/Library/Application Support/neural-networks-from-scratch"),
    "win32": ({"LOCALAPPDATA": "/app"}, "/app/neural-networks-from-scratch"),
    "win32, plain": ({}, "/home/me/AppData/Local/neural-networks-from-scratch"),
    "emscripten": ({}, None),
    "chosen": ({"COURSE_KEPT": "/else", "COURSE_STATIC": "1"}, "/else"),
}


@pytest.mark.skipif(os.name == "nt", reason="these paths are none on Windows")
@pytest.mark.parametrize("name", HOMES)
def test_files_lie_where_each_system_keeps_data(name, monkeypatch):
    variables, expected = HOMES[name]
    for variable in ("COURSE_KEPT", "XDG_DATA_HOME", "LOCALAPPDATA", "COURSE_STATIC"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setattr(sys, "platform", name.partition(",")[0] if name != "chosen" else "linux")
    monkeypatch.setattr(Path, "home", lambda: Path("/home/me"))
    assert kept.folder() == (expected and Path(expected))


def test_a_browser_keeps_files_where_they_outlive_the_tab(tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_KEPT")
    monkeypatch.delenv("COURSE_STATIC", raising=False)
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setattr(kept, "BROWSER", tmp_path)
    assert kept.folder().parent == tmp_path


def test_a_fact_that_json_cannot_hold_is_refused_and_nothing_kept():
    before = len(kept.events())
    with pytest.raises(TypeError, match="JSON serializable"):
        kept.note("bet", "01", guess=object())
    assert len(kept.events()) == before
