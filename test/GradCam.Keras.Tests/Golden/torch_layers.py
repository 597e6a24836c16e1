"""Layers that TensorFlow.js lacks or has otherwise than Keras.

The configurations are written by hand, as Keras 2 and 3 have them; the numbers are those of torch.nn.functional, or of the formula in Keras' documentation.
"""
import math

import torch
import torch.nn.functional as F

from torch_cases import case, conv, conv_transpose, depthwise, first, last


def convolution():
    def add(*args, **kwargs):
        case("torch_convolution", *args, **kwargs)

    def bias(y, b):
        return y + b.reshape(1, -1, *[1] * (y.dim() - 2))

    add("causal, dilation", "Conv1D", {"filters": 3, "kernel_size": [3], "padding": "causal", "dilation_rate": [2], "activation": "relu"}, [[7, 2]],
        lambda x, kernel, b: last(F.relu(bias(conv(first(x), kernel, [1], [2], "causal"), b))), {"kernel": [3, 2, 3], "b": [3]})
    add("causal, stride 2", "Conv1D", {"filters": 3, "kernel_size": [3], "padding": "causal", "strides": [2], "use_bias": False}, [[7, 2]],
        lambda x, kernel: last(conv(first(x), kernel, [2], [1], "causal")), {"kernel": [3, 2, 3]})
    add("channels first", "Conv1D", {"filters": 3, "kernel_size": [3], "padding": "same", "strides": [2], "data_format": "channels_first"}, [[2, 8]],
        lambda x, kernel, b: bias(conv(x, kernel, [2], [1], "same"), b), {"kernel": [3, 2, 3], "b": [3]})
    add("groups", "Conv2D", {"filters": 6, "kernel_size": [3, 3], "padding": "same", "groups": 2}, [[5, 4, 4]],
        lambda x, kernel, b: last(bias(conv(first(x), kernel, [1, 1], [1, 1], "same", groups=2), b)), {"kernel": [3, 3, 2, 6], "b": [6]})
    add("groups, stride 2, even window", "Conv2D", {"filters": 4, "kernel_size": [2, 2], "strides": [2, 2], "padding": "same", "groups": 4, "use_bias": False}, [[5, 6, 4]],
        lambda x, kernel: last(conv(first(x), kernel, [2, 2], [1, 1], "same", groups=4)), {"kernel": [2, 2, 1, 4]})
    add("Keras 1's window in a plane", "Convolution1D", {"nb_filter": 3, "filter_length": 3, "border_mode": "same", "subsample_length": 2, "bias": True}, [[8, 2]],
        lambda x, kernel, b: last(bias(conv(first(x), kernel[:, 0], [2], [1], "same"), b)), {"kernel": [3, 1, 2, 3], "b": [3]}, version="1.2.2")
    add("channels first, dilation", "Conv3D", {"filters": 2, "kernel_size": [2, 2, 2], "dilation_rate": [1, 2, 1], "data_format": "channels_first"}, [[2, 3, 4, 3]],
        lambda x, kernel, b: bias(conv(x, kernel, [1, 1, 1], [1, 2, 1], "valid"), b), {"kernel": [2, 2, 2, 2, 2], "b": [2]})
    add("same, stride 2, multiplier 2", "DepthwiseConv1D", {"kernel_size": [3], "strides": [2], "padding": "same", "depth_multiplier": 2}, [[8, 3]],
        lambda x, depthwise_kernel, b: last(bias(depthwise(first(x), depthwise_kernel, [2], [1], "same"), b)), {"depthwise_kernel": [3, 3, 2], "b": [6]})
    add("valid, dilation, channels first", "DepthwiseConv1D", {"kernel_size": [3], "dilation_rate": [2], "data_format": "channels_first", "use_bias": False}, [[3, 8]],
        lambda x, depthwise_kernel: depthwise(x, depthwise_kernel, [1], [2], "valid"), {"depthwise_kernel": [3, 3, 1]})
    add("same, stride 2", "SeparableConv1D", {"filters": 4, "kernel_size": [3], "strides": [2], "padding": "same", "depth_multiplier": 2, "activation": "tanh"}, [[8, 3]],
        lambda x, depthwise_kernel, pointwise_kernel, b: last(torch.tanh(bias(conv(depthwise(first(x), depthwise_kernel, [2], [1], "same"), pointwise_kernel, [1], [1], "valid"), b))),
        {"depthwise_kernel": [3, 3, 2], "pointwise_kernel": [1, 6, 4], "b": [4]})
    add("valid, dilation", "DepthwiseConv2D", {"kernel_size": [3, 3], "dilation_rate": [2, 2], "activation": "relu"}, [[7, 6, 3]],
        lambda x, depthwise_kernel, b: last(F.relu(bias(depthwise(first(x), depthwise_kernel, [1, 1], [2, 2], "valid"), b))), {"depthwise_kernel": [3, 3, 3, 1], "b": [3]})
    add("same, uneven dilation", "DepthwiseConv2D", {"kernel_size": [3, 2], "dilation_rate": [2, 3], "padding": "same", "depth_multiplier": 2, "use_bias": False}, [[7, 6, 2]],
        lambda x, depthwise_kernel: last(depthwise(first(x), depthwise_kernel, [1, 1], [2, 3], "same")), {"depthwise_kernel": [3, 2, 2, 2]})
    add("channels first", "SeparableConv2D", {"filters": 4, "kernel_size": [3, 2], "padding": "same", "data_format": "channels_first"}, [[3, 5, 4]],
        lambda x, depthwise_kernel, pointwise_kernel, b: bias(conv(depthwise(x, depthwise_kernel, [1, 1], [1, 1], "same"), pointwise_kernel, [1, 1], [1, 1], "valid"), b),
        {"depthwise_kernel": [3, 2, 3, 1], "pointwise_kernel": [1, 1, 3, 4], "b": [4]})

    def transposed(kind, name, config, size, kernel, sizes):
        space = len(size) - 1
        strides, dilation = config.get("strides", [1] * space), config.get("dilation_rate", [1] * space)
        add(name, kind, {"filters": kernel[-2], "kernel_size": kernel[:space], "strides": strides, "dilation_rate": dilation, "padding": "valid", **config}, [size],
            lambda x, kernel, b: last(bias(conv_transpose(first(x), kernel, strides, dilation, config.get("padding", "valid"), sizes), b)), {"kernel": kernel, "b": [kernel[-2]]})

    transposed("Conv1DTranspose", "same, stride 2", {"strides": [2], "padding": "same"}, [4, 2], [3, 3, 2], [8])
    transposed("Conv1DTranspose", "valid, stride 3, short window", {"strides": [3]}, [4, 2], [2, 3, 2], [12])
    transposed("Conv1DTranspose", "valid, stride 2, long window", {"strides": [2]}, [4, 2], [4, 3, 2], [10])
    # (n - 1) * stride + window - 2 * (window // 2 if same) + output_padding
    transposed("Conv2DTranspose", "same, output padding", {"strides": [2, 2], "padding": "same", "output_padding": [1, 0]}, [3, 4, 2], [3, 3, 3, 2], [6, 7])
    transposed("Conv2DTranspose", "same, output padding, even window", {"strides": [3, 2], "padding": "same", "output_padding": [2, 1]}, [3, 4, 2], [4, 2, 3, 2], [8, 7])
    transposed("Conv2DTranspose", "valid, output padding", {"strides": [2, 3], "output_padding": [1, 2]}, [3, 4, 2], [3, 2, 3, 2], [8, 13])
    transposed("Conv2DTranspose", "same, dilation", {"padding": "same", "dilation_rate": [2, 2]}, [4, 5, 2], [3, 2, 3, 2], [4, 5])
    transposed("Conv2DTranspose", "valid, dilation", {"dilation_rate": [2, 1]}, [4, 5, 2], [3, 2, 3, 2], [8, 6])
    transposed("Conv3DTranspose", "same, uneven strides", {"strides": [2, 1, 3], "padding": "same"}, [2, 3, 2, 2], [3, 2, 4, 2, 2], [4, 3, 6])


