"""Networks on disk: exact round trips, and files that are not what they should be."""

import io
import json
import os
import zipfile

import numpy as np
import pytest

from course_utils.layers import (
    BatchNorm1d,
    Conv2d,
    Dropout,
    Flatten,
    Layer,
    Linear,
    Maxout,
    MaxPool2d,
    PReLU,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
    load,
    save,
)
from course_utils.layers.storage import kinds

SEED = 22


def rng():
    return np.random.default_rng(SEED)


LAYERS = {
    "Linear": lambda t: (Linear(4, 3, rng=rng(), dtype=t), (5, 4)),
    "Linear, no bias": lambda t: (Linear(4, 3, rng=rng(), init=0.5, bias=False, dtype=t), (5, 4)),
    "Maxout": lambda t: (Maxout(4, 3, 3, rng=rng(), dtype=t), (5, 4)),
    "ReLU": lambda t: (ReLU(), (5, 4)),
    "PReLU": lambda t: (PReLU(4, init=0.3, dtype=t), (5, 4)),
    "Sigmoid": lambda t: (Sigmoid(), (5, 4)),
    "Tanh": lambda t: (Tanh(), (5, 4)),
    "Dropout": lambda t: (Dropout(0.3, rng=rng()), (5, 4)),
    "BatchNorm1d": lambda t: (BatchNorm1d(4, momentum=0.3, eps=1e-3, dtype=t), (5, 4)),
    "Flatten": lambda t: (Flatten(), (5, 2, 3, 4)),
    "Conv2d": lambda t: (Conv2d(2, 3, 3, stride=2, padding=1, rng=rng(), dtype=t), (5, 2, 6, 6)),
    "MaxPool2d": lambda t: (MaxPool2d(3, stride=2, padding=1), (5, 2, 6, 6)),
    "Sequential": lambda t: (Sequential(Linear(4, 3, rng=rng(), dtype=t), ReLU()), (5, 4)),
}


def network(dtype=np.float64):
    """Return a trained-looking network with parameters and buffers."""
    net = Sequential(Linear(4, 3, rng=rng(), dtype=dtype), BatchNorm1d(3, dtype=dtype), ReLU())
    net.forward(rng().normal(size=(5, 4)).astype(dtype))
    return net


@pytest.fixture
def path(tmp_path):
    return tmp_path / "net.npz"


@pytest.mark.parametrize("there", [True, False], ids=["a file", "nothing yet"])
def test_a_symbolic_link_stays_and_what_it_leads_to_is_written(tmp_path, there):
    target, link = tmp_path / "runs" / "7.npz", tmp_path / "latest.npz"
    target.parent.mkdir()
    if there:
        target.write_bytes(b"old")
    link.symlink_to("runs/7.npz")
    save(network(), link)
    assert link.is_symlink()
    assert [path.name for path in target.parent.iterdir()] == ["7.npz"]
    assert repr(load(target)) == repr(load(link)) == repr(network())


@pytest.mark.parametrize("path", ["", ".", "/"])
def test_a_path_without_a_name_is_refused(path):
    with pytest.raises(ValueError, match=rf"path: expected the name of a file, .*got '{path}'"):
        save(network(), path)


def test_parameters_that_were_set_are_saved_and_can_be_taken_from_a_loaded_network(path):
    net, other, x = network().eval(), network().eval(), rng().normal(size=(5, 4))
    net.params["0.W"], net.buffers["1.running_mean"] = np.ones((3, 4)), np.ones(3)
    save(net, path)
    other.params.update(load(path).params)
    other.buffers.update(load(path).buffers)
    np.testing.assert_array_equal(other.forward(x), net.forward(x))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("make", LAYERS.values(), ids=LAYERS.keys())
def test_every_layer_comes_back_as_it_was(make, dtype, path):
    layer, shape = make(dtype)
    net, x = Sequential(layer), rng().normal(size=shape).astype(dtype)
    for _ in range(2):
        net.forward(x)
        for i, array in enumerate(net.params.values()):
            array += i + 0.1
    save(net, path)
    again = load(path, rng=rng())
    assert repr(again) == repr(net)
    assert type(again[0]) is type(layer)
    assert again[0].config() == layer.config()
    for found, wanted in ((again.params, net.params), (again.buffers, net.buffers)):
        assert list(found) == list(wanted)
        for name, array in wanted.items():
            assert found[name].dtype == array.dtype
            np.testing.assert_array_equal(found[name], array)
    np.testing.assert_array_equal(again.eval().forward(x), net.eval().forward(x))


def test_every_kind_of_layer_is_tried_above():
    assert {type(make(np.float64)[0]).__name__ for make in LAYERS.values()} == set(kinds())


