"""Class probabilities of 320 spectrograms by exercise 6's network in PyTorch.

    python bench/peers/predict_torch.py [--memory-format contiguous|channels_last] [--batch 32|320]
"""

import argparse

import torch

from lab_data import BATCHES, spectrograms
from line_protocol import each, serve
from networks_torch import cnn

parser = argparse.ArgumentParser()
parser.add_argument("--memory-format", choices=["contiguous", "channels_last"], default="channels_last")
parser.add_argument("--batch", type=int, default=32)
options = parser.parse_args()

memory_format = torch.channels_last if options.memory_format == "channels_last" else torch.contiguous_format
model = cnn().to(memory_format=memory_format).eval()
x, _ = spectrograms()
clips = torch.from_numpy(x.reshape(32 * BATCHES, 128, 216, 1)).permute(0, 3, 1, 2).contiguous(memory_format=memory_format)


@torch.inference_mode()
def predict():
    return torch.cat([model(part).softmax(1) for part in clips.split(options.batch)]).numpy()


serve(each(predict))
