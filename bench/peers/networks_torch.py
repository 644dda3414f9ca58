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


class SpectrogramCnn(nn.Module):
    """The network of the recipe small, and a wider one: spectrograms (batch, 1, 64, 108) to logits of 10 classes."""

    filters = {"small": [16, 32, 48, 64, 64], "wide": [16, 32, 64, 128, 128]}

    def __init__(self, name):
        super().__init__()
        filters = self.filters[name]
        layers = []
        for i, (channels, count) in enumerate(zip([1, *filters], filters)):
            layers += [nn.Conv2d(channels, count, 3, padding=1), nn.ReLU()]
            if i < len(filters) - 1:
                layers += [nn.MaxPool2d(2, ceil_mode=True)]
            layers += [nn.BatchNorm2d(count, eps=1e-3, momentum=0.1)]
        self.features = nn.Sequential(*layers)
        self.head = nn.Sequential(nn.Dropout(0.2), nn.Linear(filters[-1], 10))

    def forward(self, x):
        over_time = self.features(x).mean(2)
        return self.head(over_time.mean(2) + over_time.amax(2))
