"""Exercise 2 in PyTorch: the 46-parameter perceptron, 1000 points shuffled every epoch, batch 32, Adam 0.01.

    python bench/peers/mlp_torch.py [--fused]

With `--fused` Adam is one kernel, which has to be asked for. A unit is an epoch. One thread: more only slow down a
network of this size.
"""

import sys

import torch
from torch import nn

from lab_data import regression
from line_protocol import each, serve

torch.set_num_threads(1)
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(1, 5), nn.ReLU(), nn.Linear(5, 5), nn.ReLU(), nn.Linear(5, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01, eps=1e-7, fused="--fused" in sys.argv)
loss_of = nn.MSELoss()
x, y = map(torch.from_numpy, regression())


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
