"""What torchvision's networks compute with the weights that ApplicationNumbersTests draws, for those that Keras has too.

    python3 torchvision_logits.py        (torch 1.13, torchvision 0.14)    writes logits.json beside itself

torchvision is another implementation of the same papers. Where Keras differs, the network is changed here to be what Keras says it is:
strides of ResNet V1 on the first convolution of a block, and its biases; strided convolutions padded as TensorFlow pads them; averages that leave
the padding out; epsilons. Weights are drawn under the names and in the layouts of Keras.
"""
import json
import math
import os

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torchvision import models
from torchvision.models.efficientnet import FusedMBConvConfig, MBConvConfig
from torchvision.models.inception import BasicConv2d
from torchvision.ops.misc import SqueezeExcitation

CLASSES, BATCH = 10, 2
# EfficientNetV2 adds up so much that float32 would not tell right from wrong: each block adds a quarter.
CALM = [False]


def uniform(name, count):
    """Numbers in 0..1 that depend on a name and a place alone."""
    seed = 2166136261
    for byte in name.encode():
        seed = ((seed ^ byte) * 16777619) & 0xFFFFFFFF
    h = (np.uint64(seed) + np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B9)) & np.uint64(0xFFFFFFFF)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        h = ((h ^ (h >> np.uint64(shift))) * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    return ((h ^ (h >> np.uint64(16))) >> np.uint64(8)).astype(np.float64) / 2**24


def draw(layer, index, shape, positive=False):
    u = uniform(f"{layer}/{index}", int(np.prod(shape)))
    if len(shape) > 1:
        fan = np.prod(shape[:-1]) / (shape[2] if shape[-1] == 1 else 1)
        u = (2 * u - 1) * math.sqrt(6 / fan)
    else:
        u = 0.75 + 0.5 * u if positive else 0.2 * u - 0.1
        if CALM[0] and positive and index == 0 and layer.endswith("project_bn"):
            u /= 4
    return torch.from_numpy(u.astype(np.float32).reshape(shape))


def fill(module, layer, flatten=None, grouped=False):
    """Gives a module the weights of a layer of Keras; one of each channel may be written as one in groups there."""
    if isinstance(module, nn.Conv2d):
        out, inner, rows, columns = module.weight.shape
        depthwise = module.groups > 1 and not grouped
        kernel = draw(layer, 0, (rows, columns, out, 1) if depthwise else (rows, columns, inner, out))
        module.weight.data = kernel.permute((2, 3, 0, 1) if depthwise else (3, 2, 0, 1)).contiguous()
    elif isinstance(module, nn.Linear):
        kernel = draw(layer, 0, tuple(module.weight.shape[::-1]))
        if flatten:
            # Keras flattens rows, columns, channels.
            channels, edge = flatten
            kernel = kernel.reshape(edge, edge, channels, -1).permute(2, 0, 1, 3).reshape(kernel.shape)
        module.weight.data = kernel.T.contiguous()
    elif isinstance(module, nn.LayerNorm):
        module.weight.data = draw(layer, 0, module.weight.shape, True)
        module.bias.data = draw(layer, 1, module.bias.shape)
        return
    else:
        scale = getattr(module, "scale", True)
        module.weight.data = draw(layer, 0, module.weight.shape, True) if scale else torch.ones_like(module.weight)
        first = 1 if scale else 0
        module.bias.data = draw(layer, first, module.bias.shape)
        module.running_mean = draw(layer, first + 1, module.running_mean.shape)
        module.running_var = draw(layer, first + 2, module.running_var.shape, True)
        return
    if module.bias is not None:
        module.bias.data = draw(layer, 1, module.bias.shape)


def settle(net, epsilon):
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eps = epsilon
    return net.eval()


def pad_as_tensorflow(net):
    """Strided convolutions pad so that the odd pixel comes last."""
    def before(module, inputs):
        x, = inputs
        k = module.kernel_size[0]
        front = [k // 2 - 1 + size % 2 for size in x.shape[2:]]
        return F.pad(x, (front[1], k // 2, front[0], k // 2))
    for module in net.modules():
        if isinstance(module, nn.Conv2d) and module.stride[0] == 2 and module.kernel_size[0] > 1:
            module.padding = (0, 0)
            module.register_forward_pre_hook(before)


def vgg(net, depths, edge):
    net.avgpool = nn.Identity()
    net.classifier[0] = nn.Linear(512 * edge * edge, 4096)
    convs = (m for m in net.features if isinstance(m, nn.Conv2d))
    for block, depth in enumerate(depths, 1):
        for i in range(1, depth + 1):
            fill(next(convs), f"block{block}_conv{i}")
    fill(net.classifier[0], "fc1", (512, edge))
    fill(net.classifier[3], "fc2")
    fill(net.classifier[6], "predictions")
    return net.eval()


def resnet(net):
    for module in net.modules():
        if isinstance(module, models.resnet.Bottleneck):
            module.conv1.stride, module.conv2.stride = module.conv2.stride, (1, 1)
        if isinstance(module, nn.Conv2d):
            module.bias = nn.Parameter(torch.zeros(module.out_channels))
    fill(net.conv1, "conv1_conv")
    fill(net.bn1, "conv1_bn")
    for stage in range(1, 5):
        for b, block in enumerate(getattr(net, f"layer{stage}"), 1):
            name = f"conv{stage + 1}_block{b}"
            for i in (1, 2, 3):
                fill(getattr(block, f"conv{i}"), f"{name}_{i}_conv")
                fill(getattr(block, f"bn{i}"), f"{name}_{i}_bn")
            if block.downsample is not None:
                fill(block.downsample[0], f"{name}_0_conv")
                fill(block.downsample[1], f"{name}_0_bn")
    fill(net.fc, "predictions")
    return settle(net, 1.001e-5)


def densenet(net):
    fill(net.features.conv0, "conv1_conv")
    fill(net.features.norm0, "conv1_bn")
    for stage in range(1, 5):
        for b, layer in enumerate(getattr(net.features, f"denseblock{stage}").values(), 1):
            name = f"conv{stage + 1}_block{b}"
            fill(layer.norm1, f"{name}_0_bn")
            fill(layer.conv1, f"{name}_1_conv")
            fill(layer.norm2, f"{name}_1_bn")
            fill(layer.conv2, f"{name}_2_conv")
        if stage < 4:
            fill(getattr(net.features, f"transition{stage}").norm, f"pool{stage + 1}_bn")
            fill(getattr(net.features, f"transition{stage}").conv, f"pool{stage + 1}_conv")
    fill(net.features.norm5, "bn")
    fill(net.classifier, "predictions")
    return settle(net, 1.001e-5)


def convs_of(module):
    """The convolutions and normalizations within, in order; those that weigh channels as one."""
    if isinstance(module, (nn.Conv2d, nn.BatchNorm2d, SqueezeExcitation)):
        return [module]
    return [found for child in module.children() for found in convs_of(child)]


def fill_block(block, prefix, parts, weighing):
    modules = convs_of(block)
    for module, part in zip((m for m in modules if not isinstance(m, SqueezeExcitation)), parts, strict=True):
        fill(module, prefix + part)
    for module in (m for m in modules if isinstance(m, SqueezeExcitation)):
        fill(module.fc1, prefix + weighing[0])
        fill(module.fc2, prefix + weighing[1])


def mobilenet_v2(net):
    fill(net.features[0][0], "Conv1")
    fill(net.features[0][1], "bn_Conv1")
    for i, block in enumerate(list(net.features)[1:-1]):
        name = f"block_{i}" if i else "expanded_conv"
        parts = ["depthwise", "depthwise_BN", "project", "project_BN"]
        fill_block(block, f"{name}_", (["expand", "expand_BN"] if i else []) + parts, [])
    fill(net.features[-1][0], "Conv_1")
    fill(net.features[-1][1], "Conv_1_bn")
    fill(net.classifier[-1], "predictions")
    pad_as_tensorflow(net)
    return settle(net, 1e-3)


def mobilenet_v3(net):
    fill(net.features[0][0], "conv")
    fill(net.features[0][1], "conv_bn")
    for i, block in enumerate(list(net.features)[1:-1]):
        name = f"expanded_conv_{i}" if i else "expanded_conv"
        parts = (["expand", "expand_bn"] if i else []) + ["depthwise", "depthwise_bn", "project", "project_bn"]
        fill_block(block, f"{name}_", parts, ["squeeze_excite_conv", "squeeze_excite_conv_1"])
    fill(net.features[-1][0], "conv_1")
    fill(net.features[-1][1], "conv_1_bn")
    for index, name in ((0, "conv_2"), (3, "logits")):
        # Keras has convolutions of one pixel there, whose kernels are the same numbers.
        fill(net.classifier[index], name)
    pad_as_tensorflow(net)
    return settle(net, 1e-3), lambda x: x / 127.5 - 1


def efficientnet(net):
    fill(net.features[0][0], "stem_conv")
    fill(net.features[0][1], "stem_bn")
    for i, stage in enumerate(list(net.features)[1:-1], 1):
        for j, block in enumerate(stage):
            name = f"block{i}{chr(97 + j)}_"
            parts = (["expand_conv", "expand_bn"] if i > 1 else []) + ["dwconv", "bn", "project_conv", "project_bn"]
            fill_block(block, name, parts, ["se_reduce", "se_expand"])
    fill(net.features[-1][0], "top_conv")
    fill(net.features[-1][1], "top_bn")
    fill(net.classifier[-1], "predictions")
    pad_as_tensorflow(net)
    mean, variance = draw("normalization", 0, (3,)), draw("normalization", 1, (3,), True)
    spread = torch.tensor([0.229, 0.224, 0.225]).sqrt()
    channel = lambda v: v.reshape(1, 3, 1, 1)
    return settle(net, 1e-3), lambda x: (x / 255 - channel(mean)) / channel(variance.sqrt()) / channel(spread)


def efficientnet_v2(net, normalized):
    CALM[0] = True
    fill(net.features[0][0], "stem_conv")
    fill(net.features[0][1], "stem_bn")
    for i, stage in enumerate(list(net.features)[1:-1], 1):
        for j, block in enumerate(stage):
            name, count = f"block{i}{chr(97 + j)}_", len(convs_of(block))
            parts = {2: ["project_conv", "project_bn"], 4: ["expand_conv", "expand_bn", "project_conv", "project_bn"],
                     7: ["expand_conv", "expand_bn", "dwconv2", "bn", "project_conv", "project_bn"]}[count]
            fill_block(block, name, parts, ["se_reduce", "se_expand"])
    fill(net.features[-1][0], "top_conv")
    fill(net.features[-1][1], "top_bn")
    fill(net.classifier[-1], "predictions")
    pad_as_tensorflow(net)
    mean, spread = (torch.tensor(v).reshape(1, 3, 1, 1) for v in ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]))
    return settle(net, 1e-3), (lambda x: (x / 255 - mean) / spread) if normalized else (lambda x: x / 128 - 1)


def efficientnet_v2_b(width, depth):
    """Sizes that torchvision has only the parts of."""
    def eights(channels):
        return max(8, int(channels + 4) // 8 * 8)
    rows = [(FusedMBConvConfig, 1, 1, 32, 16, 1), (FusedMBConvConfig, 4, 2, 16, 32, 2), (FusedMBConvConfig, 4, 2, 32, 48, 2),
            (MBConvConfig, 4, 2, 48, 96, 3), (MBConvConfig, 6, 1, 96, 112, 5), (MBConvConfig, 6, 2, 112, 192, 8)]
    settings = [kind(e, 3, s, eights(i * width), eights(o * width), math.ceil(n * depth)) for kind, e, s, i, o, n in rows]
    return models.EfficientNet(settings, 0.2, last_channel=eights(1280 * width), num_classes=CLASSES)


def convnext(net, name):
    fill(net.features[0][0], f"{name}_stem_conv")
    fill(net.features[0][1], f"{name}_stem_layernorm")
    for i in range(3):
        fill(net.features[2 * i + 2][0], f"{name}_downsampling_layernorm_{i}")
        fill(net.features[2 * i + 2][1], f"{name}_downsampling_conv_{i}")
    for stage in range(4):
        for j, block in enumerate(net.features[2 * stage + 1]):
            part = f"{name}_stage_{stage}_block_{j}_"
            fill(block.block[0], part + "depthwise_conv", grouped=True)
            fill(block.block[2], part + "layernorm")
            fill(block.block[3], part + "pointwise_conv_1")
            fill(block.block[5], part + "pointwise_conv_2")
            block.layer_scale.data = draw(part + "layer_scale", 0, (block.layer_scale.shape[0],), True).reshape(block.layer_scale.shape)
    fill(net.classifier[0], f"{name}_head_layernorm")
    fill(net.classifier[2], f"{name}_head_dense")
    mean, spread = (255 * torch.tensor(v).reshape(1, 3, 1, 1) for v in ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]))
    return net.eval(), lambda x: (x - mean) / spread


class InceptionResNet(nn.Module):
    """Inception-ResNet V2, which torchvision does not have: its blocks by the paper, of torchvision's parts; scales and the stem are Keras'."""

    def __init__(self):
        super().__init__()
        self.numbered, self.named = 0, 0
        self.parts = nn.ModuleList()
        c = self.conv
        self.stem = [c(3, 32, 3, stride=2), c(32, 32, 3), c(32, 64, 3, same=True)], [c(64, 80, 1), c(80, 192, 3)]
        self.first = [[c(192, 96, 1)], [c(192, 48, 1), c(48, 64, 5, True)], [c(192, 64, 1), c(64, 96, 3, True), c(96, 96, 3, True)], [c(192, 64, 1)]]
        self.fine = [self.residual(320, f"block35_{i}", 128, [(32, 1)], [(32, 1), (32, 3)], [(32, 1), (48, 3), (64, 3)]) for i in range(1, 11)]
        self.second = [[c(320, 384, 3, stride=2)], [c(320, 256, 1), c(256, 256, 3, True), c(256, 384, 3, stride=2)]]
        self.crossed = [self.residual(1088, f"block17_{i}", 384, [(192, 1)], [(128, 1), (160, (1, 7)), (192, (7, 1))]) for i in range(1, 21)]
        self.third = [[c(1088, 256, 1), c(256, 384, 3, stride=2)], [c(1088, 256, 1), c(256, 288, 3, stride=2)], [c(1088, 256, 1), c(256, 288, 3, True), c(288, 320, 3, stride=2)]]
        self.wide = [self.residual(2080, f"block8_{i}", 448, [(192, 1)], [(192, 1), (224, (1, 3)), (256, (3, 1))]) for i in range(1, 11)]
        self.last = self.conv(2080, 1536, 1, name="conv_7b")
        self.fc = nn.Linear(1536, CLASSES)
        fill(self.fc, "predictions")

    def conv(self, inner, out, kernel, same=False, stride=1, name=None):
        kernel = kernel if isinstance(kernel, tuple) else (kernel, kernel)
        made = BasicConv2d(inner, out, kernel_size=kernel, stride=stride, padding=tuple(k // 2 for k in kernel) if same else 0)
        made.bn.scale = False
        number = f"_{self.numbered}" if self.numbered else ""
        fill(made.conv, name or f"conv2d{number}")
        fill(made.bn, f"{name}_bn" if name else f"batch_normalization{number}")
        self.numbered += name is None
        self.parts.append(made)
        return made

    def residual(self, channels, name, joined, *branches):
        made = []
        for branch in branches:
            inner, row = channels, []
            for out, kernel in branch:
                row.append(self.conv(inner, out, kernel, same=True))
                inner = out
            made.append(row)
        up = nn.Conv2d(joined, channels, 1)
        fill(up, f"{name}_conv")
        self.parts.append(up)
        return made, up

    @staticmethod
    def joined(x, branches, *more):
        def run(branch):
            y = x
            for part in branch:
                y = part(y)
            return y
        return torch.cat([run(b) for b in branches] + list(more), 1)

    def forward(self, x):
        for part in self.stem[0]:
            x = part(x)
        x = F.max_pool2d(x, 3, 2)
        for part in self.stem[1]:
            x = part(x)
        x = F.max_pool2d(x, 3, 2)
        x = self.joined(x, self.first[:3], self.first[3][0](F.avg_pool2d(x, 3, 1, 1)))
        for branches, up in self.fine:
            x = F.relu(x + 0.17 * up(self.joined(x, branches)))
        x = self.joined(x, self.second, F.max_pool2d(x, 3, 2))
        for branches, up in self.crossed:
            x = F.relu(x + 0.1 * up(self.joined(x, branches)))
        x = self.joined(x, self.third, F.max_pool2d(x, 3, 2))
        for i, (branches, up) in enumerate(self.wide, 1):
            x = F.relu(x + 0.2 * up(self.joined(x, branches))) if i < 10 else x + up(self.joined(x, branches))
        return self.fc(self.last(x).mean((2, 3)))


def inception(net):
    net.AuxLogits = None
    for i, module in enumerate(m for m in net.modules() if isinstance(m, BasicConv2d)):
        number = f"_{i}" if i else ""
        module.bn.scale = False
        fill(module.conv, f"conv2d{number}")
        fill(module.bn, f"batch_normalization{number}")
    fill(net.fc, "predictions")
    return settle(net, 1e-3)


def main():
    pool = F.avg_pool2d
    F.avg_pool2d = lambda x, *window, **named: pool(x, *window[:3], **named, count_include_pad=False)
    few = {"num_classes": CLASSES}
    nets = {
        "VGG16": (64, lambda: vgg(models.vgg16(**few), [2, 2, 3, 3, 3], 2)),
        "VGG19": (32, lambda: vgg(models.vgg19(**few), [2, 2, 4, 4, 4], 1)),
        "ResNet50": (64, lambda: resnet(models.resnet50(**few))),
        "ResNet101": (64, lambda: resnet(models.resnet101(**few))),
        "DenseNet121": (64, lambda: densenet(models.densenet121(**few))),
        "DenseNet169": (64, lambda: densenet(models.densenet169(**few))),
        "MobileNetV2 1.0": (96, lambda: mobilenet_v2(models.mobilenet_v2(**few))),
        "MobileNetV2 1.4": (75, lambda: mobilenet_v2(models.mobilenet_v2(width_mult=1.4, **few))),
        "MobileNetV3Small": (70, lambda: mobilenet_v3(models.mobilenet_v3_small(**few))),
        "MobileNetV3Large": (75, lambda: mobilenet_v3(models.mobilenet_v3_large(**few))),
        "EfficientNetB0": (75, lambda: efficientnet(models.efficientnet_b0(**few))),
        "EfficientNetB2": (70, lambda: efficientnet(models.efficientnet_b2(**few))),
        "EfficientNetV2S": (70, lambda: efficientnet_v2(models.efficientnet_v2_s(**few), normalized=False)),
        "EfficientNetV2B0": (75, lambda: efficientnet_v2(efficientnet_v2_b(1.0, 1.0), normalized=True)),
        "EfficientNetV2B3": (75, lambda: efficientnet_v2(efficientnet_v2_b(1.2, 1.4), normalized=True)),
        "ConvNeXtTiny": (64, lambda: convnext(models.convnext_tiny(**few), "convnext_tiny")),
        "ConvNeXtBase": (64, lambda: convnext(models.convnext_base(**few), "convnext_base")),
        "InceptionResNetV2": (107, lambda: settle(InceptionResNet(), 1e-3)),
        "InceptionV3": (107, lambda: inception(models.inception_v3(init_weights=False, **few))),
    }
    found = {}
    with torch.no_grad():
        for name, (size, make) in nets.items():
            CALM[0] = False
            made = make()
            net, prepare = made if isinstance(made, tuple) else (made, None)
            u = torch.from_numpy(uniform("input", BATCH * size * size * 3).astype(np.float32).reshape(BATCH, size, size, 3)).permute(0, 3, 1, 2)
            logits = net(prepare(255 * u) if prepare else 2 * u - 1)
            found[name] = {"size": size, "pixels": prepare is not None, "logits": [float(f"{v:.7g}") for v in logits.flatten().tolist()]}
            print(name, size, logits.abs().max().item(), logits.std().item())
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "logits.json"), "w") as file:
        file.write("{\n" + ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in found.items()) + "\n}\n")


main()
