"""Writes one small network as float32, QDQ, QOperator and dynamically quantized ONNX files, as ONNX Runtime's
quantizer (quantize_static, quantize_dynamic) writes them: it is not needed to run this. Weights are seeded,
activations are calibrated on smooth random pictures.

    python3 make.py        (numpy, torch, onnx)
"""
import numpy as np, torch, torch.nn.functional as F
from onnx import TensorProto, helper as h, numpy_helper, save

rng = np.random.default_rng(16)
CLASSES = 10

# (operator, output, inputs, facts)
NET = [
    ("conv", "c1", ["x"], dict(cin=3, out=16, k=3, p=1)),
    ("relu", "r1", ["c1"], {}),
    ("maxpool", "m1", ["r1"], {}),
    ("conv", "c2", ["m1"], dict(cin=16, out=16, k=3, p=1)),
    ("relu", "r2", ["c2"], {}),
    ("conv", "c3", ["r2"], dict(cin=16, out=16, k=3, p=1)),
    ("add", "a3", ["c3", "m1"], {}),
    ("relu", "r3", ["a3"], {}),
    ("avgpool", "p3", ["r3"], {}),
    ("conv", "c4", ["p3"], dict(cin=16, out=16, k=1, p=0)),
    ("leaky", "l4", ["c4"], {}),
    ("concat", "j4", ["l4", "p3"], {}),
    ("gap", "g4", ["j4"], {}),
    ("conv", "c5", ["g4"], dict(cin=32, out=32, k=1, p=0)),
    ("sigmoid", "s5", ["c5"], {}),
    ("mul", "u5", ["j4", "s5"], {}),
    ("conv", "c6", ["u5"], dict(cin=32, out=32, k=3, p=1, group=32)),
    ("clip", "k6", ["c6"], {}),
    ("conv", "c7", ["k6"], dict(cin=32, out=32, k=1, p=0)),
    ("relu", "r7", ["c7"], {}),
    ("gap", "g7", ["r7"], {}),
    ("flatten", "f7", ["g7"], {}),
    ("gemm", "scores", ["f7"], dict(cin=32, out=CLASSES)),
]
PARAMS = {}
for op, name, _, a in NET:
    if op in ("conv", "gemm"):
        shape = (a["out"], a["cin"] // a.get("group", 1), a["k"], a["k"]) if op == "conv" else (a["out"], a["cin"])
        fan = int(np.prod(shape[1:]))
        PARAMS[name] = (
            (rng.normal(size=shape) * np.sqrt(2 / fan)).astype(np.float32),
            (rng.normal(size=a["out"]) * 0.1).astype(np.float32),
        )


def pictures(n):
    coarse = torch.from_numpy(rng.normal(size=(n, 3, 7, 7)).astype(np.float32))
    fine = torch.from_numpy(rng.normal(size=(n, 3, 32, 32)).astype(np.float32))
    return F.interpolate(coarse, size=(32, 32), mode="bilinear") * 1.2 + fine * 0.2


def run(x):
    v = {"x": x}
    for op, name, ins, a in NET:
        i = [v[k] for k in ins]
        w, b = (torch.from_numpy(t) for t in PARAMS.get(name, (np.zeros(1), np.zeros(1))))
        v[name] = {
            "conv": lambda: F.conv2d(i[0], w, b, padding=a["p"], groups=a.get("group", 1)),
            "gemm": lambda: F.linear(i[0], w, b),
            "relu": lambda: F.relu(i[0]), "clip": lambda: i[0].clamp(0, 6), "leaky": lambda: F.leaky_relu(i[0], 0.1),
            "sigmoid": lambda: torch.sigmoid(i[0]), "maxpool": lambda: F.max_pool2d(i[0], 2),
            "avgpool": lambda: F.avg_pool2d(i[0], 2), "gap": lambda: i[0].mean((2, 3), keepdim=True),
            "add": lambda: i[0] + i[1], "mul": lambda: i[0] * i[1], "concat": lambda: torch.cat(i, 1),
            "flatten": lambda: i[0].flatten(1),
        }[op]()
    return v


RANGES = {k: (min(0.0, float(t.min())), max(0.0, float(t.max()))) for k, t in run(pictures(64)).items()}
# What only moves numbers, or chooses among them, keeps their scale.
for op, name, ins, a in NET:
    if op in ("maxpool", "flatten"):
        RANGES[name] = RANGES[ins[0]]


class Writer:
    """One ONNX file."""

    def __init__(self, signed=False, channels=True):
        self.nodes, self.consts, self.signed, self.channels = [], {}, signed, channels

    def const(self, name, value):
        self.consts[name] = np.asarray(value)
        return name

    def node(self, op, ins, out, domain="", **attrs):
        self.nodes.append(h.make_node(op, ins, [out] if isinstance(out, str) else out, f"{op}_{out}", domain=domain, **attrs))
        return out

    def scale(self, name):
        """Scale and zero point of an activation, as constants."""
        lo, hi = RANGES[name]
        s = np.float32((hi - lo) / 255)
        z = int(np.round(-lo / s)) - (128 if self.signed else 0)
        kind = np.int8 if self.signed else np.uint8
        return self.const(name + "_scale", s), self.const(name + "_zero_point", kind(z)), s

    def weights(self, name, turned=False):
        """Whole weights with scales, for each channel or one for all."""
        w, b = PARAMS[name]
        axes = tuple(range(1, w.ndim)) if self.channels else None
        s = (np.abs(w).max(axes) / 127).astype(np.float32)
        each = s.reshape([-1] + [1] * (w.ndim - 1)) if self.channels else s
        q = np.clip(np.round(w / each), -127, 127).astype(np.int8)
        self.const(name + "_w_quantized", q.T if turned else q)
        self.const(name + "_w_scale", s)
        self.const(name + "_w_zero_point", np.zeros_like(s, np.int8))
        return [name + "_w_quantized", name + "_w_scale", name + "_w_zero_point"], s, b

    def bias(self, name, scale, b):
        return self.const(name + "_b_quantized", np.round(b / scale).astype(np.int32))

    def save(self, file, out):
        graph = h.make_graph(
            self.nodes, "net",
            [h.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 3, 32, 32])],
            [h.make_tensor_value_info(out, TensorProto.FLOAT, ["N", CLASSES])],
            [numpy_helper.from_array(v, k) for k, v in self.consts.items()],
        )
        domains = {n.domain for n in self.nodes if n.domain}
        model = h.make_model(graph, opset_imports=[h.make_opsetid("", 13)] + [h.make_opsetid(d, 1) for d in domains])
        model.ir_version = 7
        save(model, file)


