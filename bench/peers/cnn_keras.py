"""One training step of exercise 6's network in Keras on TensorFlow, batch 32, Adam 0.001.

    python bench/peers/cnn_keras.py [--tuned] [--step fit|batch]

`fit`: the compiled function and the data iterator that model.fit() itself uses, without its callbacks.
`batch`: model.train_on_batch().
"""

import argparse
import itertools

from keras_setup import cnn, compiled, tf
from lab_data import spectrograms
from line_protocol import each, serve

parser = argparse.ArgumentParser()
parser.add_argument("--tuned", action="store_true")
parser.add_argument("--step", choices=["fit", "batch"], default="fit")
options = parser.parse_args()

x, y = spectrograms()
model = compiled(cnn(options.tuned), "sparse_categorical_crossentropy", 0.001)

if options.step == "batch":
    batches = itertools.cycle(zip(x, y))
    step = lambda: model.train_on_batch(*next(batches))  # noqa: E731
else:
    model.train_on_batch(x[0], y[0])
    model.make_train_function()
    iterator = iter(tf.data.Dataset.from_tensor_slices((x, y)).repeat().prefetch(tf.data.AUTOTUNE))

    def step():
        logs = model.train_function(iterator)
        return float(logs["loss"])


serve(each(step))
