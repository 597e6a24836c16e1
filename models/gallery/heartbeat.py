"""Trains a small network on drawn electrocardiograms: a regular heart, or one with an extra beat.

    python3 heartbeat.py      writes heartbeat.onnx and the signal heartbeat.npy; about half a minute

Two leads of five seconds at 100 samples per second, in millivolts. The extra beat comes early, is wide, and has no P
wave, as premature beats of the ventricles are; a pause follows. These are drawings, and no use in medicine.
Needs PyTorch.
"""

import numpy as np
import torch
from torch import nn

from training import FOLDER, begin, fit, save

RATE, LENGTH = 100, 500
# Waves of a beat: seconds from its R, width in seconds, height in millivolts in each lead.
BEAT = [(-0.17, 0.025, 0.12, 0.15), (-0.035, 0.010, -0.08, -0.10), (0.0, 0.011, 0.9, 1.2), (0.035, 0.012, -0.15, -0.22),
        (0.25, 0.045, 0.22, 0.30)]
EXTRA = [(-0.02, 0.035, 0.7, 1.5), (0.07, 0.04, -0.35, -0.7), (0.27, 0.06, -0.25, -0.45)]


def signal(rng, extra):
    """Draws a signal: [2, LENGTH] in millivolts."""
    time = np.arange(LENGTH) / RATE
    values = rng.normal(0, 0.015, (2, LENGTH))
    values += [0.06 * np.sin(2 * np.pi * rng.uniform(0.1, 0.4) * time + rng.uniform(0, 6)) for _ in range(2)]
    pause, at = rng.uniform(0.65, 1.0), rng.uniform(-0.6, 0.2)
    beats = []
    while at < 5.5:
        beats.append((at, BEAT))
        at += pause * rng.normal(1, 0.02)
    if extra:
        inner = [i for i, (t, _) in enumerate(beats) if 0.7 < t < 4.3]
        chosen = inner[rng.integers(len(inner))]
        beats[chosen] = (beats[chosen][0] - pause * rng.uniform(0.25, 0.38), EXTRA)
    strength = rng.uniform(0.8, 1.2)
    for start, waves in beats:
        for shift, width, *heights in waves:
            wave = strength * np.exp(-0.5 * ((time - start - shift) / (width * rng.normal(1, 0.05))) ** 2)
            values += np.outer(heights, wave)
    return values.astype(np.float32)


class Heartbeat(nn.Module):
    def __init__(self):
        super().__init__()
        layers, before = [], 2
        for after, stride in [(16, 1), (24, 2), (32, 2), (32, 2)]:
            layers += [nn.Conv1d(before, after, 7, stride, 3, bias=False), nn.BatchNorm1d(after), nn.ReLU()]
            before = after
        self.features = nn.Sequential(*layers)
        self.head = nn.Linear(before, 2)

    def forward(self, x):
        return self.head(self.features(x).mean(2))


def main():
    rng = begin(4)
    kinds = np.arange(4000) % 2
    data = [np.stack([signal(rng, kind) for kind in kinds]), kinds]
    network = Heartbeat()
    fit(network, rng, data, lambda net, x, y: nn.functional.cross_entropy(net(x), y), 600)
    fresh = torch.from_numpy(np.stack([signal(rng, kind) for kind in kinds[:400]]))
    with torch.no_grad():
        right = network(fresh).argmax(1) == torch.from_numpy(kinds[:400])
    print(f"right on new signals {float(right.float().mean()):.3f}")
    save(network, "heartbeat", (2, LENGTH), "signal", "logits")
    np.save(FOLDER / "heartbeat.npy", signal(np.random.default_rng(6), True)[None])


if __name__ == "__main__":
    main()
