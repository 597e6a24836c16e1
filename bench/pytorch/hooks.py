"""Grad-CAM, Score-CAM and Ablation-CAM as they are written in PyTorch: hooks, one full backward pass, loops over full forward passes.

Side by side with this project: dotnet run -c Release --project bench/GradCam.Benchmarks -- compare pytorch
Alone (needs Debian's python3-torch and python3-torchvision, or PyTorch's own): python3 bench/pytorch/hooks.py resnet-50 gradcam
Prints the median of nine maps in milliseconds. With --serve it waits for lines on its standard input and answers each with the time of one map.
"""

import argparse
import statistics
import sys
import time

import torch
import torchvision

THREADS, BATCH = 2, 16
NETWORKS = {
    "resnet-50": lambda: (net := torchvision.models.resnet50(), net.layer4[-1]),
    "mobilenet-v2": lambda: (net := torchvision.models.mobilenet_v2(), net.features[-1]),
}


class Hooks:
    """A network whose layer's activations and gradients are kept on the way."""

    def __init__(self, network, layer):
        self.network = network.eval()
        layer.register_forward_hook(self.keep)
        self.ablated = None
        layer.register_forward_hook(self.ablate)

    def keep(self, module, inputs, output):
        self.activations = output
        if output.requires_grad:
            output.register_hook(lambda gradient: setattr(self, "gradients", gradient))

    def ablate(self, module, inputs, output):
        if self.ablated is None:
            return output
        output = output.clone()
        for row, channel in enumerate(self.ablated):
            output[row, channel] = 0
        return output

    def gradcam(self, image):
        scores = self.network(image)
        self.network.zero_grad()
        scores[0, scores.argmax()].backward()
        weights = self.gradients.mean(dim=(2, 3), keepdim=True)
        return (weights * self.activations).sum(dim=1).relu().detach()

    @torch.no_grad()
    def scorecam(self, image, part):
        scores = self.network(image)
        chosen, activations = scores.argmax(), self.activations
        masks = torch.nn.functional.interpolate(activations[:, :part], size=image.shape[2:], mode="bilinear")[0]
        least, most = masks.amin(dim=(1, 2), keepdim=True), masks.amax(dim=(1, 2), keepdim=True)
        masks = (masks - least) / (most - least + 1e-8)
        weights = torch.cat([self.network(image * batch[:, None])[:, chosen] for batch in masks.split(BATCH)])
        return (weights.softmax(0)[:, None, None] * activations[0, :part]).sum(0)

    @torch.no_grad()
    def ablationcam(self, image, part):
        scores = self.network(image)
        chosen, activations = scores.argmax(), self.activations
        drops = []
        for channels in torch.arange(part).split(BATCH):
            self.ablated = channels.tolist()
            drops.append(scores[0, chosen] - self.network(image.repeat(len(channels), 1, 1, 1))[:, chosen])
        self.ablated = None
        return (torch.cat(drops)[:, None, None] / scores[0, chosen].abs() * activations[0, :part]).sum(0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", choices=NETWORKS)
    parser.add_argument("method", choices=["gradcam", "scorecam", "ablationcam"])
    parser.add_argument("--channels", type=int, default=64, help="how many channels of a loop are run; the time is that of all of them (default: 64, 0 for all)")
    parser.add_argument("--serve", action="store_true", help="answer each line of the standard input with the time of one map")
    options = parser.parse_args()

    torch.manual_seed(0)
    torch.set_num_threads(THREADS)
    hooks = Hooks(*NETWORKS[options.network]())
    image = torch.sin(torch.arange(3 * 224 * 224) * 0.01).reshape(1, 3, 224, 224)
    hooks.gradcam(image)
    channels = hooks.activations.shape[1]
    part = min(options.channels or channels, channels)

    def once():
        start = time.perf_counter()
        if options.method == "gradcam":
            hooks.gradcam(image)
        else:
            getattr(hooks, options.method)(image, part)
        elapsed = 1000 * (time.perf_counter() - start)
        return elapsed if options.method == "gradcam" else elapsed * channels / part

    if options.serve:
        print("ready", flush=True)
        for _ in sys.stdin:
            print(once(), flush=True)
    else:
        print(f"{statistics.median(once() for _ in range(9)):.1f} ms")


if __name__ == "__main__":
    main()
