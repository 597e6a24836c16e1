"""Runs each case's model.onnx in PyTorch, node by node, and writes gradients and the maps of every method to reference.npz.

Independent of this project and of the tool that made golden.npz: needs only PyTorch, NumPy, OpenCV and onnx. Usage: reference.py CASE_FOLDER...
"""
import json
import sys

import cv2
import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper


def tensor(array):
    """In float64, so that the reference's own rounding does not count."""
    return torch.from_numpy(array.astype(np.float64) if array.dtype == np.float32 else array.copy())


def symmetric(pads):
    half = len(pads) // 2
    assert pads[:half] == pads[half:], pads
    return pads[:half]


def resize(x, attributes, inputs):
    sizes = inputs[3].tolist()[2:] if len(inputs) > 3 and inputs[3] is not None else None
    scales = None if sizes else tuple(float(s) for s in inputs[2][2:])
    mode, how = attributes.get("mode", b"nearest").decode(), attributes.get("coordinate_transformation_mode", b"half_pixel").decode()
    if mode == "nearest":
        assert how == "asymmetric", how
        return F.interpolate(x, size=sizes, scale_factor=scales, mode="nearest")
    return F.interpolate(x, size=sizes, scale_factor=scales, mode="bilinear", align_corners=how == "align_corners")


class GuidedRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return F.relu(x)

    @staticmethod
    def backward(ctx, g):
        return g.clamp(min=0) * (ctx.saved_tensors[0] > 0)


def compute(op, i, a, guided):
    pads = symmetric(a["pads"]) if "pads" in a else 0
    if op == "Conv": return F.conv2d(i[0], i[1], i[2] if len(i) > 2 else None, a.get("strides", 1), pads, a.get("dilations", 1), a.get("group", 1))
    if op == "Relu": return GuidedRelu.apply(i[0]) if guided else F.relu(i[0])
    if op == "Add": return i[0] + i[1]
    if op == "Mul": return i[0] * i[1]
    if op == "Sigmoid": return torch.sigmoid(i[0])
    if op == "Tanh": return torch.tanh(i[0])
    if op == "Softplus": return F.softplus(i[0])
    if op == "HardSigmoid": return torch.clamp(i[0] * a.get("alpha", .2) + a.get("beta", .5), 0, 1)
    if op == "HardSwish": return F.hardswish(i[0])
    if op == "Clip": return F.hardtanh(i[0], float(i[1]), float(i[2]))
    if op == "MaxPool": return F.max_pool2d(i[0], a["kernel_shape"], a.get("strides"), pads, ceil_mode=bool(a.get("ceil_mode", 0)))
    if op == "AveragePool":
        return F.avg_pool2d(i[0], a["kernel_shape"], a.get("strides"), pads, bool(a.get("ceil_mode", 0)), bool(a.get("count_include_pad", 0)))
    if op == "GlobalAveragePool": return i[0].mean((2, 3), keepdim=True)
    if op == "ReduceMean": return i[0].mean(a["axes"], keepdim=bool(a.get("keepdims", 1)))
    if op == "Flatten": return i[0].flatten(a.get("axis", 1))
    if op == "Gemm": return i[0] @ (i[1].T if a.get("transB") else i[1]) + i[2]
    if op == "Concat": return torch.cat(i, a["axis"])
    if op == "BatchNormalization": return F.batch_norm(i[0], i[3], i[4], i[1], i[2], eps=a.get("epsilon", 1e-5))
    if op == "InstanceNormalization": return F.instance_norm(i[0], weight=i[1], bias=i[2], eps=a.get("epsilon", 1e-5))
    if op == "Constant": return tensor(numpy_helper.to_array(a["value"]))
    if op == "Shape": return torch.tensor(i[0].shape)
    if op == "Reshape": return i[0].reshape([i[0].shape[k] if s == 0 else s for k, s in enumerate(i[1].tolist())])
    if op == "Slice":
        assert i[0].dim() == 1 and len(i) < 5 or i[4].tolist() == [1]
        return i[0][int(i[1]):int(i[2])]
    if op == "Pad":
        half = len(i[1]) // 2
        begin, end = i[1].tolist()[:half], i[1].tolist()[half:]
        return F.pad(i[0], [p for k in reversed(range(half)) for p in (begin[k], end[k])])
    if op == "Softmax": return torch.softmax(i[0], a.get("axis", -1))
    if op == "LogSoftmax": return torch.log_softmax(i[0], a.get("axis", -1))
    if op == "Resize": return resize(i[0], a, i)
    raise NotImplementedError(op)


