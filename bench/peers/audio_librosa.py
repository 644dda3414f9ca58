"""librosa's side of bench/audio.js: `python audio_librosa.py load|melspectrogram|both DIR CLIPS`."""

import os
import pathlib
import sys

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"

import librosa  # noqa: E402  (reads the variables above)

from line_protocol import each, serve  # noqa: E402

stage, directory, clips = sys.argv[1:]
files = sorted(p for p in pathlib.Path(directory).iterdir() if p.suffix in (".wav", ".ogg", ".flac", ".mp3"))
files = files[: int(clips)]
sounds = [librosa.load(path)[0] for path in files] if stage == "melspectrogram" else []
turn = -1


def step():
    global turn
    turn = (turn + 1) % len(files)
    y = sounds[turn] if sounds else librosa.load(files[turn])[0]
    if stage != "load":
        librosa.feature.melspectrogram(y=y)


serve(each(step))
