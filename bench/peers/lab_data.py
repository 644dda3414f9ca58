"""Made-up data in the lab's shapes, all different."""

import numpy as np

BATCH = 32
BATCHES = 10


def spectrograms(seed=0):
    """Ten batches of 32 standardised spectrograms (128, 216, 1) and labels 0..9."""
    rng = np.random.RandomState(seed)
    x = rng.randn(BATCHES, BATCH, 128, 216, 1).astype("float32")
    y = rng.randint(0, 10, (BATCHES, BATCH))
    return x, y


def regression(seed=0):
    """Exercise 1: 1000 points of (2x + 1)(x > 0) with noise."""
    rng = np.random.RandomState(seed)
    x = rng.rand(1000, 1) - 0.5
    y = (2 * x + 1) * (x > 0) + 0.2 * rng.randn(1000, 1)
    return x.astype("float32"), y.astype("float32")


def gaussians(seed=0):
    """Exercise 3: two clouds of 1000 points each."""
    rng = np.random.RandomState(seed)
    a = rng.multivariate_normal([-1, -1], 4 * np.eye(2), 1000)
    b = rng.multivariate_normal([1, 1], 3 * np.eye(2), 1000)
    return np.concatenate([a, b]).astype("float32"), np.repeat([0.0, 1.0], 1000).astype("float32")
