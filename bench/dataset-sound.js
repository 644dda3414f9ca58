// What bench/dataset.js computes for each example, in its worker threads or in the main one.
import { fixLength, load, melspectrogram, powerToDb } from 'earshot/audio';
import { RandomState } from 'earshot/learn';

const SR = 22050;
const FRAMES = 216;

/** A clip that is shifted in time by chance, as decibels of its mel spectrogram (128, 216, 1). */
export async function spectrogram({ path, label }, { seed }) {
  const random = new RandomState(seed);
  const y = path === undefined ? tone(label, random) : (await load(path, { sr: SR })).y;
  const shift = random.randint(0, SR);
  const moved = fixLength(y.subarray(Math.min(shift, y.length - 1)), 5 * SR);
  const { data } = powerToDb(melspectrogram(moved, { sr: SR }), { ref: 'max' });
  return [
    { type: 'float32', dims: [128, FRAMES, 1], data: data.map((decibels) => decibels / 80 + 1) },
    label,
  ];
}

/** Five seconds of a tone of this class in noise. */
function tone(label, random) {
  const noise = random.randn(5 * SR);
  const step = (2 * Math.PI * 220 * 2 ** (label / 3)) / SR;
  return Float32Array.from(noise, (value, i) => 0.3 * Math.sin(step * i) + 0.03 * value);
}
