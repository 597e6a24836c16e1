"""Writes h5py.h5: a small Keras 2 model as Keras writes it, by the library that Keras writes with (Debian's python3-h5py), one array of it compressed."""
import json
import os

import h5py
import numpy as np

rng = np.random.default_rng(7)
weights = {
    "conv": [("conv/kernel:0", rng.normal(0, 0.3, (3, 3, 3, 4))), ("conv/bias:0", rng.normal(0, 0.1, 4))],
    "pool": [],
    "classes": [("classes/kernel:0", rng.normal(0, 1, (4, 2))), ("classes/bias:0", np.zeros(2))],
}
layers = [
    ("Conv2D", {"name": "conv", "batch_input_shape": [None, 16, 16, 3], "filters": 4, "kernel_size": [3, 3], "padding": "same", "activation": "relu"}),
    ("GlobalAveragePooling2D", {"name": "pool"}),
    ("Dense", {"name": "classes", "units": 2, "activation": "softmax"}),
]
config = {"class_name": "Sequential", "config": {"name": "small", "layers": [{"class_name": kind, "config": fields} for kind, fields in layers]}}

with h5py.File(os.path.join(os.path.dirname(__file__), "h5py.h5"), "w") as file:
    file.attrs["model_config"] = json.dumps(config)
    file.attrs["keras_version"] = "2.11.0"
    file.attrs["backend"] = "tensorflow"
    group = file.create_group("model_weights")
    group.attrs["layer_names"] = np.array([name.encode() for name in weights])
    for name, arrays in weights.items():
        layer = group.create_group(name)
        layer.attrs["weight_names"] = np.array([array.encode() for array, _ in arrays], dtype="S24")
        for array, values in arrays:
            layer.create_dataset(array, data=values.astype("float32"), **({"compression": "gzip"} if "kernel" in array else {}))

# A black picture leaves nothing but biases; KerasModelTests has these numbers.
scores = np.maximum(weights["conv"][1][1], 0) @ weights["classes"][0][1]
print(np.exp(scores) / np.exp(scores).sum())
