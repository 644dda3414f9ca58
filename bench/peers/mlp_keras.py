"""Exercise 2 in Keras on TensorFlow: model.fit() of the 46-parameter perceptron, 1000 points, batch 32, Adam 0.01.

    python bench/peers/mlp_keras.py

A unit is an epoch; `run N` is one fit() of N epochs.
"""

from keras_setup import compiled, perceptron
from lab_data import regression
from line_protocol import serve, whole

x, y = regression()
model = compiled(perceptron(1, "linear"), "mse", 0.01, metrics=[])

serve(whole(lambda epochs: model.fit(x, y, batch_size=32, epochs=epochs, verbose=0)))
