"""Exercise 5 in PyTorch: the 442,826-parameter perceptron, 320 flattened spectrograms, batch 32, Adam 0.01.

    python bench/peers/flat_torch.py [--fused]

With `--fused` Adam is one kernel, which has to be asked for. A unit is an epoch of ten steps.
"""

import sys

import torch
from torch import nn

from lab_data import spectrograms
from line_protocol import each, serve
from networks_torch import flat_classifier

model = flat_classifier()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01, eps=1e-7, fused="--fused" in sys.argv)
loss_of = nn.CrossEntropyLoss()
x, y = spectrograms()
x, y = torch.from_numpy(x.reshape(-1, 27648)), torch.from_numpy(y.reshape(-1))


def epoch():
    total = 0.0
    for rows in torch.randperm(len(x)).split(32):
        optimizer.zero_grad()
        loss = loss_of(model(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
        total += loss.item() * len(rows)
    return total / len(x)


serve(each(epoch))
