"""Keras on TensorFlow with as many threads as every contestant gets, and the lab's networks in it."""

import os

from line_protocol import THREADS

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras  # noqa: E402
import tensorflow as tf  # noqa: E402

tf.get_logger().setLevel("ERROR")
tf.config.threading.set_intra_op_parallelism_threads(THREADS)
tf.config.threading.set_inter_op_parallelism_threads(THREADS)
keras.utils.set_random_seed(0)
layers = keras.layers


def perceptron(inputs, last):
    """Exercises 2 and 3: inputs-5-5-1."""
    return keras.Sequential(
        [
            keras.Input((inputs,)),
            layers.Dense(5, activation="relu"),
            layers.Dense(5, activation="relu"),
            layers.Dense(1, activation=last),
        ]
    )


def flat_classifier(columns):
    """Exercise 5: the perceptron over flattened spectrograms."""
    return keras.Sequential(
        [
            keras.Input((columns,)),
            layers.Dense(16, activation="relu"),
            layers.Dense(16, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


def cnn(tuned=False):
    """Exercise 6: the network over spectrograms, plain or tuned."""
    options = {"activation": "relu", "kernel_regularizer": keras.regularizers.L2(0.1) if tuned else None}
    norm = layers.BatchNormalization if tuned else layers.Identity
    drop = (lambda: layers.Dropout(0.1)) if tuned else layers.Identity
    parts = [
        keras.Input((128, 216, 1)),
        layers.Conv2D(16, 3, **options),
        layers.MaxPooling2D(3, strides=3, padding="same"),
        norm(),
        drop(),
        layers.Conv2D(16, 3, **options),
        layers.MaxPooling2D(2, strides=2, padding="same"),
        drop(),
        layers.Conv2D(32, 2, **options),
        norm(),
        drop(),
        layers.Flatten(),
        layers.Dense(32, **options),
        layers.Dropout(0.1),
        layers.Dense(10, activation="softmax"),
    ]
    return keras.Sequential([part for part in parts if not isinstance(part, layers.Identity)])


def compiled(model, loss, learning_rate, metrics=("accuracy",)):
    """jit_compile stays Keras's default, which on a CPU is off: with XLA these networks train more slowly."""
    model.compile(optimizer=keras.optimizers.Adam(learning_rate), loss=loss, metrics=list(metrics))
    return model
