"""Exercise 5 in Keras on TensorFlow: model.fit() of the 442,826-parameter perceptron, 320 examples, batch 32, Adam 0.01.

    python bench/peers/flat_keras.py

A unit is an epoch; `run N` is one fit() of N epochs.
"""

from keras_setup import compiled, flat_classifier
from lab_data import spectrograms
from line_protocol import serve, whole

x, y = spectrograms()
x, y = x.reshape(-1, 27648), y.reshape(-1)
model = compiled(flat_classifier(27648), "sparse_categorical_crossentropy", 0.01, metrics=[])

serve(whole(lambda epochs: model.fit(x, y, batch_size=32, epochs=epochs, verbose=0)))
