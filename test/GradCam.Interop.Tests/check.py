"""Checks every baked file of a folder with ONNX's own checker; prints what it has against each, as JSON."""
import json
import pathlib
import sys

import onnx
import onnx.checker
import onnx.shape_inference

found = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.baked.onnx")):
    try:
        model = onnx.load(str(path))
        onnx.checker.check_model(model)
        # Types and shapes that are declared have to be those that follow from the nodes.
        onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
        domains = {node.domain for node in model.graph.node} - {"", "ai.onnx"}
        undeclared = [o.name for o in model.graph.output if not o.type.tensor_type.HasField("shape")]
        found[path.name[: -len(".baked.onnx")]] = f"domains {domains}" if domains else f"no shapes: {undeclared}" if undeclared else None
    except Exception as error:  # What is wrong is the result.
        found[path.name[: -len(".baked.onnx")]] = str(error)
print(json.dumps(found))