def plain(w, op, name, ins, a):
    """An operator on real numbers."""
    const = lambda k, v: w.const(f"{name}_{k}", np.float32(v))
    kind, extra, attrs = {
        "relu": ("Relu", [], {}), "clip": ("Clip", [("lo", 0), ("hi", 6)], {}), "leaky": ("LeakyRelu", [], dict(alpha=0.1)),
        "sigmoid": ("Sigmoid", [], {}), "maxpool": ("MaxPool", [], dict(kernel_shape=[2, 2], strides=[2, 2])),
        "avgpool": ("AveragePool", [], dict(kernel_shape=[2, 2], strides=[2, 2])), "gap": ("GlobalAveragePool", [], {}),
        "add": ("Add", [], {}), "mul": ("Mul", [], {}), "concat": ("Concat", [], dict(axis=1)),
        "flatten": ("Flatten", [], {}), "gemm": ("Gemm", [], dict(transB=1)),
        "conv": ("Conv", [], dict(pads=[a.get("p", 0)] * 4, group=a.get("group", 1))),
    }[op]
    w.node(kind, ins + [const(k, v) for k, v in extra], name, **attrs)


def write_float():
    w = Writer()
    for op, name, ins, a in NET:
        if op in ("conv", "gemm"):
            ins = ins + [w.const(name + "_w", PARAMS[name][0]), w.const(name + "_b", PARAMS[name][1])]
        plain(w, op, name, ins, a)
    w.save("float.onnx", "scores")


def absorbed():
    """The names of what reads an activation that is left out, since what it reads is quantized with its range."""
    names = {}
    for op, name, ins, a in NET:
        if op in ("relu", "clip"):
            names[name] = ins[0]
            RANGES[ins[0]] = RANGES[name]
    return names


