"""Training of exercise 6's network in PyTorch on 320 made-up spectrograms, with validation on 80: prints its peak memory.

    python bench/peers/train6_torch.py plain|tuned EPOCHS [contiguous|channels_last]
"""

import json
import resource
import sys

import torch
from torch import nn

from networks_torch import cnn

kind, epochs, layout = sys.argv[1], int(sys.argv[2]), (sys.argv[3:] or ["contiguous"])[0]
memory_format = torch.channels_last if layout == "channels_last" else torch.contiguous_format
model = cnn(kind == "tuned").to(memory_format=memory_format)
optimizer = torch.optim.Adam(model.parameters(), lr=0.001, eps=1e-7, fused=True)
loss_of = nn.CrossEntropyLoss()
x, y = torch.rand(320, 1, 128, 216), torch.randint(0, 10, (320,))
x_val, y_val = torch.rand(80, 1, 128, 216), torch.randint(0, 10, (80,))

for _ in range(epochs):
    model.train()
    for rows in torch.randperm(len(x)).split(32):
        optimizer.zero_grad()
        loss = loss_of(model(x[rows].contiguous(memory_format=memory_format)), y[rows])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.inference_mode():
        for images, labels in zip(x_val.split(32), y_val.split(32)):
            loss_of(model(images.contiguous(memory_format=memory_format)), labels).item()

print(json.dumps({"peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
