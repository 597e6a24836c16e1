"""Whole networks with recurrent layers and their Grad-CAM by PyTorch's autograd: python3 torch_maps.py writes maps/recurrent.json."""
import json
import pathlib

import torch
import torch.nn.functional as F

from torch_cases import Numbers, conv, first, last, plain
from torch_recurrent import gates

CLASSES = 4


def own(kind, kernel, recurrent, bias, x):
    """PyTorch's own layer with weights that gradients pass."""
    order = [1, 0, 2] if kind == "GRU" else [0, 1, 2, 3]
    made = getattr(torch.nn, kind)(kernel.shape[0], recurrent.shape[0], batch_first=True).double()
    with torch.no_grad():
        made.weight_ih_l0.copy_(gates(kernel, order))
        made.weight_hh_l0.copy_(gates(recurrent, order))
        rows = bias if bias.dim() == 2 else torch.stack([bias, torch.zeros_like(bias)])
        made.bias_ih_l0.copy_(gates(rows[:1], order)[:, 0])
        made.bias_hh_l0.copy_(gates(rows[1:], order)[:, 0])
    return made(x)[0]


def swished(x, kernel, recurrent, bias, mask=None):
    """An LSTM with another function, step by step; what does not count is passed over."""
    h = c = torch.zeros(x.shape[0], recurrent.shape[0], dtype=x.dtype)
    outputs = []
    for t, step in enumerate(x.unbind(1)):
        i, f, g, o = (step @ kernel + h @ recurrent + bias).chunk(4, 1)
        memory = torch.sigmoid(f) * c + torch.sigmoid(i) * F.silu(g)
        state = torch.sigmoid(o) * F.silu(memory)
        counts = torch.ones(x.shape[0], 1, dtype=torch.bool) if mask is None else mask[:, t:t + 1]
        h, c = torch.where(counts, state, h), torch.where(counts, memory, c)
        outputs.append(h)
    return torch.stack(outputs, 1)


def conv_lstm(x, kernel, recurrent, bias):
    h = c = None
    outputs = []
    for frame in x.unbind(1):
        z = conv(first(frame), kernel, [1, 1], [1, 1], "same") + bias.reshape(-1, 1, 1)
        h = torch.zeros_like(z[:, :recurrent.shape[2]]) if h is None else h
        c = torch.zeros_like(h) if c is None else c
        i, f, g, o = (z + conv(h, recurrent, [1, 1], [1, 1], "same")).chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(last(h))
    return torch.stack(outputs, 1)


def conv1d(x, w):
    return last(F.relu(conv(first(x), w[0], [1], [1], "same") + w[1].reshape(-1, 1)))


def pooled(x):
    return last(F.max_pool1d(first(x), 2))


def cell(kind, name, units, sequences, **more):
    config = {"name": name, "units": units, "activation": "tanh", "recurrent_activation": "sigmoid", "use_bias": True, "return_sequences": sequences, "go_backwards": False}
    return {"class_name": kind, "config": config | more}


def layer(kind, name, **config):
    return {"class_name": kind, "config": {"name": name, **config}}


def dense():
    return layer("Dense", "scores", units=CLASSES, activation="linear")


def frames_of(x, w):
    """A convolution of each frame, and what it makes as vectors."""
    made = F.relu(conv(first(x.flatten(0, 1)), w[0], [1, 1], [1, 1], "valid") + w[1].reshape(-1, 1, 1))
    return made, lambda a: last(F.max_pool2d(a, 2)).flatten(1).unflatten(0, x.shape[:2])


def both(x, w):
    return torch.cat([own("LSTM", *w[:3], x)[:, -1], own("LSTM", *w[3:6], x.flip(1))[:, -1]], -1)


lstm = lambda inputs, units: [[inputs, 4 * units], [units, 4 * units], [4 * units]]
gru = lambda inputs, units: [[inputs, 3 * units], [units, 3 * units], [2, 3 * units]]

