"""Runs exported models with onnxruntime and compares their outputs with those given: run_onnx.py CASES.json."""

import json
import sys

import numpy as np
import onnxruntime as ort

for case in json.load(open(sys.argv[1])):
    session = ort.InferenceSession(case["path"], providers=["CPUExecutionProvider"])
    array = lambda t: np.array(t["data"], "float32").reshape(t["dims"])
    outputs = session.run(None, {name: array(t) for name, t in case["inputs"].items()})
    error = max(float(np.abs(made - array(want)).max()) for made, want in zip(outputs, case["outputs"]))
    print(f"onnxruntime {ort.__version__}, {case['name']}, batch {case['batch']}: largest difference {error:.1e}")
