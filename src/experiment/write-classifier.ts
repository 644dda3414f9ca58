import { checkClassifier } from '../classifier/check-classifier.ts';
import { type AboutClassifier, classifierOnnx } from '../classifier/classifier-onnx.ts';
import { networkProbabilities } from '../classifier/network-probabilities.ts';
import { EarshotError } from '../errors.ts';
import { counted } from '../text.ts';
import type { Recordings } from './recordings.ts';
import type { ModelRecord, RunFolder, RunRecord } from './run-folder.ts';
import type { TrainedStage } from './train-stage.ts';

/** Clips on which an exported classifier is compared with the networks, at most. */
const CHECKED = 40;
/** Probabilities may differ by so much: the front end in the file counts in single precision. */
const TOLERANCE = 1e-3;

/**
 * Writes the classifier of a run, `model.onnx`, once it says the same as the networks it is made of.
 * @throws EarshotError ENGINE_FAILED when it does not
 */
export async function writeClassifier(
  run: RunFolder,
  record: RunRecord,
  recordings: Recordings,
  { networks, settings }: Pick<TrainedStage, 'networks' | 'settings'>,
): Promise<ModelRecord> {
  const bytes = await classifierOnnx(networks, settings, aboutClassifier(record));
  const waves = checkedClips(recordings.samples);
  const check = await checkClassifier(bytes, waves, await networkProbabilities(networks, settings, waves));
  if (!(check.maxDifference <= TOLERANCE))
    throw new EarshotError(
      'ENGINE_FAILED',
      `the exported classifier differs from the networks by ${check.maxDifference} in a probability (at most ${TOLERANCE} was expected); it was not written.`,
    );
  const file = 'model.onnx';
  await run.write(file, bytes);
  return { file, bytes: bytes.length, check };
}

/** What the metadata say about where it comes from. */
export function aboutClassifier({ data, versions, final, rounds }: RunRecord): AboutClassifier {
  const clips = final?.clips ?? rounds[0].training;
  return {
    trainingData: `${counted(clips, 'clip')} of ${counted(data.classes.length, 'class')}, sha256 ${data.hash}`,
    earshotVersion: versions.earshot,
  };
}

/** Those of the clips that an exported classifier is compared on, evenly spread. */
export function checkedClips<T>(clips: readonly T[]): T[] {
  const count = Math.min(clips.length, CHECKED);
  return Array.from({ length: count }, (_, i) => clips[Math.floor((i * clips.length) / count)]);
}
