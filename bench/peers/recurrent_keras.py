"""A recurrent network of bench/recurrent.js in Keras on TensorFlow.

    python bench/peers/recurrent_keras.py step|predict lstm|gru

The step is the compiled function that fit() itself uses, the prediction a compiled call: both without what
fit() and predict() do around them.
"""

import sys

import numpy as np

from keras_setup import compiled, keras, layers, tf
from line_protocol import each, serve

task, layer = sys.argv[1:]
recurrent = {"lstm": layers.LSTM, "gru": layers.GRU}[layer](64)
model = keras.Sequential([keras.Input((216, 128)), recurrent, layers.Dense(10, activation="softmax")])
compiled(model, "sparse_categorical_crossentropy", 0.001, metrics=[])
x = np.random.RandomState(0).randn(32, 216, 128).astype("float32")
y = np.arange(32) % 10
model.train_on_batch(x, y)
model.make_train_function()
batches = iter(tf.data.Dataset.from_tensors((x, y)).repeat().prefetch(tf.data.AUTOTUNE))
call = tf.function(lambda batch: model(batch, training=False))
tensor = tf.constant(x)

serve(each({"step": lambda: float(model.train_function(batches)["loss"]), "predict": lambda: call(tensor).numpy()}[task]))