def test_loaded_network_trains_on(path):
    net, x = network(), rng().normal(size=(5, 4))
    save(net, path)
    again = load(path)
    assert again.training
    for one in (net, again):
        one.backward(one.forward(x), input_grad=False)
    for name, gradient in net.grads.items():
        np.testing.assert_array_equal(again.grads[name], gradient)


def test_numbers_that_are_not_finite_come_back_too(path):
    net = network()
    net.params["0.W"][0, :3] = np.nan, np.inf, -0.0
    save(net, path)
    assert load(path).params["0.W"].tobytes() == net.params["0.W"].tobytes()


def test_same_network_gives_the_same_bytes(path, tmp_path):
    save(network(), path)
    save(load(path), tmp_path / "again.npz")
    assert path.read_bytes() == (tmp_path / "again.npz").read_bytes()


def test_file_is_an_npz_that_numpy_reads_without_pickle(path):
    save(network(), path)
    with np.load(path, allow_pickle=False) as archive:
        assert json.loads(str(archive["architecture"]))["net"]["layers"][2] == {"kind": "ReLU"}
        np.testing.assert_array_equal(archive["0.W"], network().params["0.W"])


def test_path_may_be_text_and_is_taken_as_given(tmp_path):
    save(network(), str(tmp_path / "net"))
    assert os.listdir(tmp_path) == ["net"]
    load(str(tmp_path / "net"))


def test_interrupted_save_leaves_the_earlier_file_and_nothing_else(path, monkeypatch):
    save(network(), path)
    before = path.read_bytes()

    def interrupted(file, **arrays):
        file.write(b"half of it")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save(network(np.float32), path)
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == [path.name]


def test_network_with_dropout_needs_a_generator_to_go_on(path):
    save(Sequential(Sequential(Dropout(rng=rng()))), path)
    with pytest.raises(ValueError, match=r"net\.npz: expected rng=np\.random\.default_rng\(seed\) for .* Dropout"):
        load(path)
    draw = rng()
    assert load(path, rng=draw)[0][0].rng is draw


def test_loading_draws_no_numbers(path):
    save(Sequential(*(LAYERS[name](np.float64)[0] for name in ("Linear", "Maxout", "Conv2d", "PReLU"))), path)
    draw = rng()
    load(path, rng=draw)
    assert draw.bit_generator.state == rng().bit_generator.state


# What save refuses.


class Own(Layer):
    pass


class ReLU6(ReLU):
    pass


@pytest.mark.parametrize("layer", [Own(), ReLU6(), type("ReLU", (ReLU,), {})()], ids=["own", "derived", "same name"])
def test_layer_that_load_could_not_build_is_refused_before_anything_is_written(layer, path):
    with pytest.raises(ValueError, match=f"expected layers of course_utils, .* got {type(layer).__name__}"):
        save(Sequential(layer), path)
    assert not path.exists()


def test_only_networks_are_saved(path):
    with pytest.raises(TypeError, match="net: expected a Sequential, got ReLU"):
        save(ReLU(), path)


def test_folder_that_is_missing_is_said(path):
    with pytest.raises(FileNotFoundError):
        save(network(), path.parent / "nowhere" / "net.npz")


# What load refuses.


def stored(net=None, **changes):
    """Return what save writes, by name, with some arrays changed or, where None, left out."""
    file = io.BytesIO()
    arrays = {} if net is None else {**net.params, **net.buffers}
    text = {"architecture": np.array(json.dumps(described("ReLU")))}
    arrays = {name: array for name, array in {**text, **arrays, **changes}.items() if array is not None}
    np.savez(file, **arrays)
    return file.getvalue()


def described(kind, **arguments):
    return {
        "format": "course_utils network, version 1",
        "net": {"kind": "Sequential", "layers": [{"kind": kind, **arguments}]},
    }


def linear(**changes):
    """Return a file with one Linear(2, 3), some of its arrays or arguments changed."""
    arguments = {"in_features": 2, "out_features": 3, "bias": True, "dtype": "float64"}
    arguments |= {name: changes.pop(name) for name in set(changes) & set(arguments)}
    arrays = {"0.W": np.ones((3, 2)), "0.b": np.ones(3), **changes}
    return stored(architecture=np.array(json.dumps(described("Linear", **arguments))), **arrays)


def text(content):
    return stored(architecture=np.array(content))


def single_array():
    file = io.BytesIO()
    np.save(file, np.ones(3))
    return file.getvalue()


def other_zip():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("architecture", "hello")
    return file.getvalue()


