"""Small models of one layer and their numbers, and TensorFlow's convolutions in PyTorch's words."""
import json
import math

import torch
import torch.nn.functional as F

FAMILIES = {}


class Numbers:
    """Hundredths, the same for every run."""

    def __init__(self, seed):
        self.state = seed

    def __call__(self, shape, low, high):
        count = math.prod(shape)
        data = []
        for _ in range(count):
            self.state = (self.state * 1664525 + 1013904223) % 2**32
            data.append(round(low + (high - low) * self.state / 2**32, 2))
        return torch.tensor(data, dtype=torch.float64).reshape(shape)


def plain(t, digits=None):
    values = t.reshape(-1).tolist()
    return {"shape": list(t.shape), "data": [round(v, 2) if digits is None else float(f"{v:.{digits}g}") for v in values]}


def case(family, name, kind, config, shapes, compute, weights=None, kwargs=None, version="2.15.0", low=-2, high=2, args=None, module=None, constant=None, change=None):
    """A model of one layer. Weights are shapes by their names; those of parts begin with the part's."""
    numbers = Numbers(1 + len(FAMILIES.setdefault(family, [])))
    stored = {}
    for key, shape in (weights or {}).items():
        stored[key] = numbers(shape, *((0.5, 1.5) if key.endswith("variance") else (-0.5, 0.5)))
    inputs = [numbers([2, *shape], low, high) for shape in shapes]
    if change is not None:
        inputs = change(*inputs)
    output = compute(*inputs, **{key.replace("/", "_"): value for key, value in stored.items()})
    layers = [{"class_name": "InputLayer", "name": f"input_{i}", "config": {"name": f"input_{i}", "batch_input_shape": [None, *s]}, "inbound_nodes": []} for i, s in enumerate(shapes)]
    node = {"class_name": kind, "name": "layer", "config": {"name": "layer", **config}}
    if args is None:
        # Keras 2: the tensors in a row, or further ones by name.
        named = fill(kwargs or {}, lambda i: [f"input_{i}", 0, 0])
        called = 1 if "input" in json.dumps(named) else len(shapes)
        node["inbound_nodes"] = [[[f"input_{i}", 0, 0, named] for i in range(called)]] if constant is None else [[["_CONSTANT_VALUE", -1, constant, named]]]
    else:
        # Keras 3: the arguments as they are.
        def tensor(i):
            return {"class_name": "__keras_tensor__", "config": {"shape": [None, *shapes[i]], "dtype": "float32", "keras_history": [f"input_{i}", 0, 0]}}
        node |= {"module": module or "keras.src.ops.numpy", "registered_name": kind, "inbound_nodes": [{"args": fill(args, tensor), "kwargs": fill(kwargs or {}, tensor)}]}
    model = {"class_name": "Functional", "config": {"name": "net", "layers": [*layers, node], "input_layers": [[f"input_{i}", 0, 0] for i in range(len(shapes))], "output_layers": [["layer", 0, 0]]}}
    name = f"{kind}: {name}"
    assert all(c["name"] != name for c in FAMILIES[family]), name
    FAMILIES[family].append({
        "name": name, "version": version, "model": json.dumps(model, separators=(",", ":")),
        "weights": {"layer": {f"layer/{key}:0": plain(value) for key, value in stored.items()}} if stored else {},
        "input": [plain(i) for i in inputs], "output": [plain(output, 7)]})


def fill(value, tensor):
    """Puts tensors in the places of "$0", "$1" ..."""
    if isinstance(value, str) and value.startswith("$"):
        return tensor(int(value[1:]))
    if isinstance(value, list):
        return [fill(v, tensor) for v in value]
    if isinstance(value, dict):
        return {k: fill(v, tensor) for k, v in value.items()}
    return value


def first(x):
    """Channels first."""
    return x.movedim(-1, 1)


def last(x):
    return x.movedim(1, -1)


def same(x, window, strides, dilation):
    """TensorFlow's padding, of a tensor with the channels first."""
    pads = []
    for size, k, s, d in zip(reversed(x.shape[2:]), reversed(window), reversed(strides), reversed(dilation)):
        total = max((math.ceil(size / s) - 1) * s + (k - 1) * d + 1 - size, 0)
        pads += [total // 2, total - total // 2]
    return F.pad(x, pads)


def conv(x, kernel, strides, dilation, padding, groups=1):
    """x channels first; kernel as Keras has it: space, in, out."""
    space = kernel.dim() - 2
    if padding == "same":
        x = same(x, kernel.shape[:space], strides, dilation)
    elif padding == "causal":
        x = F.pad(x, [(kernel.shape[0] - 1) * dilation[0], 0])
    function = [F.conv1d, F.conv2d, F.conv3d][space - 1]
    return function(x, kernel.permute(space + 1, space, *range(space)), stride=strides, dilation=dilation, groups=groups)


def conv_transpose(x, kernel, strides, dilation, padding, sizes):
    """What TensorFlow defines it to be: the gradient of the convolution that makes x of a tensor of the given sizes; kernel: space, out, in."""
    z = torch.zeros([x.shape[0], kernel.shape[-2], *sizes], dtype=torch.float64, requires_grad=True)
    # A convolution from the outputs' channels to the inputs'.
    y = conv(z, kernel, strides, dilation, padding)
    assert y.shape == x.shape, (y.shape, x.shape)
    return torch.autograd.grad(y, z, x)[0]


def depthwise(x, kernel, strides, dilation, padding):
    """kernel: space, channels, multiplier."""
    space = kernel.dim() - 2
    if padding == "same":
        x = same(x, kernel.shape[:space], strides, dilation)
    w = kernel.permute(space, space + 1, *range(space)).reshape(-1, 1, *kernel.shape[:space])
    return [F.conv1d, F.conv2d][space - 1](x, w, stride=strides, dilation=dilation, groups=kernel.shape[space])
