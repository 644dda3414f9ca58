"""Class probabilities of 320 spectrograms by exercise 6's network in Keras on TensorFlow: model.predict().

    python bench/peers/predict_keras.py
"""

from keras_setup import cnn
from lab_data import spectrograms
from line_protocol import each, serve

x, _ = spectrograms()
clips = x.reshape(-1, 128, 216, 1)
model = cnn()

serve(each(lambda: model.predict(clips, batch_size=32, verbose=0)))