def pooling():
    def add(*args, **kwargs):
        case("torch_pooling", *args, **kwargs)

    add("channels first", "MaxPooling1D", {"pool_size": [3], "strides": [2], "padding": "valid", "data_format": "channels_first"}, [[2, 8]], lambda x: F.max_pool1d(x, 3, 2))
    add("channels first", "AveragePooling1D", {"pool_size": [3], "strides": [2], "padding": "valid", "data_format": "channels_first"}, [[2, 8]], lambda x: F.avg_pool1d(x, 3, 2))
    add("channels first", "MaxPooling3D", {"pool_size": [2, 1, 2], "data_format": "channels_first"}, [[2, 4, 3, 4]], lambda x: F.max_pool3d(x, (2, 1, 2)))
    add("channels first", "AveragePooling3D", {"pool_size": [2, 1, 2], "data_format": "channels_first"}, [[2, 4, 3, 4]], lambda x: F.avg_pool3d(x, (2, 1, 2)))
    for kind, function in [("Max", torch.amax), ("Average", torch.mean)]:
        add("kept axes", f"Global{kind}Pooling1D", {"keepdims": True}, [[5, 3]], lambda x, f=function: f(x, dim=[1], keepdim=True))
        add("channels first", f"Global{kind}Pooling1D", {"data_format": "channels_first"}, [[3, 5]], lambda x, f=function: f(x, dim=[2]))
        add("kept axes", f"Global{kind}Pooling2D", {"keepdims": True}, [[4, 5, 3]], lambda x, f=function: f(x, dim=[1, 2], keepdim=True))
        add("as it comes", f"Global{kind}Pooling3D", {}, [[2, 4, 5, 3]], lambda x, f=function: f(x, dim=[1, 2, 3]))
        add("kept axes, channels first", f"Global{kind}Pooling3D", {"keepdims": True, "data_format": "channels_first"}, [[3, 2, 4, 5]], lambda x, f=function: f(x, dim=[2, 3, 4], keepdim=True))