# Name, shape of the input, layers, weights of each, the layer that is explained, its activation from the input (channels first), and the scores from it.
NETWORKS = [
    ("a convolution, LSTM and GRU", [24, 3],
     [layer("Conv1D", "conv", filters=6, kernel_size=[5], strides=[1], padding="same", activation="relu"), layer("MaxPooling1D", "pool", pool_size=[2], strides=[2]),
      cell("LSTM", "lstm", 5, True), cell("GRU", "gru", 4, False, reset_after=True), dense()],
     {"conv": [[5, 3, 6], [6]], "lstm": lstm(6, 5), "gru": gru(5, 4), "scores": [[4, CLASSES], [CLASSES]]},
     "conv", lambda x, w: first(conv1d(x, w["conv"])),
     lambda a, x, w: own("GRU", *w["gru"], own("LSTM", *w["lstm"], pooled(last(a))))[:, -1] @ w["scores"][0] + w["scores"][1]),
    ("a function that ONNX has not", [24, 3],
     [layer("Conv1D", "conv", filters=6, kernel_size=[5], strides=[1], padding="same", activation="relu"), layer("MaxPooling1D", "pool", pool_size=[2], strides=[2]),
      cell("LSTM", "lstm", 5, False, activation="swish"), dense()],
     {"conv": [[5, 3, 6], [6]], "lstm": lstm(6, 5), "scores": [[5, CLASSES], [CLASSES]]},
     "conv", lambda x, w: first(conv1d(x, w["conv"])),
     lambda a, x, w: swished(pooled(last(a)), *w["lstm"])[:, -1] @ w["scores"][0] + w["scores"][1]),
    ("masked steps", [12, 3],
     [layer("Masking", "masking", mask_value=9.0), cell("LSTM", "all", 6, True, activation="swish"), cell("LSTM", "last", 5, False, activation="swish"), dense()],
     {"all": lstm(3, 6), "last": lstm(6, 5), "scores": [[5, CLASSES], [CLASSES]]},
     "all", lambda x, w: first(swished(x, *w["all"], mask=(x != 9).any(-1))),
     lambda a, x, w: swished(last(a), *w["last"], mask=(x != 9).any(-1))[:, -1] @ w["scores"][0] + w["scores"][1]),
    ("frames in both directions", [4, 8, 9, 2],
     [layer("TimeDistributed", "frames", layer=layer("Conv2D", "conv", filters=4, kernel_size=[3, 3], strides=[1, 1], padding="valid", activation="relu")),
      layer("TimeDistributed", "pools", layer=layer("MaxPooling2D", "pool", pool_size=[2, 2], strides=[2, 2], padding="valid")),
      layer("TimeDistributed", "vectors", layer=layer("Flatten", "flat")),
      layer("Bidirectional", "both", layer=cell("LSTM", "lstm", 3, False), merge_mode="concat"), dense()],
     {"frames": [[3, 3, 2, 4], [4]], "both": lstm(36, 3) + lstm(36, 3), "scores": [[6, CLASSES], [CLASSES]]},
     "frames/conv", lambda x, w: frames_of(x, w["frames"])[0],
     lambda a, x, w: both(frames_of(x, w["frames"])[1](a), w["both"]) @ w["scores"][0] + w["scores"][1]),
    ("convolutional LSTMs", [4, 8, 7, 2],
     [cell("ConvLSTM2D", "first", None, True, filters=4, kernel_size=[3, 3], padding="same"), cell("ConvLSTM2D", "second", None, False, filters=3, kernel_size=[3, 3], padding="same"),
      layer("GlobalAveragePooling2D", "mean"), dense()],
     {"first": [[3, 3, 2, 16], [3, 3, 4, 16], [16]], "second": [[3, 3, 4, 12], [3, 3, 3, 12], [12]], "scores": [[3, CLASSES], [CLASSES]]},
     "first", lambda x, w: first(conv_lstm(x, *w["first"])),
     lambda a, x, w: conv_lstm(last(a), *w["second"])[:, -1].mean((1, 2)) @ w["scores"][0] + w["scores"][1]),
]

written = []
for number, (name, shape, layers, shapes, at, forward, tail) in enumerate(NETWORKS):
    numbers = Numbers(1 + number)
    weights = {key: [numbers(s, -0.6, 0.6) for s in own_shapes] for key, own_shapes in shapes.items()}
    x = numbers([1, *shape], -2, 2)
    if "masked" in name:
        x[:, [2, 3, 9]] = 9
    activation = forward(x, weights).detach().requires_grad_()
    scores = tail(activation, x, weights)
    target = 1
    gradient, = torch.autograd.grad(scores[0, target], activation)
    space = list(range(2, activation.dim()))
    # Before its ReLU: nothing is hidden.
    cam = (gradient.mean(space, keepdim=True) * activation).sum(1).detach()
    # A frame is a sample of its own there: its map is one of several.
    cam = cam if "frames" in name else cam[0]
    print(name, scores.detach().numpy().round(4).tolist(), list(cam.shape), float(cam.max()))
    layers[0]["config"]["batch_input_shape"] = [None, *shape]
    model = {"class_name": "Sequential", "config": {"name": "net", "layers": layers}}
    written.append({
        "name": name, "version": "2.15.0", "model": json.dumps(model, separators=(",", ":")), "layer": at, "target": target,
        "weights": {key: {f"{key}/{i}:0": plain(value) for i, value in enumerate(values)} for key, values in weights.items()},
        "input": [plain(x)], "output": [plain(scores.detach(), 9), plain(cam, 9)]})
path = pathlib.Path(__file__).parent / "maps" / "recurrent.json"
path.write_text("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in written) + "\n]\n")