NOT_NPZ = r"expected an \.npz file, which is a zip archive, got something else, or a part of one"
BY_SAVE = "expected a network written by save, got"
REFUSED = {
    "empty": (b"", NOT_NPZ),
    "text": (b"W = [1, 2, 3]", NOT_NPZ),
    "npy": (single_array(), NOT_NPZ),
    "cut short": (linear()[:-30], NOT_NPZ),
    "zip of something else": (other_zip(), BY_SAVE),
    "foreign npz": (stored(architecture=None, weights=np.ones(3)), f"{BY_SAVE} an .npz file without 'architecture'"),
    "pickle for text": (stored(architecture=np.array({"a": 1}, dtype=object)), f"{BY_SAVE} ValueError: .*allow_pickle"),
    "pickle for weights": (linear(**{"0.W": np.array([None])}), f"{BY_SAVE} ValueError: .*allow_pickle"),
    "numbers for text": (stored(architecture=np.ones(3)), BY_SAVE),
    "no JSON": (text("Linear(2, 3)"), f"{BY_SAVE} JSONDecodeError"),
    "other JSON": (text("[1, 2]"), BY_SAVE),
    "later version": (
        text(json.dumps({"format": "course_utils network, version 2"})),
        "expected the format .* 1', got .* 2'",
    ),
    "no Sequential": (
        text(json.dumps({**described("ReLU"), "net": {"kind": "ReLU"}})),
        "expected a Sequential, got 'ReLU'",
    ),
    "unknown layer": (text(json.dumps(described("LSTM"))), "expected layers among .*ReLU, .*, got 'LSTM'"),
    "no layers": (
        text(json.dumps({**described("ReLU"), "net": {"kind": "Sequential"}})),
        f"{BY_SAVE} KeyError: 'layers'",
    ),
    "unknown argument": (text(json.dumps(described("ReLU", slope=1))), f"{BY_SAVE} TypeError: .*slope"),
    "wrong argument": (linear(out_features=0), f"{BY_SAVE} ValueError: out_features: expected at least 1"),
    "wrong dtype name": (linear(dtype="float16"), f"{BY_SAVE} ValueError: dtype: expected float32 or float64"),
    "monstrous size": (linear(out_features=10**18), BY_SAVE),
    "missing array": (linear(**{"0.b": None}), r"expected the arrays \['0.W', '0.b'\], got \['0.W'\]"),
    "array too many": (linear(**{"1.W": np.ones(3)}), r"expected the arrays \['0.W', '0.b'\], got \[.*'1.W'\]"),
    "wrong shape": (
        linear(**{"0.W": np.ones((2, 3))}),
        r"expected '0.W' to be float64 of shape \(3, 2\), got .* \(2, 3\)",
    ),
    "wrong dtype": (linear(**{"0.b": np.ones(3, "f4")}), r"expected '0.b' to be float64 of shape \(3,\), got float32"),
}


@pytest.mark.parametrize(("content", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_file_that_is_not_a_network_is_refused_with_path_and_cause(content, says, path):
    path.write_bytes(content)
    with pytest.raises(ValueError, match=rf"net\.npz: {says}"):
        load(path)


def test_file_that_these_are_made_from_is_a_network(path):
    path.write_bytes(linear())
    np.testing.assert_array_equal(load(path).params["0.W"], np.ones((3, 2)))


def test_missing_file_is_missing_as_usual(path):
    with pytest.raises(FileNotFoundError, match=r"net\.npz"):
        load(path)


def test_generator_of_another_type_is_refused(path):
    save(network(), path)
    with pytest.raises(TypeError, match=r"rng: expected np\.random\.default_rng"):
        load(path, rng=7)


def test_file_cut_short_anywhere_is_refused(path):
    save(network(), path)
    content = path.read_bytes()
    for length in range(0, len(content), 7):
        path.write_bytes(content[:length])
        with pytest.raises(ValueError, match=r"net\.npz: expected"):
            load(path)


def attempt(path):
    """Return the loaded arrays, or the message of the refusal."""
    try:
        return {name: array.tobytes() for name, array in load(path).params.items()}
    except ValueError as error:
        return str(error)


def test_damaged_byte_is_refused_or_changes_nothing(path):
    net = Sequential(Linear(2, 1, rng=rng()))
    save(net, path)
    content, whole, refused = bytearray(path.read_bytes()), attempt(path), 0
    for i in range(len(content)):
        content[i] ^= 0xFF
        path.write_bytes(content)
        content[i] ^= 0xFF
        answer = attempt(path)
        assert answer == whole or answer.startswith(f"{path}: expected")
        refused += answer != whole
    assert refused > len(content) / 2
