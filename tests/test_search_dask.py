"""Searches on a real Dask cluster of several processes on this machine, whose workers are killed while they work."""

import contextlib
import logging
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import dask
import distributed
import numpy as np
import pytest

from course_utils.search import choices, log_uniform, random_search

SPACE = {"learning_rate": log_uniform(1e-4, 1.0), "units": choices(range(1, 6))}
TRIALS = 9
WORKERS = 3
PATIENCE = 60  # seconds

if os.name != "nt":  # workers are then forked from a server that has imported Dask, which takes a second, once for all
    dask.config.set({"distributed.worker.multiprocessing-method": "forkserver"})


def noisy(learning_rate, units, rng):
    return units - learning_rate + rng.normal()


def search(objective=noisy, trials=TRIALS, **options):
    return random_search(objective, SPACE, trials=trials, rng=np.random.default_rng(11), **options)


def local_cluster(workers, folder):
    """Return workers in processes of their own, one thread each, reachable from this machine alone."""
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",  # None would take port 8787
        worker_dashboard_address=None,
        local_directory=str(folder),
        silence_logs=logging.CRITICAL,
    )


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dask")
    with (
        dask.config.set({"distributed.deploy.lost-worker-timeout": "1h"}),  # killed ones are replaced, not written off
        local_cluster(WORKERS, folder) as cluster,
        distributed.Client(cluster) as client,
    ):
        client.wait_for_workers(WORKERS, timeout=PATIENCE)
        yield client


@pytest.fixture
def allowed_failures(client):
    """Set how many workers the cluster itself lets a task lose before it gives the task up."""
    client.wait_for_workers(WORKERS, timeout=PATIENCE)
    scheduler = client.cluster.scheduler
    before = scheduler.allowed_failures
    yield lambda number: setattr(scheduler, "allowed_failures", number)
    scheduler.allowed_failures = before


def wait_until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


# Objectives are made inside functions: then they travel to the workers, which cannot import this file, as code.


def held_back(folder):
    """Return the objective `noisy` as one that notes down who carries it out, and waits until it may end."""

    def objective(learning_rate, units, rng):
        (folder / f"{os.getpid()} {learning_rate!r}").touch()
        while not (folder / "go").exists():
            time.sleep(0.02)
        return units - learning_rate + rng.normal()

    return objective


def begun(folder):
    """Return what was noted down, pairs of a process and the learning rate of its trial."""
    return [tuple(path.name.split()) for path in folder.iterdir() if " " in path.name]


@contextlib.contextmanager
def meanwhile(action):
    """Do something in another thread while in use."""
    with ThreadPoolExecutor(1) as thread:
        future = thread.submit(action)
        yield
        future.result(timeout=PATIENCE)


def test_cluster_listens_to_this_machine_alone(client):
    addresses = [client.cluster.scheduler_address, *client.scheduler_info()["workers"]]
    assert len(addresses) == WORKERS + 1
    assert all(address.startswith("tcp://127.0.0.1:") for address in addresses)
    of_workers = client.run(lambda dask_worker: dask_worker.http_server.address).values()
    assert {client.cluster.scheduler.http_server.address, *of_workers} == {"127.0.0.1"}


def test_cluster_gives_the_same_results_with_all_its_workers(client, tmp_path):
    def release():
        wait_until(lambda: len({pid for pid, _ in begun(tmp_path)}) == WORKERS)
        (tmp_path / "go").touch()

    with meanwhile(release):
        results = search(held_back(tmp_path), executor=client.get_executor())
    assert results.trials == search().trials
    assert str(os.getpid()) not in {pid for pid, _ in begun(tmp_path)}


def test_killed_worker_loses_nothing(client, tmp_path):
    notes, path, killed = tmp_path / "notes", tmp_path / "search.jsonl", []
    notes.mkdir()

    def kill():
        wait_until(lambda: len(begun(notes)) == WORKERS)
        killed.append(begun(notes)[0])
        os.kill(int(killed[0][0]), getattr(signal, "SIGKILL", signal.SIGTERM))  # on Windows, SIGTERM kills
        (notes / "go").touch()

    with meanwhile(kill):
        results = search(held_back(notes), executor=client.get_executor(), path=path)
    assert results.trials == search().trials
    assert search(lambda learning_rate, units: 0.0, path=path).trials == results.trials  # all of them are in the file
    others = [pid for pid, learning_rate in begun(notes) if learning_rate == killed[0][1] and pid != killed[0][0]]
    assert others


def test_failing_trials_are_no_lost_workers(client, tmp_path):
    def objective(learning_rate, units):
        (tmp_path / f"{learning_rate!r} {time.monotonic_ns()}").touch()
        raise ZeroDivisionError("mine")

    trials = search(objective, executor=client.get_executor()).trials
    assert {trial["error"] for trial in trials} == {"ZeroDivisionError: mine"}
    assert len(list(tmp_path.iterdir())) == TRIALS  # none was tried twice


def test_trial_that_kills_its_workers_is_given_up(client, allowed_failures):
    allowed_failures(0)
    expected = search(trials=WORKERS).trials
    deadly = expected[0]["params"]["learning_rate"]

    def objective(learning_rate, units, rng):
        if learning_rate == deadly:
            os._exit(1)
        return units - learning_rate + rng.normal()

    trials = search(objective, trials=WORKERS, executor=client.get_executor()).trials
    assert trials[0]["error"].startswith("lost its worker: KilledWorker: ")
    assert trials[1:] == expected[1:]