def normalization():
    def add(*args, **kwargs):
        case("torch_normalization", *args, **kwargs)

    add("volumes", "BatchNormalization", {"axis": [4], "epsilon": 0.001}, [[2, 3, 2, 4]],
        lambda x, gamma, beta, moving_mean, moving_variance: last(F.batch_norm(first(x), moving_mean, moving_variance, gamma, beta, eps=0.001)),
        {"gamma": [4], "beta": [4], "moving_mean": [4], "moving_variance": [4]})
    four = {name: [5] for name in ("gamma", "beta", "moving_mean", "moving_variance")}
    add("channels first", "BatchNormalization", {"axis": 1, "epsilon": 0.001}, [[5, 3, 4]],
        lambda x, gamma, beta, moving_mean, moving_variance: F.batch_norm(x, moving_mean, moving_variance, gamma, beta, eps=0.001), four)
    add("columns", "BatchNormalization", {"axis": [2], "epsilon": 0.01}, [[3, 5, 4]],
        lambda x, gamma, beta, moving_mean, moving_variance: F.batch_norm(x.movedim(2, 1), moving_mean, moving_variance, gamma, beta, eps=0.01).movedim(1, 2), four)
    add("time, no scale", "BatchNormalization", {"axis": 1, "scale": False, "epsilon": 0.001}, [[5, 4]],
        lambda x, beta, moving_mean, moving_variance: F.batch_norm(x, moving_mean, moving_variance, None, beta, eps=0.001), {k: v for k, v in four.items() if k != "gamma"})
    add("Keras 1's mode", "BatchNormalization", {"axis": -1, "mode": 0, "epsilon": 0.001}, [[3, 4, 2]],
        lambda x, gamma, beta, running_mean, running_std_variance: last(F.batch_norm(first(x), running_mean, running_std_variance, gamma, beta, eps=0.001)),
        {"gamma": [2], "beta": [2], "running_mean": [2], "running_std_variance": [2]}, version="1.2.2")
    for name, groups, shape in [("one group", 1, [4, 3, 6]), ("two groups", 2, [4, 3, 6]), ("a group for each channel", 6, [4, 3, 6]), ("sequences", 3, [5, 6]), ("vectors", 2, [6])]:
        add(name, "GroupNormalization", {"groups": groups, "axis": -1, "epsilon": 0.001}, [shape],
            lambda x, gamma, beta, g=groups: last(F.group_norm(first(x), g, gamma, beta, eps=0.001)), {"gamma": [6], "beta": [6]})
    add("as many groups as channels", "GroupNormalization", {"groups": -1, "axis": -1, "scale": False}, [[4, 3, 6]], lambda x, beta: last(F.group_norm(first(x), 6, None, beta, eps=0.001)), {"beta": [6]})
    add("channels first, neither", "GroupNormalization", {"groups": 2, "axis": 1, "scale": False, "center": False, "epsilon": 0.1}, [[6, 4, 3]], lambda x: F.group_norm(x, 2, eps=0.1))
    add("channels", "UnitNormalization", {"axis": [-1]}, [[4, 3, 6]], lambda x: F.normalize(x, dim=-1))
    add("rows and columns", "UnitNormalization", {"axis": [1, 2]}, [[4, 3, 6]], lambda x: x / x.square().sum((1, 2), keepdim=True).sqrt())
    add("last two axes", "LayerNormalization", {"axis": [2, 3]}, [[4, 3, 5]], lambda x, gamma, beta: F.layer_norm(x, [3, 5], gamma, beta, eps=0.001), {"gamma": [3, 5], "beta": [3, 5]})
    # Keras 3 divides by the deviation but does not centre; whatever scale and center say, there is a gamma and no beta.
    add("scaled alone", "LayerNormalization", {"axis": [-1], "rms_scaling": True, "scale": False}, [[4, 5]],
        lambda x, gamma: x / (x.var(-1, unbiased=False, keepdim=True) + 0.001).sqrt() * gamma, {"gamma": [5]}, version="3.4.1")
    add("of ConvNeXt", "LayerScale", {"init_values": 1e-6, "projection_dim": 5}, [[3, 4, 5]], lambda x, gamma: x * gamma, {"gamma": [5]})
    add("registered", "Keras>LayerScale", {"init_values": 1e-6, "projection_dim": 5}, [[3, 4, 5]], lambda x, gamma: x * gamma, {"gamma": [5]}, version="3.4.1")


