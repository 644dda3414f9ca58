import { floats } from '../array/tensor.ts';
import { fixLength, load, melspectrogram } from '../audio/index.ts';
import { EarshotError } from '../errors.ts';

/** Sample rate in hertz and length in samples that every clip is brought to. */
export const SR = 22050;
const SAMPLES = 5 * SR;

/** A clip's mel spectrogram (128 x 216, row-major), or why there is none; and what was odd about the file. */
export type ClipSpectrogram = ({ mel: Float32Array } | { reason: string }) & { warnings: string[] };

/** A clip's samples, five seconds at 22,050 Hz: longer ones are cut, shorter ones padded with silence. */
export async function fiveSeconds(
  path: string,
  onWarning: (message: string) => void = () => {},
): Promise<Float32Array> {
  const { y } = await load(path, { sr: SR, onWarning });
  return fixLength(y, SAMPLES);
}

/** The mel power spectrogram of a sound file, with librosa's defaults. A file that cannot be read is no error. */
export async function clipSpectrogram(path: string): Promise<ClipSpectrogram> {
  const warnings: string[] = [];
  try {
    const y = await fiveSeconds(path, (message) => warnings.push(message));
    return { mel: floats(melspectrogram(y, { sr: SR })), warnings };
  } catch (error) {
    if (!(error instanceof EarshotError)) throw error;
    return { reason: error.message, warnings };
  }
}
