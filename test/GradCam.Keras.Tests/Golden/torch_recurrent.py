"""Recurrent layers in PyTorch's words: its own modules where it has them, whose gates lie in another order, and the formulas where it has not."""
import numpy as np
import torch
import torch.nn.functional as F

from torch_cases import case, conv, first, last


def gates(weights, order):
    """Keras' kernel, gates side by side, as PyTorch has it: gates below each other, in its order."""
    parts = weights.chunk(len(order), -1)
    return torch.cat([parts[i] for i in order], -1).T.contiguous()


def module(kind, kernel, recurrent, bias, recurrent_bias=None):
    """PyTorch's own layer with the weights of Keras; LSTM: i, f, g, o in both; GRU: r, z, n there."""
    order = {torch.nn.LSTM: [0, 1, 2, 3], torch.nn.GRU: [1, 0, 2], torch.nn.RNN: [0]}[kind]
    made = kind(kernel.shape[0], recurrent.shape[0], batch_first=True).double()
    with torch.no_grad():
        made.weight_ih_l0.copy_(gates(kernel, order))
        made.weight_hh_l0.copy_(gates(recurrent, order))
        made.bias_ih_l0.copy_(gates(bias[None], order)[:, 0])
        made.bias_hh_l0.zero_() if recurrent_bias is None else made.bias_hh_l0.copy_(gates(recurrent_bias[None], order)[:, 0])
    return made


def run(made, x, states=None):
    with torch.no_grad():
        return made(x, states)


def lstm(x, kernel, recurrent, bias, states=None):
    y, (h, c) = run(module(torch.nn.LSTM, kernel, recurrent, bias), x, None if states is None else tuple(s[None] for s in states))
    return y, h[0], c[0]


def gru(x, kernel, recurrent, bias, state=None):
    """With reset_after, for which Keras has two rows of biases."""
    y, h = run(module(torch.nn.GRU, kernel, recurrent, bias[0], bias[1]), x, None if state is None else state[None])
    return y, h[0]


def rnn(x, kernel, recurrent, bias, state=None):
    y, h = run(module(torch.nn.RNN, kernel, recurrent, bias), x, None if state is None else state[None])
    return y, h[0]


def conv_lstm(x, kernel, recurrent, bias, padding="same", backwards=False, gate=torch.sigmoid):
    """x: samples, steps, space, channels."""
    units, space = recurrent.shape[-2], kernel.dim() - 2
    ones = [1] * space
    h = c = None
    outputs = []
    for frame in (x.flip(1) if backwards else x).unbind(1):
        z = conv(first(frame), kernel, ones, ones, padding) + bias.reshape(-1, *ones)
        h = torch.zeros_like(z[:, :units]) if h is None else h
        c = torch.zeros_like(h) if c is None else c
        i, f, g, o = (z + conv(h, recurrent, ones, ones, "same")).chunk(4, 1)
        c = gate(f) * c + gate(i) * torch.tanh(g)
        h = gate(o) * torch.tanh(c)
        outputs.append(last(h))
    return torch.stack(outputs, 1)


def weights(count, inputs=2, units=3, bias=True, two=False, prefix=""):
    shapes = {f"{prefix}kernel": [inputs, count * units], f"{prefix}recurrent": [units, count * units]}
    return shapes | ({f"{prefix}bias": [2, count * units] if two else [count * units]} if bias else {})