def activation():
    def add(*args, **kwargs):
        case("torch_activation", *args, **kwargs)

    functions = {
        "celu": F.celu, "exponential": torch.exp, "hard_silu": F.hardswish, "hard_swish": F.hardswish, "hard_tanh": F.hardtanh, "hard_sigmoid": F.hardsigmoid,
        "leaky_relu": lambda x: F.leaky_relu(x, 0.2), "log_sigmoid": F.logsigmoid, "squareplus": lambda x: (x + (x * x + 4).sqrt()) / 2, "tanh_shrink": F.tanhshrink, "silu": F.silu,
        "gelu": F.gelu, "mish": F.mish, "softplus": F.softplus, "selu": F.selu, "log_softmax": lambda x: F.log_softmax(x, -1),
    }
    for name, function in functions.items():
        add(name, "Activation", {"activation": name}, [[3, 2, 4]], function, version="3.4.1", low=-5, high=5)

    def keras_relu(x, most=math.inf, slope=0.0, threshold=0.0):
        return torch.where(x >= most, torch.full_like(x, most), torch.where(x >= threshold, x, slope * (x - threshold)))

    add("slope, threshold and greatest value", "ReLU", {"max_value": 1.25, "negative_slope": 0.1, "threshold": 0.5}, [[3, 4]], lambda x: keras_relu(x, 1.25, 0.1, 0.5))
    add("threshold", "ReLU", {"max_value": None, "negative_slope": 0.0, "threshold": 0.5}, [[3, 4]], lambda x: keras_relu(x, threshold=0.5))
    add("slope", "ReLU", {"max_value": 1.0, "negative_slope": 0.2, "threshold": 0.0}, [[3, 4]], lambda x: keras_relu(x, 1.0, 0.2))
    add("another slope", "ELU", {"alpha": 0.5}, [[3, 4]], lambda x: F.elu(x, 0.5))
    add("of Keras 3", "LeakyReLU", {"negative_slope": 0.15}, [[3, 4]], lambda x: F.leaky_relu(x, 0.15), version="3.4.1")
    add("axis 1", "Softmax", {"axis": 1}, [[3, 2, 4]], lambda x: F.softmax(x, 1))
    add("axis -2", "Softmax", {"axis": -2}, [[3, 2, 4]], lambda x: F.softmax(x, -2))
    add("several axes", "Softmax", {"axis": [1, 2]}, [[3, 2, 4]], lambda x: x.exp() / x.exp().sum((1, 2), keepdim=True))


