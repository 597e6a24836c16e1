"""Trains a small U-Net that says of every pixel which shape it belongs to.

    python3 segmentation.py      writes segmentation.onnx and the picture segmentation.jpg; about two minutes

Needs PyTorch and Pillow.
"""

import numpy as np
import torch
from torch import nn

import scenes
from training import begin, fit, picture, save

SIZE, CLASSES = 96, 1 + len(scenes.SHAPES)


def block(before, after, stride=1):
    return nn.Sequential(nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU())


def double(x):
    return nn.functional.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)


class Segmentation(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.ModuleList([block(3, 16, 2), block(16, 24, 2), block(24, 40, 2)])
        self.deep = block(40, 40)
        self.up = nn.ModuleList([block(64, 24), block(40, 16)])
        self.head = nn.Conv2d(16, CLASSES, 1)

    def forward(self, x):
        kept = []
        for layer in self.down:
            x = layer(x)
            kept.append(x)
        x = self.deep(x)
        for layer, skip in zip(self.up, kept[-2::-1]):
            x = layer(torch.cat([double(x), skip], 1))
        return double(self.head(x))


def sample(rng):
    items = scenes.scatter(rng, int(rng.integers(2, 6)), 0.1, 0.2)
    x, y = scenes.grid(SIZE)
    classes = np.zeros((SIZE, SIZE), np.int64)
    for kind, cx, cy, radius, angle in items:
        px, py = (x - cx) / radius, (y - cy) / radius
        inside = scenes.distance(kind, px * np.cos(angle) + py * np.sin(angle),
                                 py * np.cos(angle) - px * np.sin(angle)) <= 0
        classes[inside] = 1 + scenes.SHAPES.index(kind)
    return scenes.draw(rng, items, SIZE).transpose(2, 0, 1), classes


def loss(network, pictures, classes):
    return nn.functional.cross_entropy(network(pictures), classes)


def main():
    rng = begin(2)
    data = [np.stack(part) for part in zip(*(sample(rng) for _ in range(1200)))]
    network = Segmentation()
    fit(network, rng, data, loss, 450, size=16)
    save(network, "segmentation", (3, SIZE, SIZE), "image", "classes")
    rng = np.random.default_rng(7)
    picture(scenes.draw(rng, scenes.scatter(rng, 5, 0.12, 0.19), 512, scenes.PAPERS), "segmentation.jpg")


if __name__ == "__main__":
    main()