def recurrent():
    def add(*args, **kwargs):
        case("torch_recurrent", *args, **kwargs)

    common = {"units": 3, "activation": "tanh", "use_bias": True, "return_sequences": True, "return_state": False, "go_backwards": False}
    gated = {**common, "recurrent_activation": "sigmoid"}
    after = {**gated, "reset_after": True}
    x = [[5, 2]]
    add("as TensorFlow 2 has it", "LSTM", gated, x, lambda x, **w: lstm(x, **w)[0], weights(4))
    add("reset after", "GRU", after, x, lambda x, **w: gru(x, **w)[0], weights(3, two=True))
    add("reset after, backwards, last step", "GRU", {**after, "go_backwards": True, "return_sequences": False}, x, lambda x, **w: gru(x.flip(1), **w)[1], weights(3, two=True))
    add("reset after, backwards, all steps", "GRU", {**after, "go_backwards": True}, x, lambda x, **w: gru(x.flip(1), **w)[0], weights(3, two=True))
    add("as it comes", "SimpleRNN", common, x, lambda x, **w: rnn(x, **w)[0], weights(1))

    def reset_after(x, kernel, recurrent, bias, act):
        h = torch.zeros(x.shape[0], recurrent.shape[0], dtype=x.dtype)
        for step in x.unbind(1):
            a, b = (step @ kernel + bias[0]).chunk(3, 1), (h @ recurrent + bias[1]).chunk(3, 1)
            z, r = torch.sigmoid(a[0] + b[0]), torch.sigmoid(a[1] + b[1])
            h = z * h + (1 - z) * act(a[2] + r * b[2])
        return h

    for name in ("silu", "relu"):
        add(f"reset after, {name}", "GRU", {**after, "activation": name, "return_sequences": False}, x, lambda x, **w: reset_after(x, act=getattr(F, name), **w), weights(3, two=True))
    hard = lambda v: torch.clamp(v / 6 + 0.5, 0, 1)
    add("hard functions of Keras 3", "ConvLSTM2D", {"filters": 2, "kernel_size": [3, 3], "padding": "same", "activation": "tanh", "recurrent_activation": "hard_sigmoid", "return_sequences": True},
        [[3, 4, 5, 2]], lambda x, **w: conv_lstm(x, gate=hard, **w), {"kernel": [3, 3, 2, 8], "recurrent": [3, 3, 2, 8], "bias": [8]}, version="3.4.1")

    def hard_lstm(x, kernel, recurrent, bias):
        h = c = torch.zeros(x.shape[0], recurrent.shape[0], dtype=x.dtype)
        for step in x.unbind(1):
            i, f, g, o = (step @ kernel + h @ recurrent + bias).chunk(4, 1)
            c = hard(f) * c + hard(i) * torch.tanh(g)
            h = hard(o) * torch.tanh(c)
        return h

    add("hard functions of Keras 3", "LSTM", {**gated, "recurrent_activation": "hard_sigmoid", "return_sequences": False}, x, hard_lstm, weights(4), version="3.4.1")

    # Given states, as lists of Keras 2 and as arguments of Keras 3.
    states = [[5, 2], [3], [3]]
    add("given states", "LSTM", gated, states, lambda x, h, c, **w: lstm(x, **w, states=(h, c))[0], weights(4))
    add("given states of Keras 3", "LSTM", {**gated, "return_sequences": False}, states, lambda x, h, c, **w: lstm(x, **w, states=(h, c))[1], weights(4),
        args=["$0"], kwargs={"initial_state": ["$1", "$2"]}, version="3.4.1", module="keras.layers")
    add("given state", "GRU", after, states[:2], lambda x, h, **w: gru(x, **w, state=h)[0], weights(3, two=True))
    add("given state", "SimpleRNN", common, states[:2], lambda x, h, **w: rnn(x, **w, state=h)[0], weights(1))
    # The batch, whose length is 2, lies behind the steps.
    add("steps first", "LSTM", {**gated, "time_major": True}, x, lambda x, **w: lstm(x.transpose(0, 1), **w)[0].transpose(0, 1), weights(4))

    # Layers of cells.
    cell = lambda kind, config: {"class_name": kind, "config": {"name": kind.lower(), **config}}
    layer = {"return_sequences": True, "return_state": False, "go_backwards": False, "stateful": False, "unroll": False}
    only = lambda config: {k: v for k, v in config.items() if k not in layer}
    add("LSTMCell", "RNN", {**layer, "cell": cell("LSTMCell", only(gated))}, x, lambda x, **w: lstm(x, **w)[0], weights(4))
    add("GRUCell", "RNN", {**layer, "cell": cell("GRUCell", only(after))}, x, lambda x, **w: gru(x, **w)[0], weights(3, two=True))
    add("SimpleRNNCell", "RNN", {**layer, "cell": cell("SimpleRNNCell", only(common))}, x, lambda x, **w: rnn(x, **w)[0], weights(1))
    stacked = {**layer, "cell": cell("StackedRNNCells", {"cells": [cell("LSTMCell", only(gated)), cell("GRUCell", {**only(after), "units": 4})]})}

    def two(x, **w):
        y = lstm(x, w["a_kernel"], w["a_recurrent"], w["a_bias"])[0]
        return gru(y, w["b_kernel"], w["b_recurrent"], w["b_bias"])[0]

    add("StackedRNNCells", "RNN", stacked, x, two, weights(4, prefix="a/") | weights(3, 3, 4, two=True, prefix="b/"))

    # cuDNN: its matrices, gate by gate, in the memory of Keras' arrays. What PyTorch gets is as Keras converts them.
    def of_cudnn(kernel, recurrent, count):
        def each(matrix, change):
            return torch.from_numpy(np.hstack([change(g) for g in np.hsplit(matrix.numpy(), count)]).copy())
        return each(kernel, lambda g: g.T.reshape(g.shape, order="F")), each(recurrent, lambda g: g.T)

    cudnn = {"units": 3, "return_sequences": True, "return_state": False, "go_backwards": False}

    def cudnn_lstm(x, kernel, recurrent, bias):
        kernel, recurrent = of_cudnn(kernel, recurrent, 4)
        return lstm(x, kernel, recurrent, bias[:12] + bias[12:])[0]

    def cudnn_gru(x, kernel, recurrent, bias):
        kernel, recurrent = of_cudnn(kernel, recurrent, 3)
        return gru(x, kernel, recurrent, bias.reshape(2, -1))[0]

    add("as it comes", "CuDNNLSTM", cudnn, x, cudnn_lstm, {"kernel": [2, 12], "recurrent": [3, 12], "bias": [24]})
    add("as it comes", "CuDNNGRU", cudnn, x, cudnn_gru, {"kernel": [2, 9], "recurrent": [3, 9], "bias": [18]})

    # Keras 1: three arrays for each gate, i c f o and z r h.
    def old(names):
        return {f"{array}_{g}": shape for g in names for array, shape in (("W", [2, 3]), ("U", [3, 3]), ("b", [3]))}

    def joined(w, names):
        return [torch.cat([w[f"{array}_{g}"] for g in names], -1) for array in "WUb"]

    keras1 = {"output_dim": 3, "activation": "tanh", "inner_activation": "sigmoid", "return_sequences": True, "go_backwards": False}
    add("of Keras 1", "LSTM", keras1, x, lambda x, **w: lstm(x, *joined(w, "ifco"))[0], old("icfo"), version="1.2.2")

    def reset_before(x, kernel, recurrent, bias):
        h, outputs = torch.zeros(x.shape[0], recurrent.shape[0], dtype=x.dtype), []
        kz, kr, kh = recurrent.chunk(3, 1)
        for step in x.unbind(1):
            a = (step @ kernel + bias).chunk(3, 1)
            z, r = torch.sigmoid(a[0] + h @ kz), torch.sigmoid(a[1] + h @ kr)
            h = z * h + (1 - z) * torch.tanh(a[2] + (r * h) @ kh)
            outputs.append(h)
        return torch.stack(outputs, 1)

    add("of Keras 1", "GRU", keras1, x, lambda x, **w: reset_before(x, *joined(w, "zrh")), old("zrh"), version="1.2.2")
    add("of Keras 1", "SimpleRNN", {k: v for k, v in keras1.items() if k != "inner_activation"}, x, lambda x, W, U, b: rnn(x, W, U, b)[0], {"W": [2, 3], "U": [3, 3], "b": [3]}, version="1.2.2")

    # Both directions: layers of their own, no merging, states.
    def inner(kind, config, name="inner"):
        return {"class_name": kind, "config": {"name": name, **config}}

    both = weights(4, prefix="f/") | weights(4, prefix="b/")

    def part(w, p):
        return {k[2:]: v for k, v in w.items() if k.startswith(p)}

    def both_ways(x, **w):
        f, b = lstm(x, **part(w, "f_")), lstm(x.flip(1), **part(w, "b_"))
        return torch.cat([f[0], b[0].flip(1)], -1)

    add("a pair of layers", "Bidirectional", {"layer": inner("LSTM", gated, "f"), "backward_layer": inner("LSTM", {**gated, "go_backwards": True}, "b"), "merge_mode": "concat"}, x, both_ways, both)
    # PyTorch's own, whose second direction stands behind the first.
    def own_bidirectional(x, **w):
        made = torch.nn.LSTM(2, 3, batch_first=True, bidirectional=True).double()
        with torch.no_grad():
            for suffix, p in (("", "f_"), ("_reverse", "b_")):
                one = part(w, p)
                getattr(made, f"weight_ih_l0{suffix}").copy_(one["kernel"].T)
                getattr(made, f"weight_hh_l0{suffix}").copy_(one["recurrent"].T)
                getattr(made, f"bias_ih_l0{suffix}").copy_(one["bias"])
                getattr(made, f"bias_hh_l0{suffix}").zero_()
            return made(x)[0]

    add("PyTorch's own", "Bidirectional", {"layer": inner("LSTM", gated), "merge_mode": "concat"}, x, own_bidirectional, both)
    add("a first layer that runs backwards", "Bidirectional", {"layer": inner("LSTM", {**gated, "go_backwards": True}, "f"), "backward_layer": inner("LSTM", gated, "b"), "merge_mode": "sum"}, x,
        lambda x, **w: lstm(x.flip(1), **part(w, "f_"))[0] + lstm(x, **part(w, "b_"))[0].flip(1), both)

    # One and three axes of places.
    for kind, size, window in (("ConvLSTM1D", [6], [3]), ("ConvLSTM3D", [3, 4, 3], [2, 3, 2])):
        add("all steps", kind, {"filters": 2, "kernel_size": window, "padding": "same", "activation": "tanh", "recurrent_activation": "sigmoid", "return_sequences": True},
            [[3, *size, 2]], lambda x, **w: conv_lstm(x, **w), {"kernel": [*window, 2, 8], "recurrent": [*window, 2, 8], "bias": [8]})

    # Masked by an argument. TensorFlow.js shows the output before, where Keras gives zero in both directions.
    mask = {"args": ["$0"], "kwargs": {"mask": "$1"}, "version": "3.4.1", "module": "keras.layers", "change": lambda x, m: [x, (m > 0).double()]}
    add("zeros where masked", "LSTM", {**gated, "zero_output_for_mask": True}, [[5, 2], [5]],
        lambda x, m, **w: zero_masked(x, m, w), weights(4), **mask)
    add("zeros where masked", "Bidirectional", {"layer": inner("LSTM", gated), "merge_mode": "concat"}, [[5, 2], [5]],
        lambda x, m, **w: torch.cat([zero_masked(x, m, part(w, "f_")), zero_masked(x.flip(1), m.flip(1), part(w, "b_")).flip(1)], -1), both, **mask)
    add("what counts", "GlobalAveragePooling1D", {"keepdims": False}, [[5, 2], [5]], lambda x, m: (x * m[..., None]).sum(1) / m.sum(1)[:, None], **mask)


def zero_masked(x, mask, w):
    """Each sample by itself, of the steps that count; zero at the others."""
    rows = []
    for row, counts in zip(x, mask != 0):
        out = torch.zeros(x.shape[1], w["recurrent"].shape[0], dtype=x.dtype)
        out[counts] = lstm(row[None, counts], **w)[0][0]
        rows.append(out)
    return torch.stack(rows)
