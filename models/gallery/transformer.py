"""Trains a small vision transformer that names the colour of the shape in a picture, among dots of other colours.

    python3 transformer.py      writes transformer.onnx and the picture transformer.jpg; about two minutes

Needs PyTorch and Pillow.
"""

import colorsys

import numpy as np
import torch
from torch import nn

import scenes
from training import begin, fit, picture, save

SIZE, PATCH, WIDTH, HEADS, BLOCKS = 64, 8, 40, 4, 3
HUES = {"red": 0.02, "yellow": 0.13, "green": 0.38, "blue": 0.6}


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.qkv, self.proj = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.mlp = nn.Sequential(nn.Linear(WIDTH, 2 * WIDTH), nn.GELU(), nn.Linear(2 * WIDTH, WIDTH))

    def forward(self, x):
        n, tokens, _ = x.shape
        q, k, v = self.qkv(self.norm1(x)).reshape(n, tokens, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        weights = (q @ k.transpose(-2, -1) * (WIDTH // HEADS) ** -0.5).softmax(-1)
        x = x + self.proj((weights @ v).transpose(1, 2).reshape(n, tokens, WIDTH))
        return x + self.mlp(self.norm2(x))


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, WIDTH, PATCH, PATCH)
        self.token = nn.Parameter(0.02 * torch.randn(1, 1, WIDTH))
        self.places = nn.Parameter(0.02 * torch.randn(1, 1 + (SIZE // PATCH) ** 2, WIDTH))
        self.blocks = nn.Sequential(*(Block() for _ in range(BLOCKS)))
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, len(HUES))

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.places
        return self.head(self.norm(self.blocks(x))[:, 0])


def paper(rng, name):
    hue = HUES[name] + rng.uniform(-0.02, 0.02)
    return np.array(colorsys.hsv_to_rgb(hue % 1, rng.uniform(0.5, 0.75), rng.uniform(0.6, 0.9)))


def scene(rng, name, size, kind=None, ground=None):
    """A shape of a colour, and dots of the others."""
    items = scenes.scatter(rng, 1, 0.18, 0.28, [kind] if kind else scenes.SHAPES)
    for dot in scenes.scatter(rng, 7, 0.03, 0.05, ["circle"]):
        if np.hypot(dot[1] - items[0][1], dot[2] - items[0][2]) > 1.3 * (dot[3] + items[0][3]):
            items.append(dot)
    others = [other for other in HUES if other != name]
    colours = [paper(rng, others[rng.integers(len(others))]) for _ in items[1:]]
    under = scenes.colour(rng, 0.02, 0.2, 0.35) if ground is None else ground
    return scenes.draw(rng, items, size, [under, paper(rng, name), *colours]), items


def sample(rng):
    number = int(rng.integers(len(HUES)))
    return scene(rng, list(HUES)[number], SIZE)[0].transpose(2, 0, 1), np.int64(number)


def loss(network, pictures, kinds):
    return nn.functional.cross_entropy(network(pictures), kinds)


def main():
    rng = begin(3)
    data = [np.stack(part) for part in zip(*(sample(rng) for _ in range(3000)))]
    network = Transformer()
    fit(network, rng, data, loss, 350, size=48, rate=2e-3)
    pictures, kinds = (np.stack(part) for part in zip(*(sample(rng) for _ in range(200))))
    with torch.no_grad():
        right = network(torch.from_numpy(pictures)).argmax(1) == torch.from_numpy(kinds)
    print(f"right on new pictures {float(right.float().mean()):.3f}")
    save(network, "transformer", (3, SIZE, SIZE), "image", "logits")
    pixels, items = scene(np.random.default_rng(27), "red", 512, "star", scenes.PAPERS[0])
    print(f"the star's left, top, right and bottom edges are {np.round(scenes.box(items[0]), 3)}")
    picture(pixels, "transformer.jpg")


if __name__ == "__main__":
    main()
