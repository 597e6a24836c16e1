"""Runs each case's model.onnx in PyTorch, node by node, and writes gradients, raw maps and final maps to reference.npz.

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


def resize(x, node, attributes, inputs):
    sizes = inputs[3].tolist()[2:] if len(inputs) > 3 and inputs[3] is not None else None
    scales = None if sizes else tuple(float(s) for s in inputs[2][2:])
    mode, how = attributes.get("mode", b"nearest").decode(), attributes.get("coordinate_transformation_mode", b"half_pixel").decode()
    if mode == "nearest":
        assert how == "asymmetric", how
        return F.interpolate(x, size=sizes, scale_factor=scales, mode="nearest")
    return F.interpolate(x, size=sizes, scale_factor=scales, mode="bilinear", align_corners=how == "align_corners")


def compute(op, i, a, node):
    pads = symmetric(a["pads"]) if "pads" in a else 0
    if op == "Conv": return F.conv2d(i[0], i[1], i[2] if len(i) > 2 else None, a.get("strides", 1), pads, a.get("dilations", 1), a.get("group", 1))
    if op == "Relu": return F.relu(i[0])
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
    if op == "Resize": return resize(i[0], node, a, i)
    raise NotImplementedError(op)


def run(model, x, kept):
    values = {t.name: tensor(numpy_helper.to_array(t)) for t in model.graph.initializer}
    values[model.graph.input[0].name] = x
    for node in model.graph.node:
        attributes = {t.name: onnx.helper.get_attribute_value(t) for t in node.attribute}
        y = compute(node.op_type, [values[n] if n else None for n in node.input], attributes, node)
        if node.output[0] in kept:
            y.retain_grad()
        values[node.output[0]] = y
    return values


def maps(a, g):
    """The six methods whose formula is one expression, as their papers and pytorch-grad-cam have them."""
    space = dict(axis=(2, 3), keepdims=True)
    alpha = g ** 2 / (2 * g ** 2 + a.sum(**space) * g ** 3 + 1e-6)
    return {
        "gradcam": (g.mean(**space) * a).sum(1),
        "gradcam_elementwise": np.maximum(g * a, 0).sum(1),
        "gradcam_plus_plus": ((np.maximum(g, 0) * np.where(g != 0, alpha, 0)).sum(**space) * a).sum(1),
        "hirescam": (g * a).sum(1),
        "layercam": (np.maximum(g, 0) * a).sum(1),
        "xgradcam": ((g * a).sum(**space) / (a.sum(**space) + 1e-7) * a).sum(1),
    }


def final(raw, size):
    """pytorch-grad-cam's last steps: ReLU, scale, resize, and scale again after the mean over (here one) layers."""
    scale = lambda m: (m - m.min()) / (1e-7 + (m - m.min()).max())
    return np.stack([scale(np.maximum(cv2.resize(scale(np.maximum(m, 0)), size[::-1]), 0)) for m in raw.astype(np.float32)])


for folder in sys.argv[1:]:
    case = json.load(open(f"{folder}/case.json"))
    golden = np.load(f"{folder}/golden.npz")
    layers = [layer["tensor"] for layer in case["layers"]]
    model = onnx.load(f"{folder}/model.onnx")
    x = tensor(golden["input"]).requires_grad_(True)
    values = run(model, x, layers)
    scores = values[model.graph.output[0].name]
    # One trailing Softmax is taken off.
    last = next(n for n in model.graph.node if model.graph.output[0].name in n.output)
    logits = values[last.input[0]] if last.op_type == "Softmax" else scores
    if case["kind"] == "segment":
        total = sum((logits[n, t] * tensor(golden["mask"][n])).sum() for n, t in enumerate(golden["target"]))
    else:
        total = sum(logits[n, t] for n, t in enumerate(golden["target"]))
    total.backward()
    out = {"scores": scores.detach().numpy()}
    print(f"{folder}: scores differ from golden by {np.abs(out['scores'] - golden['scores']).max():.1e}")
    for k, layer in enumerate(layers):
        a, g = values[layer].detach().numpy(), values[layer].grad.numpy()
        out[f"{k}.gradients"] = g
        for name, m in maps(a, g).items():
            out[f"{k}.{name}.raw"], out[f"{k}.{name}.map"] = m, final(m, x.shape[2:]).astype(np.float32)
        off = {n: np.abs(out[n] - golden[n]).max() / np.abs(golden[n]).max() for n in out if n.startswith(f"{k}.")}
        print("   ", ", ".join(f"{n} {d:.0e}" for n, d in off.items() if d > 1e-4) or f"layer {k} agrees with golden")
    np.savez_compressed(f"{folder}/reference.npz", **{n: v.astype(np.float32) for n, v in out.items()})
