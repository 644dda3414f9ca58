import { loadClassifier, type WindowClassification } from '../../src/classifier/index.ts';

/** @file What a classifier says about a sound; Node and a browser run this. */

export interface Heard {
  classes: readonly string[];
  /** of the whole sound */
  probabilities: number[];
  windows: WindowClassification[];
}

const sr = 44_100;

/** A tone that falls, in three seconds. */
function fallingTone(): Float32Array {
  return Float32Array.from({ length: 3 * sr }, (_, i) => {
    const t = i / sr;
    return 0.5 * Math.sin(2 * Math.PI * (3000 * t - 400 * t * t));
  });
}

/** @param model URL of a classifier's file */
export async function hearTone(model: string): Promise<Heard> {
  const classifier = await loadClassifier(model);
  const y = fallingTone();
  const { probabilities } = await classifier.classify(y, { sr });
  const windows = await classifier.classifyWindows(y, { sr, window: 0.8, hop: 0.4 });
  await classifier.release();
  return { classes: classifier.classes, probabilities, windows };
}