class Network:
    """A case: its model, its score, and what it takes from golden.npz: the input, the target, the mask."""

    def __init__(self, folder):
        self.case = json.load(open(f"{folder}/case.json"))
        golden = np.load(f"{folder}/golden.npz")
        self.model = onnx.load(f"{folder}/model.onnx")
        self.input, self.target = golden["input"], golden["target"]
        self.mask = tensor(golden["mask"]) if "mask" in golden else None
        self.weights = {t.name: tensor(numpy_helper.to_array(t)) for t in self.model.graph.initializer}
        output = self.model.graph.output[0].name
        # One trailing Softmax or Sigmoid is taken off.
        last = next(n for n in self.model.graph.node if output in n.output)
        self.output, self.logits = output, last.input[0] if last.op_type in ("Softmax", "Sigmoid") else output

    def run(self, x, given=None, guided=False):
        """All values; those in given are not computed but taken."""
        values = {**self.weights, self.model.graph.input[0].name: x}
        for node in self.model.graph.node:
            if given and node.output[0] in given:
                values[node.output[0]] = given[node.output[0]]
                continue
            attributes = {t.name: onnx.helper.get_attribute_value(t) for t in node.attribute}
            values[node.output[0]] = compute(node.op_type, [values[n] if n else None for n in node.input], attributes, guided)
        return values

    def score(self, values, n, row=None):
        """The score of sample n, which is row of the batch that was run."""
        z = values[self.logits][n if row is None else row, self.target[n]]
        return z if self.mask is None else (z * self.mask[n]).sum()

    def total(self, values):
        return sum(self.score(values, n) for n in range(len(self.target)))

    def scores(self, batches, n, **kept):
        """The score of sample n for every row of a large batch."""
        found = []
        for i in range(0, len(batches), 32):
            with torch.no_grad():
                values = self.run(batches[i:i + 32]) if not kept else self.run(kept["x"].expand(len(batches[i:i + 32]), *kept["x"].shape[1:]), {kept["layer"]: batches[i:i + 32]})
            found += [self.score(values, n, row).item() for row in range(len(batches[i:i + 32]))]
        return np.array(found)


def component(x):
    """Each place's channels projected on the first principal component; the sign is arbitrary."""
    found = []
    for channels in x:
        places = channels.reshape(len(channels), -1).T
        places = places - places.mean(0)
        found.append((places @ np.linalg.svd(places, full_matrices=False)[2][0]).reshape(channels.shape[1:]))
    return np.array(found)


def kernel_component(x):
    found = []
    for channels in x:
        places = channels.reshape(len(channels), -1).T
        places = places - places.mean(0)
        k = np.tanh(places @ places.T / places.shape[1] + 1)
        k = k - k.mean(0) - k.mean(1)[:, None] + k.mean()
        values, vectors = np.linalg.eigh(k)
        found.append((vectors[:, -1] * np.sqrt(max(values[-1], 0))).reshape(channels.shape[1:]))
    return np.array(found)


def upright(maps):
    return np.array([m if m.max() >= -m.min() else -m for m in maps])


SPACE = dict(axis=(2, 3), keepdims=True)


