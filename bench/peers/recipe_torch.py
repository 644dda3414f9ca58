"""One training step of a recipe's network in PyTorch, batch 16, AdamW 0.003 with weight decay 0.01, soft labels.

    python bench/peers/recipe_torch.py --network small|wide [--memory-format contiguous|channels_last]
"""

import argparse

import numpy as np
import torch
from torch import nn

from line_protocol import each, serve
from networks_torch import SpectrogramCnn

parser = argparse.ArgumentParser()
parser.add_argument("--network", choices=[*SpectrogramCnn.filters], default="wide")
parser.add_argument("--memory-format", choices=["contiguous", "channels_last"], default="channels_last")
options = parser.parse_args()

memory_format = torch.channels_last if options.memory_format == "channels_last" else torch.contiguous_format
model = SpectrogramCnn(options.network).to(memory_format=memory_format)
trained = sum(p.numel() for p in model.parameters())
assert trained == {"small": 84_410, "wide": 246_762}[options.network], trained
optimizer = torch.optim.AdamW(model.parameters(), lr=0.003, weight_decay=0.01, eps=1e-7, fused=True)
loss_of = nn.CrossEntropyLoss(label_smoothing=0.1)

rng = np.random.RandomState(0)
images = torch.from_numpy(rng.randn(16, 1, 64, 108).astype("float32")).contiguous(memory_format=memory_format)
shares = torch.from_numpy(rng.dirichlet(np.full(10, 0.2), 16).astype("float32"))
model.train()


def step():
    optimizer.zero_grad()
    loss = loss_of(model(images), shares)
    loss.backward()
    optimizer.step()
    return loss.item()


serve(each(step))