def write_qdq(file, relus=False, **kind):
    w = Writer(**kind)
    ranges = dict(RANGES)
    names = {} if relus else absorbed()
    done = set()

    def rounded(name):
        s, z, _ = w.scale(name)
        if name not in done:
            done.add(name)
            w.node("QuantizeLinear", [name, s, z], name + "_QuantizeLinear_Output")
            w.node("DequantizeLinear", [name + "_QuantizeLinear_Output", s, z], name + "_DequantizeLinear_Output")
        return name + "_DequantizeLinear_Output"

    for op, name, ins, a in NET:
        if name in names:
            continue
        ins = [names.get(i, i) for i in ins]
        # Behind a convolution the activation reads it as it is.
        read = ins if op in ("relu", "clip") else [rounded(i) for i in ins]
        if op in ("conv", "gemm"):
            (q, s, z), ws, b = w.weights(name)
            at = dict(axis=0) if w.channels else {}
            scale = w.scale(ins[0])[2] * ws
            w.node("DequantizeLinear", [q, s, z], name + "_w", **at)
            w.bias(name, scale, b)
            w.const(name + "_b_scale", np.float32(scale)), w.const(name + "_b_zero", np.zeros_like(scale, np.int32))
            w.node("DequantizeLinear", [name + "_b_quantized", name + "_b_scale", name + "_b_zero"], name + "_b", **at)
            read = read + [name + "_w", name + "_b"]
        plain(w, op, name, read, a)
    w.save(file, rounded("scores"))
    RANGES.update(ranges)


def write_qoperator(file, **kind):
    w = Writer(**kind)
    ranges = dict(RANGES)
    names = absorbed()
    q = lambda name: name + "_quantized"
    w.node("QuantizeLinear", ["x", *w.scale("x")[:2]], q("x"))
    for op, name, ins, a in NET:
        if name in names:
            continue
        ins = [names.get(i, i) for i in ins]
        read = [[q(i), *w.scale(i)[:2]] for i in ins]
        out = list(w.scale(name)[:2])
        ms = dict(domain="com.microsoft")
        if op in ("maxpool", "flatten"):
            plain(w, op, q(name), [q(ins[0])], a)
        elif op in ("conv", "gemm"):
            if op == "gemm":
                w.channels, kept = False, w.channels
            ws_names, ws, b = w.weights(name)
            bias = w.bias(name, w.scale(ins[0])[2] * ws, b)
            if op == "conv":
                w.node("QLinearConv", read[0] + ws_names + out + [bias], q(name), pads=[a["p"]] * 4, group=a.get("group", 1))
            else:
                w.node("QGemm", read[0] + ws_names + [bias] + out, q(name), transB=1, **ms)
                w.channels = kept
        elif op == "concat":
            w.node("QLinearConcat", out + sum(read, []), q(name), axis=1, **ms)
        elif op in ("add", "mul"):
            w.node({"add": "QLinearAdd", "mul": "QLinearMul"}[op], read[0] + read[1] + out, q(name), **ms)
        else:
            kind, attrs = {
                "leaky": ("QLinearLeakyRelu", dict(alpha=0.1)), "sigmoid": ("QLinearSigmoid", {}),
                "avgpool": ("QLinearAveragePool", dict(kernel_shape=[2, 2], strides=[2, 2])),
                "gap": ("QLinearGlobalAveragePool", dict(channels_last=0)),
            }[op]
            w.node(kind, read[0] + out, q(name), **attrs, **ms)
    w.node("DequantizeLinear", [q("scores"), *w.scale("scores")[:2]], "scores")
    w.save(file, "scores")
    RANGES.update(ranges)


def write_dynamic():
    w = Writer(channels=False)
    done = set()
    for op, name, ins, a in NET:
        if op not in ("conv", "gemm"):
            plain(w, op, name, ins, a)
            continue
        x = ins[0]
        if x not in done:
            done.add(x)
            w.node("DynamicQuantizeLinear", [x], [x + "_quantized", x + "_scale", x + "_zero_point"])
        (q, s, z), _, b = w.weights(name, turned=op == "gemm")
        ins = [x + "_quantized", q, x + "_zero_point", z]
        if op == "conv":
            w.node("ConvInteger", ins, name + "_output_quantized", pads=[a["p"]] * 4, group=a.get("group", 1))
        else:
            w.node("MatMulInteger", ins, name + "_output_quantized")
        w.node("Cast", [name + "_output_quantized"], name + "_output_quantized_cast_output", to=TensorProto.FLOAT)
        w.node("Mul", [x + "_scale", s], name + "_quant_scales_mul")
        w.node("Mul", [name + "_output_quantized_cast_output", name + "_quant_scales_mul"], name + "_quant_output_scale_mul")
        bias = w.const(name + "_b", b.reshape(1, -1, 1, 1) if op == "conv" else b)
        w.node("Add", [name + "_quant_output_scale_mul", bias], name)
    w.save("dynamic.onnx", "scores")


write_float()
write_qdq("qdq.onnx")
write_qdq("qdq-relus.onnx", relus=True, channels=False)
write_qdq("qdq-int8.onnx", signed=True)
write_qoperator("qoperator.onnx")
write_qoperator("qoperator-int8.onnx", signed=True, channels=False)
write_dynamic()
np.save("x.npy", pictures(3).numpy())
