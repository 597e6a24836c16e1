"""Stands in for ONNX Runtime, which Debian's Python does not have: takes and gives what a file declares, and refuses all else."""
import numpy
import onnx
from onnx.mapping import TENSOR_TYPE_TO_NP_TYPE


class InferenceSession:
    def __init__(self, path):
        self._graph = onnx.load(path).graph

    def run(self, names, feeds):
        sizes = {}
        assert set(feeds) == {i.name for i in self._graph.input}, f"fed {sorted(feeds)}"
        for value in self._graph.input:
            fed = feeds[value.name]
            assert fed.dtype == TENSOR_TYPE_TO_NP_TYPE[value.type.tensor_type.elem_type], f"{value.name} is fed {fed.dtype}"
            dims = value.type.tensor_type.shape.dim
            assert len(dims) == fed.ndim, f"{value.name} has {len(dims)} axes"
            for dim, length in zip(dims, fed.shape):
                known = dim.dim_value if dim.HasField("dim_value") else sizes.setdefault(dim.dim_param, length)
                assert known == length, f"{value.name}: {known} is fed {length}"
        outputs = {o.name: o.type.tensor_type for o in self._graph.output}
        shapes = {name: [d.dim_value if d.HasField("dim_value") else sizes[d.dim_param] for d in outputs[name].shape.dim] for name in names}
        return [numpy.zeros(shapes[name], TENSOR_TYPE_TO_NP_TYPE[outputs[name].elem_type]) for name in names]
