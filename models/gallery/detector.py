"""Trains a detector of paper shapes, whose output is written as YOLOv8's is: [N, 4 + classes, cells].

    python3 detector.py      writes detector.onnx and the picture detector.jpg beside this file; about two minutes

Needs PyTorch and Pillow.
"""

import numpy as np
import torch
from torch import nn

import scenes
from training import begin, fit, picture, save

SIZE, STRIDE, CLASSES = 128, 8, len(scenes.SHAPES)
CELLS = SIZE // STRIDE


def block(before, after, stride=1):
    return nn.Sequential(nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU())


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(block(3, 16, 2), block(16, 24, 2), block(24, 32, 2), block(32, 48), block(48, 48),
                                      block(48, 48))
        self.boxes = nn.Conv2d(48, 4, 1)
        self.classes = nn.Conv2d(48, CLASSES, 1)
        nn.init.constant_(self.classes.bias, -4)
        at = (torch.arange(CELLS) + 0.5) * STRIDE
        self.register_buffer("x", at.repeat(CELLS).reshape(1, 1, -1))
        self.register_buffer("y", at.repeat_interleave(CELLS).reshape(1, 1, -1))

    def parts(self, picture):
        """Distances from the cell's middle to the left, top, right and bottom edges in pixels, and the logits."""
        x = self.features(picture)
        return nn.functional.softplus(self.boxes(x)).flatten(2) * STRIDE, self.classes(x).flatten(2)

    def forward(self, picture):
        edges, logits = self.parts(picture)
        left, top, right, bottom = edges.split(1, 1)
        return torch.cat([self.x + (right - left) / 2, self.y + (bottom - top) / 2, left + right, top + bottom,
                          logits.sigmoid()], 1)


def sample(rng):
    items = scenes.scatter(rng, int(rng.integers(1, 6)))
    wanted = np.zeros((4 + CLASSES, CELLS, CELLS), np.float32)
    at = (np.arange(CELLS) + 0.5) * STRIDE
    for item in items:
        left, top, right, bottom = (SIZE * edge for edge in scenes.box(item))
        # The cells near an object's middle are to find it.
        columns = np.abs(at - SIZE * item[1]) <= max(STRIDE / 2, 0.2 * (right - left))
        rows = np.abs(at - SIZE * item[2]) <= max(STRIDE / 2, 0.2 * (bottom - top))
        for row in np.flatnonzero(rows):
            for column in np.flatnonzero(columns):
                wanted[:4, row, column] = at[column] - left, at[row] - top, right - at[column], bottom - at[row]
                wanted[4 + scenes.SHAPES.index(item[0]), row, column] = 1
    return scenes.draw(rng, items, SIZE).transpose(2, 0, 1), wanted.reshape(4 + CLASSES, -1)


def loss(network, pictures, wanted):
    edges, logits = network.parts(pictures)
    target, classes = wanted[:, :4], wanted[:, 4:]
    found = classes.amax(1, keepdim=True)
    count = found.sum()
    # Focal loss (Lin et al. 2017): the many empty cells count little.
    chance = logits.sigmoid()
    wrong = classes * (1 - chance) + (1 - classes) * chance
    focal = (nn.functional.binary_cross_entropy_with_logits(logits, classes, reduction="none") * wrong ** 2).sum()
    boxes = (found * nn.functional.smooth_l1_loss(edges, target, reduction="none")).sum() / STRIDE
    return (4 * focal + boxes) / count


def main():
    rng = begin(1)
    data = [np.stack(part) for part in zip(*(sample(rng) for _ in range(1600)))]
    network = Detector()
    fit(network, rng, data, loss, 700)
    save(network, "detector", (3, SIZE, SIZE), "image", "boxes")
    rng = np.random.default_rng(35)
    picture(scenes.draw(rng, scenes.scatter(rng, 5, 0.1, 0.17), 512, scenes.PAPERS), "detector.jpg")


if __name__ == "__main__":
    main()