def formulas(a, g, curvature):
    """The methods that are formulas over activations and gradients, as their papers and pytorch-grad-cam have them."""
    alpha = g ** 2 / (2 * g ** 2 + a.sum(**SPACE) * g ** 3 + 1e-6)
    return {
        "gradcam": (g.mean(**SPACE) * a).sum(1),
        "gradcam_elementwise": np.maximum(g * a, 0).sum(1),
        "gradcam_plus_plus": ((np.maximum(g, 0) * np.where(g != 0, alpha, 0)).sum(**SPACE) * a).sum(1),
        "hirescam": (g * a).sum(1),
        "layercam": (np.maximum(g, 0) * a).sum(1),
        "xgradcam": ((g * a).sum(**SPACE) / (a.sum(**SPACE) + 1e-7) * a).sum(1),
        "eigencam": component(a),
        "eigengradcam": component(g * a),
        "segeigencam": upright(component(np.abs(g) * a)),
        "kpcacam": kernel_component(a),
        "fem": ((a > a.mean(**SPACE) + 2 * a.std(**SPACE)).mean(**SPACE) * a).sum(1),
        "shapleycam": ((g - curvature / 2).mean(**SPACE) * a).sum(1),
    }


def score_cam(network, x, a):
    maps = []
    for n, channels in enumerate(a):
        up = F.interpolate(channels[None], size=x.shape[2:], mode="bilinear", align_corners=True)[0]
        low, high = up.amin((1, 2), keepdim=True), up.amax((1, 2), keepdim=True)
        scores = network.scores(x[n][None] * ((up - low) / (high - low + 1e-8))[:, None], n)
        weights = np.exp(scores - scores.max())
        maps.append((weights[:, None, None] / weights.sum() * channels.numpy()).sum(0))
    return np.array(maps)


def ablation_cam(network, x, a, layer):
    """With pytorch-grad-cam's values: zero if the least is zero, else 1e7 below the least of what the batch of 32 holds by then."""
    maps = []
    for n, channels in enumerate(a):
        ablated = channels[None].repeat(len(channels), 1, 1, 1)
        least = channels.min()
        for i in range(len(channels)):
            if i % 32 == 0: low = least
            if least != 0: low = low - 1e7
            ablated[i, i] = 0 if least == 0 else low
        whole = network.scores(x[n][None], n)[0]
        weights = (whole - network.scores(ablated, n, x=x[n][None], layer=layer)) / whole
        maps.append((weights[:, None, None] * channels.numpy()).sum(0))
    return np.array(maps)


def scale(m):
    m = m - m.min()
    return m / (1e-7 + m.max())


def resize_map(m, size):
    return cv2.resize(np.float32(m), size[::-1])


def final(raw, size):
    """pytorch-grad-cam's last steps: ReLU, scale, resize, and scale again after the mean over layers."""
    return np.stack([scale(np.maximum(resize_map(scale(np.maximum(m, 0)), size), 0)) for m in raw])


def gradients(network, x, layers, total=None):
    values = network.run(x)
    total = network.total(values) if total is None else total(values)
    grads = torch.autograd.grad(total, [values[layer] for layer in layers], create_graph=True)
    return values, grads


def grad_cam_map(network, x, layer, total=None, part=lambda w: w.sum(1)):
    values, (g,) = gradients(network, x, [layer], total)
    a, g = values[layer].detach().numpy(), g.detach().numpy()
    return part(g.mean(**SPACE) * a)


def finer_total(values, network):
    z = values[network.logits]
    total = 0
    for row in z:
        near = torch.argsort((row - row.max()).abs())
        main, others = near[0], near[1:4]
        p = torch.softmax(row, -1)[others]
        total = total + (p * (row[main] - row[others])).sum() / (p.sum() + 1e-9)
    return total


