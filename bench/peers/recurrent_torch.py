"""A recurrent network of bench/recurrent.js in PyTorch.

    python bench/peers/recurrent_torch.py step|predict lstm|gru
"""

import sys

import numpy as np
import torch
from torch import nn

from line_protocol import THREADS, each, serve

torch.set_num_threads(THREADS)
task, layer = sys.argv[1:]


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.recurrent = {"lstm": nn.LSTM, "gru": nn.GRU}[layer](128, 64, batch_first=True)
        self.dense = nn.Linear(64, 10)

    def forward(self, x):
        return self.dense(self.recurrent(x)[0][:, -1])


model = Network()
x = torch.from_numpy(np.random.RandomState(0).randn(32, 216, 128).astype("float32"))
y = torch.arange(32) % 10
optimizer = torch.optim.Adam(model.parameters(), eps=1e-7, fused=True)
loss_of = nn.CrossEntropyLoss()


def step():
    optimizer.zero_grad()
    loss = loss_of(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@torch.inference_mode()
def predict():
    return model(x).softmax(1).numpy()


serve(each({"step": step, "predict": predict}[task]))
