"""Trains a small network on drawn volumes of a chest: with a nodule in a lung, or without.

    python3 nodule.py      writes nodule.onnx and the volume nodule.npy; about two minutes

Volumes of 24 slices of 40 x 40, 0 (air) to 1. A chest of two lungs with vessels, which are as bright as a nodule but
long. These are drawings, and no use in medicine. Needs PyTorch.
"""

import numpy as np
import torch
from torch import nn

from training import FOLDER, begin, fit, save

DEPTH, SIDE = 24, 40


def smooth(distance, width=0.8):
    return np.clip(0.5 - distance / width, 0, 1)


def volume(rng, nodule):
    """Draws a volume: [1, DEPTH, SIDE, SIDE], 0..1, and the place of the nodule, (z, y, x)."""
    z, y, x = np.meshgrid(*(np.arange(n) + 0.5 for n in (DEPTH, SIDE, SIDE)), indexing="ij")
    middle, top = SIDE / 2 + rng.normal(0, 0.7, 2), DEPTH / 2 + rng.normal(0, 0.5)
    body = (np.hypot((x - middle[0]) / 18.5, (y - middle[1]) / 15.5) - 1) * 15
    values = 0.62 * smooth(body)
    lungs = []
    for side in (-1, 1):
        cx, cy = middle[0] + side * 8.3, middle[1] - 0.5
        narrow = np.clip(1.12 - 0.5 * ((z - top) / (DEPTH / 2)) ** 2, 0.45, 1)
        shape = (np.sqrt(((x - cx) / 6.6) ** 2 + ((y - cy) / 10.8) ** 2) / narrow - 1) * 6.6
        lungs.append((cx, cy))
        inside = smooth(shape)
        values = values * (1 - inside) + 0.12 * inside
        for _ in range(int(rng.integers(3, 6))):
            # A vessel: from the middle of the chest outwards, thinner and thinner.
            start = np.array([top + rng.uniform(-3, 3), cy + rng.uniform(-1, 3), cx - side * 6.0])
            way = np.array([rng.normal(0, 0.6), rng.normal(0, 0.7), side * rng.uniform(0.5, 1)])
            way /= np.linalg.norm(way)
            offset = np.stack([z - start[0], y - start[1], x - start[2]])
            along = np.clip((offset * way[:, None, None, None]).sum(0), 0, 13)
            away = np.sqrt(((offset - along * way[:, None, None, None]) ** 2).sum(0))
            values = np.maximum(values, 0.55 * smooth(away - np.clip(1.1 - 0.06 * along, 0.3, 2)) * smooth(shape - 0.5))
    spine = np.hypot(x - middle[0], y - middle[1] - 11) - 2.6
    values = np.maximum(values, 0.95 * smooth(spine))
    place = None
    if nodule:
        cx, cy = lungs[rng.integers(2)]
        place = np.array([top + rng.uniform(-6, 6), cy + rng.uniform(-5.5, 5.5), cx + rng.uniform(-2.5, 2.5)])
        radius = rng.uniform(1.8, 2.7)
        away = np.sqrt((z - place[0]) ** 2 + (y - place[1]) ** 2 + (x - place[2]) ** 2)
        values = np.maximum(values, 0.6 * smooth(away - radius))
    return np.clip(values + rng.normal(0, 0.03, values.shape), 0, 1).astype(np.float32)[None], place


class Nodule(nn.Module):
    def __init__(self):
        super().__init__()
        layers, before = [], 1
        for after, stride in [(8, 1), (16, 2), (24, 1), (24, 1)]:
            layers += [nn.Conv3d(before, after, 3, stride, 1, bias=False), nn.BatchNorm3d(after), nn.ReLU()]
            before = after
        self.features = nn.Sequential(*layers)
        self.head = nn.Linear(before, 2)

    def forward(self, x):
        return self.head(self.features(x).amax((2, 3, 4)))


def main():
    rng = begin(5)
    kinds = np.arange(600) % 2
    data = [np.stack([volume(rng, kind)[0] for kind in kinds]), kinds]
    network = Nodule()
    fit(network, rng, data, lambda net, x, y: nn.functional.cross_entropy(net(x), y), 300, size=16)
    fresh = torch.from_numpy(np.stack([volume(rng, kind)[0] for kind in kinds[:100]]))
    with torch.no_grad():
        right = network(fresh).argmax(1) == torch.from_numpy(kinds[:100])
    print(f"right on new volumes {float(right.float().mean()):.3f}")
    save(network, "nodule", (1, DEPTH, SIDE, SIDE), "volume", "logits")
    drawn, place = volume(np.random.default_rng(34), True)
    print(f"nodule at z, y, x = {np.round(place, 1)}")
    np.save(FOLDER / "nodule.npy", drawn[None])


if __name__ == "__main__":
    main()
