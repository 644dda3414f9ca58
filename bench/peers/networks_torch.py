"""The lab's networks in PyTorch, with as many threads as every contestant gets."""

import torch
from torch import nn

from line_protocol import THREADS

torch.set_num_threads(THREADS)
torch.manual_seed(0)


def cnn(tuned=False):
    """Exercise 6: the network over spectrograms (batch, 1, 128, 216), plain or tuned, to logits."""
    norm = (lambda channels: nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)) if tuned else lambda _: nn.Identity()
    drop = (lambda: nn.Dropout(0.1)) if tuned else nn.Identity
    model = nn.Sequential(
        nn.Conv2d(1, 16, 3),
        nn.ReLU(),
        nn.MaxPool2d(3, stride=3, padding=(0, 1)),
        norm(16),
        drop(),
        nn.Conv2d(16, 16, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        drop(),
        nn.Conv2d(16, 32, 2),
        nn.ReLU(),
        norm(32),
        drop(),
        nn.Flatten(),
        nn.Linear(20672, 32),
        nn.ReLU(),
        nn.Dropout(0.1),
        nn.Linear(32, 10),
    )
    trained = sum(p.numel() for p in model.parameters())
    assert trained == (666_522 if tuned else 666_426), trained
    return model


def flat_classifier():
    """Exercise 5: the perceptron over flattened spectrograms, to logits."""
    model = nn.Sequential(nn.Linear(27648, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 10))
    trained = sum(p.numel() for p in model.parameters())
    assert trained == 442_826, trained
    return model