def full_grad(network, x):
    """Input times gradient and bias times gradient of every convolution and normalization, channel by channel scaled to 0..1."""
    biases = [(n, n.output[0]) for n in network.model.graph.node if n.op_type == "BatchNormalization" or (n.op_type == "Conv" and len(n.input) > 2)]
    values = network.run(x)
    grads = torch.autograd.grad(network.total(values), [x] + [values[o] for _, o in biases])
    size = x.shape[2:]
    total = np.zeros((len(x), *size))
    parts = [(grads[0] * x).abs()]
    for (node, _), g in zip(biases, grads[1:]):
        w = [network.weights[i] for i in node.input[1:]]
        bias = w[1] if node.op_type == "Conv" else w[1] - w[2] * w[0] / torch.sqrt(w[3] + onnx.helper.get_attribute_value(next(t for t in node.attribute if t.name == "epsilon")))
        parts.append((bias[None, :, None, None] * g).abs())
    for part in parts:
        for n, channels in enumerate(part.detach().numpy()):
            for channel in channels: total[n] += resize_map(scale(channel), size)
    return np.stack([scale(m) for m in total])


def reference(folder):
    network = Network(folder)
    layers = [layer["tensor"] for layer in network.case["layers"]]
    x = tensor(network.input).requires_grad_(True)
    size = x.shape[2:]
    values, grads = gradients(network, x, layers)
    out = {"scores": values[network.output].detach().numpy()}
    print(f"{folder}: scores differ from golden by {np.abs(out['scores'] - np.load(f'{folder}/golden.npz')['scores']).max():.1e}")
    for k, layer in enumerate(layers):
        curvature = torch.zeros_like(grads[k])
        if grads[k].requires_grad:
            found = torch.autograd.grad(grads[k], values[layer], values[layer].detach(), retain_graph=True, allow_unused=True)[0]
            curvature = curvature if found is None else found
        a, g = values[layer].detach(), grads[k].detach().numpy()
        out[f"{k}.gradients"] = g
        maps = formulas(a.numpy(), g, curvature.detach().numpy())
        maps["scorecam"] = score_cam(network, x.detach(), a)
        maps["ablationcam"] = ablation_cam(network, x.detach(), a, layer)
        for name, m in maps.items():
            out[f"{k}.{name}.raw"], out[f"{k}.{name}.map"] = m, final(m, size)

    last, k = layers[-1], len(layers) - 1
    turned = lambda m, flip: m[..., ::-1] if flip else m
    out[f"{k}.gradcam.aug_smooth"] = np.mean([turned(final(grad_cam_map(network, torch.flip(x, [3]) * f if flip else x * f, last), size), flip)
                                              for flip in (False, True) for f in (0.9, 1, 1.1)], 0)
    out[f"{k}.gradcam.eigen_smooth"] = final(grad_cam_map(network, x, last, part=component), size)
    if network.mask is None:
        out["finercam.map"] = final(grad_cam_map(network, x, last, lambda v: finer_total(v, network)), size)
        out["fullgrad.map"] = full_grad(network, x)
        out["refinecam.map"] = np.stack([scale(m) for m in np.prod([out[f"{i}.gradcam_plus_plus.map"] for i in range(len(layers))], 0)])
        each = [[resize_map(scale(np.maximum(m, 0)), size) for m in out[f"{i}.gradcam.raw"]] for i in range(len(layers))]
        out["layers_mean.gradcam.map"] = np.stack([scale(m) for m in np.mean(each, 0)])
    out["input_gradient"] = torch.autograd.grad(network.total(network.run(x)), x)[0].numpy()
    if any(n.op_type == "Relu" for n in network.model.graph.node):
        out["guided_backprop"] = torch.autograd.grad(network.total(network.run(x, guided=True)), x)[0].numpy()
    return {n: v.astype(np.float32) for n, v in out.items()}


for folder in sys.argv[1:]:
    out, golden = reference(folder), np.load(f"{folder}/golden.npz")
    off = {n: np.abs(v - golden[n]).max() / max(np.abs(golden[n]).max(), 1e-30) for n, v in out.items() if n in golden}
    print("   ", ", ".join(f"{n} {d:.0e}" for n, d in off.items() if d > 1e-4) or "agrees with golden")
    np.savez_compressed(f"{folder}/reference.npz", **out)
