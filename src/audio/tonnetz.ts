import { floats, shapeText, sizeOf, type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { isTensor, slices } from './channels.ts';
import { normalize } from './normalize.ts';

/** Half turns to the octave, and the radius, of the circles of fifths, minor thirds and major thirds. */
const circles: readonly (readonly [halfTurns: number, radius: number])[] = [
  [7 / 6, 1],
  [3 / 2, 1],
  [2 / 3, 0.5],
];

/**
 * Tonal centroids: each frame's place on the circles of fifths, of minor thirds and of major thirds, as sine and
 * cosine. Equal to `librosa.feature.tonnetz` (0.11) with `chroma` given; 0 in a silent frame.
 *
 * Porting note: takes a chromagram only. From a signal librosa makes one by a constant-Q transform (`chroma_cqt`);
 * here `tonnetz(chromaStft(y))` is the way.
 *
 * @param chroma - Shape (..., classes, frames), all finite, pitch classes from C on, as of `chromaStft`.
 * @returns Shape (..., 6, frames): fifths sine, cosine, minor thirds sine, cosine, major thirds sine, cosine.
 * @throws EarshotError INVALID_ARGUMENT for samples in place of a chromagram, SHAPE_MISMATCH for fewer than two
 *   axes or an empty one, NOT_FINITE for NaN or infinity.
 * @see Harte, Sandler and Gasser, Detecting harmonic change in musical audio, 2006.
 *
 * @example
 * ```ts
 * import { Tensor } from 'onnxruntime-common';
 * import { tonnetz } from 'earshot/audio';
 *
 * const onlyC = new Tensor('float32', [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [12, 1]);
 * const place = tonnetz(onlyC).data as Float32Array;
 * Array.from(place, Math.round); // [0, 1, 0, 1, 0, 1]
 * ```
 */
export function tonnetz(chroma: Tensor): Tensor {
  if (!isTensor(chroma)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `tonnetz: a chromagram is needed, a tensor (classes, frames); received ${describe(chroma)}. Of samples y, chromaStft(y) makes one.`,
    );
  }
  if (chroma.dims.length < 2 || sizeOf(chroma.dims) === 0) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `tonnetz: the chromagram must have the shape (classes, frames); received ${shapeText(chroma.dims)}.`,
    );
  }
  const [classes, frames] = chroma.dims.slice(-2);
  const shares = floats(normalize(chroma, { norm: 1, axis: -2 }));
  const size = circles.length * 2 * frames;
  const out = new Float32Array((shares.length / (classes * frames)) * size);
  slices(shares, classes * frames).forEach((matrix, channel) => {
    out.set(centroids(matrix, classes, frames), channel * size);
  });
  return tensor(out, [...chroma.dims.slice(0, -2), circles.length * 2, frames]);
}

function centroids(shares: Float32Array, classes: number, frames: number): Float64Array {
  const out = new Float64Array(circles.length * 2 * frames);
  circles.forEach(([halfTurns, radius], circle) => {
    for (let c = 0; c < classes; c++) {
      const angle = (Math.PI * halfTurns * 12 * c) / classes;
      const [sine, cosine] = [radius * Math.sin(angle), radius * Math.cos(angle)];
      for (let t = 0; t < frames; t++) {
        out[2 * circle * frames + t] += sine * shares[c * frames + t];
        out[(2 * circle + 1) * frames + t] += cosine * shares[c * frames + t];
      }
    }
  });
  return out;
}