def merging():
    def add(*args, **kwargs):
        case("torch_merging", *args, **kwargs)

    two = [[3, 4], [3, 4]]
    add("two", "Subtract", {}, two, lambda a, b: a - b)
    add("another rank", "Multiply", {}, [[3, 4, 5], [4, 5]], lambda a, b: a * b[:, None])
    add("axis -2", "Concatenate", {"axis": -2}, [[3, 4, 2], [3, 1, 2]], lambda a, b: torch.cat([a, b], -2))
    for mode, function in {"sum": lambda a, b: a + b, "mul": lambda a, b: a * b, "max": torch.maximum, "ave": lambda a, b: (a + b) / 2, "concat": lambda a, b: torch.cat([a, b], -1)}.items():
        add(mode, "Merge", {"mode": mode, "concat_axis": -1, "dot_axes": -1}, two, function, version="1.2.2")
    add("dot", "Merge", {"mode": "dot", "dot_axes": [1, 1]}, [[4], [4]], lambda a, b: (a * b).sum(1, keepdim=True), version="1.2.2")
    # What the applications bring with them: Inception-ResNet V2 had a Lambda, which is told by its name, its inputs and its arguments.
    add("another times a number", "CustomScaleLayer", {"scale": 0.17}, [[3, 4, 2], [3, 4, 2]], lambda a, b: a + 0.17 * b)
    add("matrices as they come", "Dot", {"axes": [-1, -2]}, [[3, 4], [4, 5]], torch.bmm)


