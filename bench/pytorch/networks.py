"""Writes networks of torchvision as ONNX files, for `GradCam.Benchmarks networks FOLDER`.

    python3 networks.py FOLDER

Their weights are random, but calibrated: batch statistics are those of a few batches, and logits vary by about 3, so that
activations are as dense and classes as distinct as in trained networks. Needs torchvision (Debian: python3-torchvision).
"""

import sys
from pathlib import Path

import torch
import torchvision.models as zoo
from torch import nn

NETWORKS = ["squeezenet1_1", "mobilenet_v3_small", "efficientnet_b0", "shufflenet_v2_x1_0", "resnet18", "densenet121",
            "regnet_y_400mf", "convnext_tiny", "vit_b_16", "swin_t", "vgg16"]


def photographs(count):
    """Smooth random pictures with some noise, normalized as photographs are."""
    coarse = torch.randn(count, 3, 14, 14)
    smooth = nn.functional.interpolate(coarse, size=(224, 224), mode="bilinear", align_corners=False)
    return smooth + 0.2 * torch.randn(count, 3, 224, 224)


def calibrated(name):
    torch.manual_seed(1)
    network = getattr(zoo, name)(weights=None)
    norms = [m for m in network.modules() if isinstance(m, nn.BatchNorm2d)]
    for module in norms:
        module.momentum = None
        module.reset_running_stats()
    for module in network.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0
    network.train()
    with torch.no_grad():
        # Transformers begin with a head of zeros, through which no gradient comes.
        last = [m for m in network.modules() if isinstance(m, (nn.Linear, nn.Conv2d))][-1]
        if not last.weight.any():
            nn.init.normal_(last.weight, std=0.02)
        for _ in range(3 if norms else 0):
            network(photographs(8))
        network.eval()
        spread = network(photographs(2)).std().item()
        last.weight.mul_(3 / max(spread, 1e-6))
    return network


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or NETWORKS:
        torch.onnx.export(calibrated(name), photographs(1), str(folder / f"{name}.onnx"), opset_version=17,
                          input_names=["image"], output_names=["logits"],
                          dynamic_axes={"image": {0: "batch"}, "logits": {0: "batch"}})
        print(name, flush=True)


if __name__ == "__main__":
    main()
