"""Networks with recurrent layers, exported by PyTorch, and what its autograd says of them.

python3 recurrent.py    (torch 1.13, onnx, numpy) writes NAME.onnx and NAME.npz beside this file:
input, scores, and for each target and layer k (0 the last convolutional map, 1 the one before)
TARGET.k.gradcam and TARGET.k.hirescam, raw maps before ReLU.
"""
import os

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

HERE = os.path.dirname(os.path.abspath(__file__))


class TextReader(nn.Module):
    """Rows of pixels to characters: two bidirectional LSTM layers over the columns."""

    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU())
        self.last = nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(8, 12, 3, padding=1), nn.ReLU())
        self.rnn = nn.LSTM(12, 10, num_layers=2, bidirectional=True)
        self.fc = nn.Linear(20, 7)

    def tail(self, a):
        return self.fc(self.rnn(a.mean(2).permute(2, 0, 1))[0]).permute(1, 0, 2)


class Frames(nn.Module):
    """A clip: a CNN over the frames, an LSTM over what it says, the last step's class."""

    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(3, 6, 3, padding=1), nn.ReLU())
        self.last = nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(6, 8, 3, padding=1), nn.ReLU())
        self.rnn = nn.LSTM(8, 9, batch_first=True)
        self.fc = nn.Linear(9, 5)

    def head(self, x):
        return x.reshape(-1, 3, 12, 12)

    def tail(self, a):
        h, _ = self.rnn(a.mean((2, 3)).reshape(1, -1, 8))
        return self.fc(h[:, -1])


class Signal(nn.Module):
    """Conv1d and two bidirectional GRU layers; the class is read off their last states."""

    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.Conv1d(3, 8, 5, padding=2), nn.ReLU())
        self.last = nn.Sequential(nn.MaxPool1d(2), nn.Conv1d(8, 8, 5, padding=2), nn.ReLU())
        self.rnn = nn.GRU(8, 6, num_layers=2, bidirectional=True, batch_first=True)
        self.fc = nn.Linear(12, 4)

    def tail(self, a):
        h = self.rnn(a.transpose(1, 2))[1]
        return self.fc(torch.cat([h[-2], h[-1]], 1))


class Packed(nn.Module):
    """Sequences of several lengths, computed from the input: what is zero at the end does not count."""

    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.Conv1d(2, 8, 3, padding=1), nn.ReLU())
        self.last = nn.Sequential(nn.Conv1d(8, 8, 3, padding=1), nn.ReLU())
        self.rnn = nn.LSTM(8, 6, bidirectional=True)
        self.fc = nn.Linear(12, 4)

    def forward(self, x):
        self.lengths = (x.abs().sum(1) > 0).sum(1)
        return self.tail(self.last(self.first(x)))

    def tail(self, a):
        # The exporter takes the number of samples for states that are left out from the wrong axis.
        begin = torch.zeros(2, a.shape[0], 6)
        packed = pack_padded_sequence(a.permute(2, 0, 1), self.lengths, enforce_sorted=True)
        h, _ = pad_packed_sequence(self.rnn(packed, (begin, begin))[0])
        return self.fc(h.sum(0))


class Simple(nn.Module):
    """Two simple recurrent layers with ReLU, which begin with states that were learned."""

    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.Conv1d(2, 6, 3, padding=1), nn.ReLU())
        self.last = nn.Sequential(nn.Conv1d(6, 8, 3, padding=1), nn.ReLU())
        self.rnn = nn.RNN(8, 7, num_layers=2, nonlinearity="relu")
        self.begin = nn.Parameter(torch.rand(2, 1, 7))
        self.fc = nn.Linear(7, 3)

    def tail(self, a):
        h, _ = self.rnn(a.permute(2, 0, 1), self.begin.expand(2, a.shape[0], 7))
        return self.fc(h[-1])


def run(net, x):
    net.lengths = (x.abs().sum(1) > 0).sum(1) if isinstance(net, Packed) else None
    first = net.first(net.head(x) if isinstance(net, Frames) else x)
    last = net.last(first)
    return net.tail(last), [last, first]


def forward(net):
    def of(x):
        return net.tail(net.last(net.first(net.head(x) if isinstance(net, Frames) else x)))
    return of


def maps(net, x, pick):
    scores, layers = run(net, x)
    grads = torch.autograd.grad(pick(scores).sum(), layers)
    for a, g in zip(layers, grads):
        axes = tuple(range(2, a.ndim))
        yield ((g.mean(axes, keepdim=True) * a).sum(1)).detach(), (g * a).sum(1).detach()


def write(name, net, x, targets, open_batch=True):
    net = net.eval()
    if not isinstance(net, Packed):
        net.forward = forward(net)
    arrays = {"input": x.numpy(), "scores": net(x).detach().numpy()}
    for target, pick in targets.items():
        for k, (cam, hires) in enumerate(maps(net, x, pick)):
            arrays[f"{target}.{k}.gradcam"] = cam.numpy()
            arrays[f"{target}.{k}.hirescam"] = hires.numpy()
    np.savez(os.path.join(HERE, name + ".npz"), **arrays)
    torch.onnx.export(
        net, x, os.path.join(HERE, name + ".onnx"), opset_version=14, input_names=["x"], output_names=["scores"],
        dynamic_axes={"x": {0: "batch"}, "scores": {0: "batch"}} if open_batch else None)


def main():
    torch.manual_seed(5)
    cls = {"class1": lambda s: s[:, 1]}
    write("text-reader", TextReader(), torch.rand(2, 1, 16, 40) * 2 - 1,
          {"step4": lambda s: s[:, 4, 2], "step11": lambda s: s[:, 11, 5]})
    write("frames", Frames(), torch.rand(1, 6, 3, 12, 12) * 2 - 1, cls, open_batch=False)
    write("signal", Signal(), torch.rand(3, 3, 64) * 2 - 1, cls)
    x = torch.rand(3, 2, 24) + 0.1
    x[1, :, 15:] = 0
    x[2, :, 6:] = 0
    write("packed", Packed(), x, cls)
    write("simple", Simple(), torch.rand(2, 2, 30) * 2 - 1, cls)


main()