def shaping():
    def add(*args, **kwargs):
        case("torch_shaping", *args, **kwargs)

    def scaled(x, size, mode, **more):
        return last(F.interpolate(first(x), size=size, mode=mode, **more))

    def bilinear(x, size):
        # Pixels have their centres at a half, as in TensorFlow 2.
        return scaled(x, size, "bilinear", align_corners=False)

    add("each side", "ZeroPadding1D", {"padding": [1, 2]}, [[3, 4]], lambda x: F.pad(x, (0, 0, 1, 2)))
    add("one number", "ZeroPadding1D", {"padding": 2}, [[3, 4]], lambda x: F.pad(x, (0, 0, 2, 2)))
    add("each side", "ZeroPadding3D", {"padding": [[1, 0], [0, 2], [1, 1]]}, [[2, 3, 4, 2]], lambda x: F.pad(x, (0, 0, 1, 1, 0, 2, 1, 0)))
    add("each side", "Cropping1D", {"cropping": [1, 0]}, [[4, 3]], lambda x: x[:, 1:])
    add("each side", "Cropping3D", {"cropping": [[1, 0], [0, 1], [1, 1]]}, [[3, 4, 5, 2]], lambda x: x[:, 1:, :-1, 1:-1])
    add("as it comes", "UpSampling1D", {"size": 3}, [[3, 4]], lambda x: x.repeat_interleave(3, 1))
    add("uneven", "UpSampling3D", {"size": [1, 2, 3]}, [[2, 3, 2, 2]], lambda x: x.repeat_interleave(2, 2).repeat_interleave(3, 3))
    add("bilinear", "UpSampling2D", {"size": [2, 3], "interpolation": "bilinear"}, [[3, 4, 2]], lambda x: bilinear(x, [6, 12]))
    add("bicubic", "UpSampling2D", {"size": [2, 2], "interpolation": "bicubic"}, [[5, 4, 2]], lambda x: scaled(x, [10, 8], "bicubic", align_corners=False, antialias=True))
    add("smaller", "Resizing", {"height": 5, "width": 3, "interpolation": "bilinear", "crop_to_aspect_ratio": False}, [[8, 9, 2]], lambda x: bilinear(x, [5, 3]))
    add("larger", "Resizing", {"height": 11, "width": 10, "interpolation": "bilinear", "crop_to_aspect_ratio": False}, [[5, 4, 2]], lambda x: bilinear(x, [11, 10]))
    add("smaller, nearest", "Resizing", {"height": 5, "width": 4, "interpolation": "nearest"}, [[8, 9, 2]], lambda x: scaled(x, [5, 4], "nearest-exact"))
    add("larger, nearest", "Resizing", {"height": 11, "width": 6, "interpolation": "nearest"}, [[5, 4, 2]], lambda x: scaled(x, [11, 6], "nearest-exact"))
    # Where nothing shrinks, PyTorch's antialiased kernel is TensorFlow's own: Keys' cubic with a = -0.5, cut and weighed anew at the border.
    add("larger, bicubic", "Resizing", {"height": 11, "width": 10, "interpolation": "bicubic"}, [[5, 6, 2]], lambda x: scaled(x, [11, 10], "bicubic", align_corners=False, antialias=True))
    add("smaller, antialiased", "Resizing", {"height": 5, "width": 3, "interpolation": "bilinear", "antialias": True}, [[8, 9, 2]], lambda x: scaled(x, [5, 3], "bilinear", align_corners=False, antialias=True), version="3.4.1")
    add("channels first", "Resizing", {"height": 5, "width": 3, "data_format": "channels_first"}, [[2, 8, 9]], lambda x: F.interpolate(x, [5, 3], mode="bilinear"), version="3.4.1")

    def window(x, height, width):
        """The largest in the middle with the proportions of what is wanted."""
        h, w = x.shape[1:3]
        ch, cw = max(min(h, int(w * height / width)), 1), max(min(w, int(h * width / height)), 1)
        top, left = int((h - ch) / 2), int((w - cw) / 2)
        return x[:, top:top + ch, left:left + cw]

    add("the largest window", "Resizing", {"height": 4, "width": 6, "crop_to_aspect_ratio": True}, [[9, 7, 2]], lambda x: bilinear(window(x, 4, 6), [4, 6]))
    add("even and odd", "CenterCrop", {"height": 5, "width": 4}, [[8, 9, 2]], lambda x: x[:, 1:6, 2:6])
    add("as large", "CenterCrop", {"height": 8, "width": 3}, [[8, 9, 2]], lambda x: x[:, :, 3:6])
    add("larger than the picture", "CenterCrop", {"height": 10, "width": 4}, [[8, 9, 2]], lambda x: bilinear(window(x, 10, 4), [10, 4]))
    add("when a network is applied", "RandomCrop", {"height": 5, "width": 4}, [[8, 9, 2]], lambda x: bilinear(window(x, 5, 4), [5, 4]))
    add("for each channel", "Rescaling", {"scale": [1.0, 2.0, 0.5], "offset": [0.0, 1.0, -2.0]}, [[3, 4, 3]], lambda x: x * torch.tensor([1.0, 2.0, 0.5]) + torch.tensor([0.0, 1.0, -2.0]))
    add("learned", "Normalization", {"axis": [-1]}, [[3, 4, 3]], lambda x, mean, variance, count: (x - mean) / variance.sqrt(), {"mean": [3], "variance": [3], "count": []})
    add("given", "Normalization", {"axis": [-1], "mean": [1.0, 2.0, 3.0], "variance": [1.0, 4.0, 0.0]}, [[3, 4, 3]],
        lambda x: (x - torch.tensor([1.0, 2.0, 3.0])) / torch.tensor([1.0, 2.0, 1e-7], dtype=torch.float64))
    add("rows", "Normalization", {"axis": [1]}, [[3, 4]], lambda x, mean, variance, count: (x - mean[:, None]) / variance.sqrt()[:, None], {"mean": [3], "variance": [3], "count": []})
    add("one for all", "Normalization", {"axis": None, "mean": 0.5, "variance": 4.0}, [[3, 4]], lambda x: (x - 0.5) / 2)
    add("backwards", "Normalization", {"axis": [-1], "mean": [1.0, 2.0], "variance": [1.0, 4.0], "invert": True}, [[3, 2]], lambda x: x * torch.tensor([1.0, 2.0]) + torch.tensor([1.0, 2.0]))
    add("of Keras 1", "TimeDistributedDense", {"output_dim": 3, "activation": "relu"}, [[4, 5]], lambda x, W, b: F.relu(x @ W + b), {"W": [5, 3], "b": [3]}, version="1.2.2")


