"""The lab's exercises 2, 3, 5 and 6 as one Keras program, to compare peak memory: prints it as JSON.

    python bench/peers/lab_keras.py [--epochs N] [--data DIR | --clips N]

`--data`: a folder with ESC-50's file names; its clips are loaded and turned into mel spectrograms with librosa, as
exercise 4 does. Otherwise N made-up spectrograms (128, 216) take their place.
"""

import argparse
import json
import resource
from pathlib import Path

import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler, scale

from keras_setup import cnn, compiled, flat_classifier, perceptron
from lab_data import gaussians, regression


def features_of(folder):
    import librosa

    files = sorted(p for p in Path(folder).rglob("*-*-*-*.*") if p.suffix in {".wav", ".ogg"})
    targets = [int(p.stem.split("-")[-1]) for p in files]
    kept = sorted(set(targets))[:10]
    chosen = [(p, kept.index(t)) for p, t in zip(files, targets) if t in kept]
    signals = [librosa.util.fix_length(librosa.load(p)[0], size=110250) for p, _ in chosen]
    mels = [librosa.feature.melspectrogram(y=s) for s in signals]
    return np.asarray(mels), np.asarray([label for _, label in chosen])


def made_up(clips):
    rng = np.random.RandomState(0)
    return rng.rand(clips, 128, 216).astype("float32"), rng.randint(0, 10, clips)


def fit(model, x, y, held_out, epochs):
    x_train, x_val, y_train, y_val = train_test_split(x, y, test_size=held_out, random_state=0)
    model.fit(x_train, y_train, validation_data=(x_val, y_val), batch_size=32, epochs=epochs, verbose=0)


def peak_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--data")
    parser.add_argument("--clips", type=int, default=400)
    options = parser.parse_args()
    epochs = options.epochs
    peaks = {}

    x, y = regression()
    compiled(perceptron(1, "linear"), "mse", 0.01, metrics=[]).fit(x, y, epochs=epochs, verbose=0)
    peaks["2"] = peak_mib()

    fit(compiled(perceptron(2, "sigmoid"), "binary_crossentropy", 0.01), *gaussians(), 0.3, epochs)
    peaks["3"] = peak_mib()

    spectrograms, labels = features_of(options.data) if options.data else made_up(options.clips)
    peaks["4"] = peak_mib()

    flat = scale(spectrograms.reshape(len(spectrograms), -1))
    fit(compiled(flat_classifier(flat.shape[1]), "sparse_categorical_crossentropy", 0.01), flat, labels, 0.2, epochs)
    peaks["5"] = peak_mib()

    pictures = np.asarray([StandardScaler().fit_transform(s) for s in spectrograms])[..., None]
    for tuned in (False, True):
        fit(compiled(cnn(tuned), "sparse_categorical_crossentropy", 0.001), pictures, labels, 0.2, epochs)
    peaks["6"] = peak_mib()

    print(json.dumps({"peakMiB": peaks["6"], "after": peaks}))


if __name__ == "__main__":
    main()
