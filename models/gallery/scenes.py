"""Draws scenes: paper shapes with soft shadows on a coloured ground. Needs NumPy alone."""

import colorsys

import numpy as np

SHAPES = ["circle", "square", "triangle", "star"]

# For pictures to look at: a slate, and papers that stand out from it.
PAPERS = [np.array(rgb) / 255 for rgb in [(112, 122, 132), (196, 92, 70), (206, 164, 84), (72, 140, 138), (150, 96, 142),
                                          (196, 186, 160)]]


def distance(kind, x, y):
    """Distance from a shape's outline, negative inside, in units of the shape's radius."""
    if kind == "circle":
        return np.hypot(x, y) - 0.9
    if kind == "square":
        return np.maximum(np.abs(x), np.abs(y)) - 0.8
    corners = 3 if kind == "triangle" else 5
    # Folded into half a corner, the outline is one line: from the tip to the middle of a side, or to an inner corner.
    angle = np.mod(np.arctan2(x, -y), 2 * np.pi / corners)
    angle = np.minimum(angle, 2 * np.pi / corners - angle)
    radius = np.hypot(x, y)
    px, py = radius * np.sin(angle), radius * np.cos(angle)
    tip, inner = 1.08, 1.08 * np.cos(np.pi / 3) if kind == "triangle" else 0.5
    ix, iy = inner * np.sin(np.pi / corners), inner * np.cos(np.pi / corners)
    dx, dy = ix, iy - tip
    return (dx * (py - tip) - dy * px) / np.hypot(dx, dy)


def colour(rng, low=0.35, high=0.85, darkest=0.5):
    hue, saturation, value = rng.uniform(), rng.uniform(low, high), rng.uniform(darkest, 1)
    return np.array(colorsys.hsv_to_rgb(hue, saturation, value))


def grid(size):
    at = (np.arange(size) + 0.5) / size
    return np.meshgrid(at, at)


def waves(rng, size, count=6):
    """Soft light and dark, about 1 high."""
    x, y = grid(size)
    total = np.zeros((size, size))
    for _ in range(count):
        fx, fy = rng.normal(0, 2.5, 2)
        total += np.sin(2 * np.pi * (fx * x + fy * y) + rng.uniform(0, 2 * np.pi))
    return total / count


def ground(rng, size):
    x, y = grid(size)
    angle = rng.uniform(0, 2 * np.pi)
    part = (0.5 + 0.6 * ((x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle)))[..., None]
    paper = (1 - part) * colour(rng, 0.05, 0.4, 0.35) + part * colour(rng, 0.05, 0.4, 0.35)
    return paper * (1 + 0.06 * waves(rng, size)[..., None])


def draw(rng, items, size, colours=None):
    """Draws items (kind, x, y, radius, angle), all but the kind and the angle as parts of the side: [size, size, 3].

    The colours are those of the ground and of the items in turn; drawn by lot if there are none.
    """
    picture = ground(rng, size)
    if colours:
        picture = np.array(colours[0]) * (1 + 0.06 * waves(rng, size)[..., None])
    gx, gy = grid(size)
    for number, (kind, cx, cy, radius, angle) in enumerate(items):
        def outline(dx, dy):
            x, y = (gx - cx - dx) / radius, (gy - cy - dy) / radius
            return distance(kind, x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)) * radius
        shadow = 0.35 * np.clip(0.5 - outline(0.008, 0.016) / 0.03, 0, 1)
        picture = picture * (1 - shadow[..., None])
        cover = np.clip(0.5 - outline(0, 0) * size, 0, 1)[..., None]
        light = (1 - 0.25 * ((gx - cx) + (gy - cy)) / radius / 2)[..., None]
        picture = picture * (1 - cover) + cover * (colours[1 + number % (len(colours) - 1)] if colours else colour(rng)) * light
    grain = rng.normal(0, 0.012, (size, size, 1))
    return np.clip(picture + grain, 0, 1).astype(np.float32)


def scatter(rng, count, smallest=0.08, largest=0.17, kinds=SHAPES):
    """Items that do not touch one another."""
    items = []
    for _ in range(40 * count):
        radius = rng.uniform(smallest, largest)
        x, y = rng.uniform(radius * 1.1, 1 - radius * 1.1, 2)
        if all(np.hypot(x - ox, y - oy) > 1.15 * (radius + other) for _, ox, oy, other, _ in items):
            items.append((kinds[rng.integers(len(kinds))], x, y, radius, rng.uniform(0, 2 * np.pi)))
        if len(items) == count:
            break
    return items


def box(item):
    """The edges of an item: left, top, right, bottom, as parts of the side."""
    kind, cx, cy, radius, angle = item
    if kind == "circle":
        return cx - 0.9 * radius, cy - 0.9 * radius, cx + 0.9 * radius, cy + 0.9 * radius
    count, first, reach = {"square": (4, np.pi / 4, 0.8 * 2 ** 0.5), "triangle": (3, 0, 1.08), "star": (5, 0, 1.08)}[kind]
    corners = first + 2 * np.pi * np.arange(count) / count
    x, y = reach * radius * np.sin(corners), -reach * radius * np.cos(corners)
    wx, wy = cx + x * np.cos(angle) - y * np.sin(angle), cy + x * np.sin(angle) + y * np.cos(angle)
    return wx.min(), wy.min(), wx.max(), wy.max()