def attention():
    def add(*args, **kwargs):
        case("torch_attention", *args, **kwargs)

    parts = ["query", "key", "value", "attention_output"]

    def multi_head(q, v, k, causal=False, **w):
        """PyTorch's own, where heads are as wide as they have to be there: the projections lie in one matrix."""
        heads, width = w["query_kernel"].shape[1:]
        embed = q.shape[-1]
        assert heads * width == embed and w["value_kernel"].shape[2] == width
        module = torch.nn.MultiheadAttention(embed, heads, batch_first=True, kdim=k.shape[-1], vdim=v.shape[-1]).double()
        with torch.no_grad():
            names = [module.in_proj_weight[i * embed:(i + 1) * embed] for i in range(3)] if module.in_proj_weight is not None else [module.q_proj_weight, module.k_proj_weight, module.v_proj_weight]
            for name, target in zip(parts, names):
                target.copy_(w[f"{name}_kernel"].reshape(w[f"{name}_kernel"].shape[0], -1).T)
            module.in_proj_bias.copy_(torch.cat([w[f"{name}_bias"].reshape(-1) for name in parts[:3]]))
            module.out_proj.weight.copy_(w["attention_output_kernel"].reshape(embed, embed).T)
            module.out_proj.bias.copy_(w["attention_output_bias"])
            mask = torch.ones(q.shape[1], v.shape[1], dtype=torch.bool).triu(1) if causal else None
            return module(q, k, v, attn_mask=mask)[0]

    def by_formula(q, v, k, **w):
        """softmax(q k' / sqrt(width)) v for each head, of any widths."""
        def project(x, name):
            y = torch.einsum("ntc,chw->nhtw", x, w[f"{name}_kernel"])
            return y + w[f"{name}_bias"][None, :, None] if f"{name}_bias" in w else y
        qs, ks, vs = project(q, "query"), project(k, "key"), project(v, "value")
        mixed = F.softmax(qs @ ks.transpose(2, 3) / math.sqrt(qs.shape[-1]), -1) @ vs
        y = torch.einsum("nhtw,hwc->ntc", mixed, w["attention_output_kernel"])
        return y + w["attention_output_bias"] if "attention_output_bias" in w else y

    square = {f"{n}/{k}": s for n in parts for k, s in {"kernel": [2, 4, 8] if n == "attention_output" else [8, 2, 4], "bias": [8] if n == "attention_output" else [2, 4]}.items()}
    config = {"num_heads": 2, "key_dim": 4, "value_dim": 4, "use_bias": True, "output_shape": None, "attention_axes": None}
    add("to itself", "MultiHeadAttention", config, [[5, 8]], lambda x, **w: multi_head(x, x, x, **w), square, kwargs={"value": "$0"})
    add("to another", "MultiHeadAttention", config, [[5, 8], [6, 8]], lambda q, v, **w: multi_head(q, v, v, **w), square, kwargs={"value": "$1"})
    add("to another, of Keras 3", "MultiHeadAttention", config, [[5, 8], [6, 8], [6, 8]], lambda q, v, k, **w: multi_head(q, v, k, **w), square, args=["$0", "$1"], kwargs={"key": "$2"}, version="3.4.1", module="keras.layers")
    add("what comes later hidden", "MultiHeadAttention", config, [[5, 8]], lambda x, **w: multi_head(x, x, x, causal=True, **w), square, kwargs={"value": "$0", "use_causal_mask": True})
    add("other widths", "MultiHeadAttention", {**config, "num_heads": 3, "key_dim": 2, "value_dim": 5}, [[5, 8], [6, 7]], lambda q, v, **w: by_formula(q, v, v, **w),
        {"query/kernel": [8, 3, 2], "query/bias": [3, 2], "key/kernel": [7, 3, 2], "key/bias": [3, 2], "value/kernel": [7, 3, 5], "value/bias": [3, 5], "attention_output/kernel": [3, 5, 8], "attention_output/bias": [8]}, kwargs={"value": "$1"})
    add("no biases, another output", "MultiHeadAttention", {**config, "use_bias": False, "output_shape": [3]}, [[5, 8]], lambda x, **w: by_formula(x, x, x, **w),
        {"query/kernel": [8, 2, 4], "key/kernel": [8, 2, 4], "value/kernel": [8, 2, 4], "attention_output/kernel": [2, 4, 3]}, kwargs={"value": "$0"})

    add("query and value", "Attention", {"use_scale": False, "score_mode": "dot"}, [[5, 4], [6, 4]], lambda q, v: F.softmax(q @ v.transpose(1, 2), -1) @ v)
    add("a key of its own, scaled", "Attention", {"use_scale": True}, [[5, 4], [6, 3], [6, 4]], lambda q, v, k, scale: F.softmax(scale * (q @ k.transpose(1, 2)), -1) @ v, {"scale": []})
    add("what comes later hidden", "Attention", {"causal": True}, [[5, 4], [5, 4]], lambda q, v: F.softmax((q @ v.transpose(1, 2)).masked_fill(torch.ones(5, 5, dtype=torch.bool).triu(1), -math.inf), -1) @ v)
    add("query and value", "AdditiveAttention", {"use_scale": True}, [[5, 4], [6, 4]], lambda q, v, scale: F.softmax((scale * torch.tanh(q[:, :, None] + v[:, None])).sum(-1), -1) @ v, {"scale": [4]})
