"""Functions of tensors among the layers, as Keras 2 (TFOpLambda and its kin) and Keras 3 (operations) record them."""
import math

import torch
import torch.nn.functional as F

from torch_cases import case, first, last


def functions():
    def tf(name, function, shapes, compute, **kwargs):
        case("torch_functions", name, "TFOpLambda", {"function": function}, shapes, compute, **kwargs)

    def ops(kind, args, shapes, compute, config=None, name="of Keras 3", **kwargs):
        case("torch_functions", name, kind, config or {}, shapes, compute, args=args, version="3.4.1", **kwargs)

    one, two = [[3, 2, 4]], [[3, 2, 4], [3, 2, 4]]
    # Of two tensors, by both names; of a tensor and numbers, in both orders.
    for name, kind, function, more in [("add", "Add", torch.add, {}), ("subtract", "Subtract", torch.sub, {}), ("multiply", "Multiply", torch.mul, {}),
                                       ("truediv", "TrueDivide", torch.div, {"low": 0.5}), ("maximum", "Maximum", torch.maximum, {}), ("minimum", "Minimum", torch.minimum, {})]:
        tf(name, f"math.{name}", two, function, kwargs={"y": "$1"}, **more)
        ops(kind, ["$0", "$1"], two, function, **more)
        ops(kind, [2.5, "$0"], one, lambda x, f=function: f(torch.full_like(x, 2.5), x), name="a number first", **more)
    tf("broadcast", "__operators__.add", [[3, 2, 4], [1, 2, 1]], torch.add, kwargs={"y": "$1"})
    tf("math.multiply, channels", "math.multiply", one, lambda x: x * torch.tensor([1.0, -2.0, 3.0, 0.5]), kwargs={"y": [1.0, -2.0, 3.0, 0.5]})
    tf("pow", "math.pow", one, lambda x: x ** 3, kwargs={"y": 3.0})
    ops("Power", ["$0", 0.5], one, torch.sqrt, low=0.1)
    tf("bias_add", "nn.bias_add", one, lambda x: x + torch.tensor([1.0, -2.0, 3.0, 0.5]), kwargs={"bias": [1.0, -2.0, 3.0, 0.5]})
    # One tensor, element by element.
    for name, kind, function, more in [
            ("nn.relu", "Relu", F.relu, {}), ("nn.relu6", "Relu6", F.relu6, {"high": 8}), ("math.sigmoid", "Sigmoid", torch.sigmoid, {}), ("math.tanh", "Tanh", torch.tanh, {}), ("nn.silu", "Silu", F.silu, {}),
            ("nn.elu", "Elu", F.elu, {}), ("nn.selu", "Selu", F.selu, {}), ("math.softplus", "Softplus", F.softplus, {}), ("nn.softsign", "Softsign", F.softsign, {}), ("nn.leaky_relu", "LeakyRelu", lambda x: F.leaky_relu(x, 0.2), {}),
            ("math.abs", "Absolute", torch.abs, {}), ("math.exp", "Exp", torch.exp, {}), ("math.log", "Log", torch.log, {"low": 0.1}), ("math.sqrt", "Sqrt", torch.sqrt, {"low": 0.1}), ("math.rsqrt", "Rsqrt", torch.rsqrt, {"low": 0.1}),
            ("math.reciprocal", "Reciprocal", torch.reciprocal, {"low": 0.1}), ("math.square", "Square", torch.square, {}), ("math.negative", "Negative", torch.neg, {}), ("math.erf", "Erf", torch.erf, {}),
            ("math.sin", "Sin", torch.sin, {}), ("math.cos", "Cos", torch.cos, {}), ("identity", "StopGradient", lambda x: x, {}), ("nn.softmax", "Softmax", lambda x: F.softmax(x, -1), {}),
            ("nn.log_softmax", "LogSoftmax", lambda x: F.log_softmax(x, -1), {})]:
        tf(name, name, one, function, **more)
        ops(kind, ["$0"], one, function, **more)
    ops("HardSigmoid", ["$0"], one, F.hardsigmoid, low=-5, high=5)
    ops("HardSilu", ["$0"], one, F.hardswish, low=-5, high=5)
    ops("Gelu", ["$0"], one, lambda x: F.gelu(x, approximate="tanh"), config={"approximate": True})
    tf("gelu", "nn.gelu", one, F.gelu, kwargs={"approximate": False})
    tf("nn.leaky_relu, another slope", "nn.leaky_relu", one, lambda x: F.leaky_relu(x, 0.1), kwargs={"alpha": 0.1})
    tf("nn.softmax, axis 1", "nn.softmax", one, lambda x: F.softmax(x, 1), kwargs={"axis": 1})
    tf("clip", "clip_by_value", one, lambda x: x.clamp(-0.5, 1), kwargs={"clip_value_min": -0.5, "clip_value_max": 1.0})
    ops("Clip", ["$0"], one, lambda x: x.clamp(-0.5, 1), config={"x_min": -0.5, "x_max": 1.0})
    # Python writes infinity as it is, which is no JSON.
    ops("Clip", ["$0"], one, lambda x: x.clamp(max=1), config={"x_min": -math.inf, "x_max": 1.0}, name="no lower limit")
    for name, kind, function in [("mean", "Mean", torch.mean), ("sum", "Sum", torch.sum), ("max", "Max", torch.amax), ("min", "Min", torch.amin)]:
        tf(name, f"math.reduce_{name}", one, lambda x, f=function: f(x, dim=[1, 2]), kwargs={"axis": [1, 2]})
        ops(kind, ["$0"], one, lambda x, f=function: f(x, dim=[-1], keepdim=True), config={"axis": [-1], "keepdims": True})
    tf("unit length", "math.l2_normalize", one, lambda x: F.normalize(x, dim=-1), kwargs={"axis": -1})
    tf("reshape", "reshape", one, lambda x: x.reshape(2, 4, 6), kwargs={"shape": [-1, 4, 6]})
    ops("Reshape", ["$0"], one, lambda x: x.reshape(2, 24), config={"newshape": [-1, 24]})
    tf("transpose", "compat.v1.transpose", one, lambda x: x.permute(0, 3, 1, 2), kwargs={"perm": [0, 3, 1, 2]})
    ops("Transpose", ["$0"], one, lambda x: x.permute(0, 2, 3, 1), config={"axes": [0, 2, 3, 1]})
    tf("expand_dims", "expand_dims", one, lambda x: x[:, None], kwargs={"axis": 1})
    ops("ExpandDims", ["$0"], one, lambda x: x[..., None], config={"axis": -1})
    tf("squeeze", "squeeze", [[1, 3, 1]], lambda x: x[:, :, :, 0], kwargs={"axis": [3]})
    ops("Squeeze", ["$0"], [[1, 3, 1]], lambda x: x[:, 0], config={"axis": [1]})
    case("torch_functions", "of a list", "TFOpLambda", {"function": "concat"}, [[3, 2, 4], [3, 1, 4]], lambda a, b: torch.cat([a, b], 2), kwargs={"axis": 2})
    ops("Concatenate", [["$0", "$1"]], [[3, 2, 4], [3, 2, 1]], lambda a, b: torch.cat([a, b], -1), config={"axis": -1})
    ops("Matmul", ["$0", "$1"], [[3, 4], [4, 5]], torch.bmm)
    tf("matmul", "linalg.matmul", [[3, 4], [5, 4]], lambda a, b: a @ b.transpose(1, 2), kwargs={"b": "$1", "transpose_b": True})
    tf("resize", "image.resize", [[4, 5, 2]], lambda x: last(F.interpolate(first(x), [7, 3], mode="bilinear")), kwargs={"size": [7, 3], "method": "bilinear"})
    everything = {"start": None, "stop": None, "step": None}
    case("torch_functions", "a part", "SlicingOpLambda", {}, [[6, 4, 5]], lambda x: x[:, 1:5:2, 0], kwargs={"slice_spec": [everything, {"start": 1, "stop": 5, "step": 2}, 0]})
    case("torch_functions", "the end, and an axis more", "SlicingOpLambda", {}, [[6, 4, 5]], lambda x: x[..., None, -3:], kwargs={"slice_spec": [{"class_name": "__ellipsis__"}, None, {"start": -3, "stop": None, "step": None}]})
    case("torch_functions", "the last", "SlicingOpLambda", {}, [[6, 4, 5]], lambda x: x[:, -1], kwargs={"slice_spec": [everything, -1]})
    ops("GetItem", ["$0", [{"class_name": "__slice__", "config": everything}, 0]], [[6, 4, 5]], lambda x: x[:, 0])
    ops("GetItem", ["$0", [{"class_name": "__ellipsis__", "config": {}}, {"class_name": "__slice__", "config": {**everything, "step": 2}}]], [[6, 4, 5]], lambda x: x[..., ::2], name="every second")
    case("torch_functions", "a constant first", "TFOpLambda", {"function": "math.subtract"}, one, lambda x: 2.5 - x, constant=2.5, kwargs={"y": "$0"})
    case("torch_functions", "a constant of its own", "TensorFlowOpLayer", {"node_def": {"name": "RealDiv", "op": "RealDiv"}, "constants": {"1": 127.5}}, one, lambda x: x / 127.5)
    case("torch_functions", "in text form", "TensorFlowOpLayer", {"node_def": "name: \"a\"\nop: \"AddV2\"\n", "constants": {"1": 2.0}}, one, lambda x: x + 2)
