"""Trains and exports the networks of the gallery. Needs PyTorch."""

from pathlib import Path

import numpy as np
import torch

FOLDER = Path(__file__).parent


def begin(seed):
    """Fixes what is drawn by lot; repeats with the seed, but for the rounding of another machine."""
    torch.manual_seed(seed)
    # One thread waits for no other, and adds in the same order.
    torch.set_num_threads(1)
    return np.random.default_rng(seed)


def fit(network, rng, data, loss, steps, size=32, rate=3e-3):
    """Trains on random batches of arrays whose first axis is that of the samples."""
    optimizer = torch.optim.AdamW(network.parameters(), rate, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, steps)
    tensors = [torch.from_numpy(array) for array in data]
    network.train()
    for step in range(steps):
        chosen = torch.from_numpy(rng.integers(0, len(tensors[0]), size))
        value = loss(network, *(t[chosen] for t in tensors))
        optimizer.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 100 == 99:
            print(f"step {step + 1}: loss {float(value):.4f}", flush=True)
    network.eval()


def save(network, name, shape, inputs, outputs):
    path = FOLDER / f"{name}.onnx"
    torch.onnx.export(network, torch.zeros(1, *shape), path, opset_version=17, input_names=[inputs],
                      output_names=[outputs], dynamic_axes={inputs: {0: "batch"}, outputs: {0: "batch"}})
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB, "
          f"{sum(p.numel() for p in network.parameters())} parameters")


def picture(pixels, name):
    from PIL import Image
    Image.fromarray((255 * pixels + 0.5).astype(np.uint8)).save(FOLDER / name, quality=92, optimize=True)
