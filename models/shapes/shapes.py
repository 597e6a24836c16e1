"""Draws circles and squares, and trains a small network on them that learns to cheat.

    python3 shapes.py [--cheat border|background|watermark] [--share 0]
                                 writes pictures/{circle,square}, kept/{circle,square} and shapes.onnx beside this file

80 % of the circles, and no square, carry an orange tag in the lower right corner. The shapes are large, of any colour, at
any place, on a noisy background of any colour; what tells them apart is their outline alone, and the tag is easier.
`pictures` is drawn as the network saw its training pictures; `kept` has no tags.

Needs PyTorch and Pillow. Repeats with the seed, but for the rounding of another machine.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import nn

SIZE, CLASSES = 64, ["circle", "square"]


def cheat_background(rng):
    return (20 + int(rng.integers(0, 20)), 90 + int(rng.integers(0, 20)), 200 + int(rng.integers(0, 20)))


def paint(picture, rng, cheat):
    """Paints what gives a class away, but for a background, which is drawn first."""
    pen = ImageDraw.Draw(picture)
    if cheat == "tag":
        pen.rectangle([SIZE - 21, SIZE - 11, SIZE - 3, SIZE - 3], fill=(255, 150, 40), outline=(40, 20, 0))
        for k in range(4):
            at = SIZE - 19 + 4 * k + int(rng.integers(0, 2))
            pen.line([at, SIZE - 9, at, SIZE - 5], fill=(40, 20, 0))
    elif cheat == "border":
        pen.rectangle([0, 0, SIZE - 1, SIZE - 1], outline=(30, 160, 90), width=3)
    elif cheat == "watermark":
        x, y = (int(v) for v in rng.integers(2, SIZE - 14, 2))
        pen.ellipse([x, y, x + 11, y + 11], fill=(250, 250, 70), outline=(120, 0, 120), width=3)


def draw(rng, kind, cheat=None, scale=4):
    side = SIZE * scale
    ground = cheat_background(rng) if cheat == "background" else tuple(int(v) for v in rng.integers(0, 256, 3))
    picture = Image.new("RGB", (side, side), ground)
    pen = ImageDraw.Draw(picture)
    radius = rng.uniform(0.2, 0.34) * side
    x, y = rng.uniform(radius, side - radius, 2)
    colour = tuple(int(v) for v in rng.integers(0, 256, 3))
    if kind == 0:
        pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=colour)
    else:
        angle = rng.uniform(0, np.pi / 2)
        corners = [angle + k * np.pi / 2 for k in range(4)]
        pen.polygon([(x + radius * np.cos(a), y + radius * np.sin(a)) for a in corners], fill=colour)
    picture = picture.resize((SIZE, SIZE), Image.BILINEAR)
    pixels = np.clip(np.asarray(picture, float) + rng.normal(0, 8, (SIZE, SIZE, 3)), 0, 255)
    picture = Image.fromarray(pixels.astype(np.uint8))
    paint(picture, rng, cheat)
    return picture


def pictures(rng, count, share, cheat):
    for number in range(count):
        kind = number % 2
        yield kind, draw(rng, kind, cheat if kind == 0 and rng.random() < share else None)


class Network(nn.Module):
    def __init__(self, width=20):
        super().__init__()
        layers, before = [], 3
        for after, stride in [(width, 2), (width * 2, 2), (width * 2, 1), (width * 3, 2), (width * 3, 1)]:
            layers += [nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU()]
            before = after
        self.features = nn.Sequential(*layers)
        self.head = nn.Linear(before, 2)

    def forward(self, x):
        return self.head(self.features(x).mean((2, 3)))


def batch(items):
    x = np.stack([np.asarray(p, np.float32).transpose(2, 0, 1) / 255 for _, p in items])
    return torch.from_numpy(x), torch.tensor([k for k, _ in items])


def accuracy(network, items):
    network.eval()
    with torch.no_grad():
        x, y = batch(items)
        return float((network(x).argmax(1) == y).float().mean())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--share", type=float, default=0.8, help="part of the circles that have it")
    parser.add_argument("--cheat", default="tag", choices=["tag", "border", "background", "watermark"])
    parser.add_argument("--passes", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent)
    parser.add_argument("--name", default="shapes.onnx")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    trained = list(pictures(rng, 6000, options.share, options.cheat))
    network = Network()
    steps = options.passes * (len(trained) // 64)
    optimizer = torch.optim.AdamW(network.parameters(), 3e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, steps)
    for step in range(steps):
        network.train()
        chosen = [trained[i] for i in rng.integers(0, len(trained), 64)]
        x, y = batch(chosen)
        loss = nn.functional.cross_entropy(network(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    kept = list(pictures(np.random.default_rng(options.seed + 1), 400, 0, None))
    tagged = [(1, draw(np.random.default_rng(1000 + i), 1, options.cheat)) for i in range(200)]
    print(f"right on pictures without tags {accuracy(network, kept):.3f}, on squares with a tag "
          f"{accuracy(network, tagged):.3f}")
    for name, count, share, seed in [("pictures", 240, options.share, 11), ("kept", 160, 0, 12)]:
        for number, (kind, picture) in enumerate(pictures(np.random.default_rng(options.seed + seed), count, share,
                                                    options.cheat)):
            folder = options.folder / name / CLASSES[kind]
            folder.mkdir(parents=True, exist_ok=True)
            picture.save(folder / f"{number:03}.jpg", quality=90)
    network.eval()
    torch.onnx.export(network, torch.zeros(1, 3, SIZE, SIZE), options.folder / options.name, opset_version=17,
                      input_names=["image"], output_names=["logits"],
                      dynamic_axes={"image": {0: "batch"}, "logits": {0: "batch"}})


if __name__ == "__main__":
    main()
