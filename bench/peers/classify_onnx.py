"""What an exported classifier says about clips of raw float32 samples: classify_onnx.py MODEL CLIP..., JSON out."""

import json
import sys

import numpy as np
import onnxruntime as ort

session = ort.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
clips = (np.fromfile(path, "float32")[None] for path in sys.argv[2:])
said = [session.run(["probabilities"], {"waveform": clip})[0][0].tolist() for clip in clips]
print(json.dumps({"version": ort.__version__, "probabilities": said}))
