"""Writes the golden numbers that PyTorch computes: python3 torch_golden.py; the files are committed, nothing else needs this."""
import json
import pathlib

from torch_cases import FAMILIES
from torch_functions import functions
from torch_layers import activation, attention, convolution, merging, normalization, pooling, shaping
from torch_recurrent import recurrent

for family in (convolution, pooling, normalization, activation, merging, shaping, attention, functions, recurrent):
    family()
for family, cases in FAMILIES.items():
    path = pathlib.Path(__file__).parent / f"{family}.json"
    path.write_text("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")
    print(f"{family}: {len(cases)} cases")
