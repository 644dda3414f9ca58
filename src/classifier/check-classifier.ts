import { tensor } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import { compiled } from './load-classifier.ts';

/** How far a file is from what it was made of. */
export interface ClassifierCheck {
  clips: number;
  /** clips of which both say the same class */
  sameClass: number;
  /** largest difference of two probabilities */
  maxDifference: number;
}

/**
 * Runs a classifier's file on whole clips, as any program would, and compares it with `networkProbabilities`.
 *
 * @param waves mono samples at the model's rate
 * @param reference for each of them a probability for each class, by the way on which the networks were trained
 * @throws EarshotError INVALID_ARGUMENT unless there is a reference for each of the clips, BAD_FILE for a file that
 * the engine does not take
 */
export async function checkClassifier(
  bytes: Uint8Array,
  waves: readonly Float32Array[],
  reference: readonly ArrayLike<number>[],
): Promise<ClassifierCheck> {
  if (waves.length !== reference.length || waves.length === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `checkClassifier: probabilities of each clip are needed; received ${waves.length} clips and ${reference.length} lists.`,
    );
  }
  const session = await compiled(bytes, 'the classifier');
  let [sameClass, maxDifference] = [0, 0];
  for (const [i, wave] of waves.entries()) {
    const { probabilities } = await session.run({ waveform: tensor(wave, [1, wave.length]) });
    const [made, wanted] = [probabilities.data as Float32Array, Float32Array.from(reference[i])];
    if (likeliest(made) === likeliest(wanted)) sameClass++;
    for (const [j, value] of made.entries())
      maxDifference = Math.max(maxDifference, Math.abs(value - wanted[j]));
  }
  await session.release();
  return { clips: waves.length, sameClass, maxDifference };
}

function likeliest(probabilities: Float32Array): number {
  return probabilities.indexOf(Math.max(...probabilities));
}
