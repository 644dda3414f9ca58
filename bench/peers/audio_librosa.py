"""librosa's side of bench/audio.js: `python audio_librosa.py STAGE DIR CLIPS`."""

import os
import pathlib
import sys

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"

import re  # noqa: E402

import librosa  # noqa: E402  (reads the variables above)

from line_protocol import each, serve  # noqa: E402

stage, directory, clips = sys.argv[1:]
files = sorted(p for p in pathlib.Path(directory).iterdir() if p.suffix in (".wav", ".ogg", ".flac", ".mp3"))
files = files[: int(clips)]
sounds = [] if stage in ("load", "both") else [librosa.load(path)[0] for path in files]
name = re.sub(r"[A-Z]", lambda m: "_" + m.group().lower(), stage)
turn = -1

# Some features start from others, which are computed before.
INPUTS = {
    "istft": librosa.stft,
    "griffinlim": lambda y: abs(librosa.stft(y)),
    "pcen": lambda y: librosa.feature.melspectrogram(y=y, power=1) * 2**31,
}
inputs = [INPUTS[stage](y) for y in sounds] if stage in INPUTS else sounds


def compute(y):
    if stage == "stft":
        librosa.stft(y)
    elif stage == "istft":
        librosa.istft(y)
    elif stage == "griffinlim":
        librosa.griffinlim(y, n_iter=8, random_state=0)
    elif stage == "pcen":
        librosa.pcen(y)
    elif stage == "onsetStrength":
        librosa.onset.onset_strength(y=y)
    elif stage == "zeroCrossingRate":
        librosa.feature.zero_crossing_rate(y)
    elif stage == "both":
        librosa.feature.melspectrogram(y=y)
    elif hasattr(librosa.feature, name):
        getattr(librosa.feature, name)(y=y)
    elif stage != "load":
        librosa.resample(y, orig_sr=22050, target_sr=16000, res_type=stage)


def step():
    global turn
    turn = (turn + 1) % len(files)
    compute(inputs[turn] if inputs else librosa.load(files[turn])[0])


serve(each(step))
