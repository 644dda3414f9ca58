"""One training step of exercise 6's network in PyTorch, batch 32, Adam 0.001.

    python bench/peers/cnn_torch.py [--tuned] [--memory-format contiguous|channels_last]

The regularisation of the tuned network is given to Adam as weight decay: the same update as the penalty's gradient
for less work, only the loss shown lacks the penalty.
"""

import argparse
import itertools

import torch
from torch import nn

from lab_data import spectrograms
from line_protocol import each, serve
from networks_torch import cnn

parser = argparse.ArgumentParser()
parser.add_argument("--tuned", action="store_true")
parser.add_argument("--memory-format", choices=["contiguous", "channels_last"], default="channels_last")
options = parser.parse_args()

memory_format = torch.channels_last if options.memory_format == "channels_last" else torch.contiguous_format
model = cnn(options.tuned).to(memory_format=memory_format)
regularised = {id(m.weight) for m in [*model[:-1]] if isinstance(m, (nn.Conv2d, nn.Linear))} if options.tuned else set()
optimizer = torch.optim.Adam(
    [
        {"params": [p for p in model.parameters() if id(p) in regularised], "weight_decay": 0.2},
        {"params": [p for p in model.parameters() if id(p) not in regularised]},
    ],
    lr=0.001,
    eps=1e-7,
    fused=True,
)
loss_of = nn.CrossEntropyLoss()

x, y = spectrograms()
inputs = [torch.from_numpy(b).permute(0, 3, 1, 2).contiguous(memory_format=memory_format) for b in x]
batches = itertools.cycle(zip(inputs, torch.from_numpy(y)))
model.train()


def step():
    images, labels = next(batches)
    optimizer.zero_grad()
    loss = loss_of(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


serve(each(step))
