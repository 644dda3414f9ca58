import { basename } from 'node:path';
import type { Classifier } from '../classifier/classifier.ts';
import { loadClassifier } from '../classifier/index.ts';
import { EarshotError, nearestName } from '../errors.ts';
import { checkInterrupted } from '../file-errors.ts';
import { type Monitor, silent } from '../monitor.ts';
import { readSounds, surveySounds } from './data/index.ts';
import { loadClip } from './load-clip.ts';
import { modelFile } from './model-file.ts';
import { predictionsCsv } from './predictions-csv.ts';
import type { ClipPrediction, Scores } from './results.ts';
import { RunFolder } from './run-folder.ts';
import { scorePredictions } from './scores.ts';
import type { Finding, SoundSet, Survey } from './sounds.ts';

export interface EvaluateClassifierOptions {
  /** hears how it goes on; default: nobody */
  monitor?: Monitor;
  signal?: AbortSignal;
}

/** What {@link evaluateClassifier} found. */
export interface Evaluation {
  scores: Scores;
  /** the evaluated clips; labels are indices of the model's classes */
  set: SoundSet;
  predictions: readonly ClipPrediction[];
  /** predictions as a CSV file */
  csv: string;
  findings: readonly Finding[];
}

/**
 * Judges a classifier on sounds that it has never seen. Each clip counts once.
 *
 * @param model a run's folder, or an .onnx file that `earshot export` or a run wrote
 * @param data folder or CSV file of sounds, see `readSounds`; its classes must be among the model's
 * @throws EarshotError NOT_FOUND, BAD_FILE; UNKNOWN_NAME for a class that the model does not know; INTERRUPTED
 */
export async function evaluateClassifier(
  model: string,
  data: string,
  { monitor = silent, signal }: EvaluateClassifierOptions = {},
): Promise<Evaluation> {
  const { file, trainedOn } = await modelOf(model);
  const classifier = await loadClassifier(file);
  const survey = await surveySounds(await readSounds(data, { fewestClasses: 1 }), { monitor, signal });
  const set = relabelled(survey.set, classifier.classes);
  const task = monitor.begin('classifying', set.clips.length);
  const predictions: ClipPrediction[] = [];
  for (const [clip, { path, start, end }] of set.clips.entries()) {
    checkInterrupted(signal, 'the evaluation');
    const y = await loadClip({ path, start, end }, classifier.sampleRate);
    const { probabilities } = await classifier.classify(y, { sr: classifier.sampleRate });
    const predicted = probabilities.indexOf(Math.max(...probabilities));
    predictions.push({ clip, round: 0, probabilities, predicted });
    task.advance(clip + 1);
  }
  task.end();
  await classifier.release();
  const scores = scorePredictions(set, predictions);
  const csv = predictionsCsv(set, predictions, [{ name: basename(data) }]);
  const findings = [...survey.findings, ...seenBefore(survey, trainedOn, classifier)];
  return { scores, set, predictions, csv, findings };
}

/** The classifier's file, and the hashes of the sounds that its run trained on where that is known. */
async function modelOf(model: string): Promise<{ file: string; trainedOn: ReadonlySet<string> }> {
  const file = await modelFile(model);
  if (file === model) return { file, trainedOn: new Set() };
  const { facts } = await new RunFolder(model).survey();
  return { file, trainedOn: new Set(facts.map(({ hash }) => hash)) };
}

/** The set with the model's classes. */
function relabelled(set: SoundSet, classes: readonly string[]): SoundSet {
  const labels = set.classes.map((name) => {
    const label = classes.indexOf(name);
    if (label >= 0) return label;
    const near = nearestName(name, classes);
    throw new EarshotError(
      'UNKNOWN_NAME',
      `the model does not know the class '${name}' of ${set.source}; it knows ${classes.join(', ')}.${near === undefined ? '' : ` Did you mean '${near}'?`}`,
    );
  });
  return { ...set, classes, clips: set.clips.map((clip) => ({ ...clip, label: labels[clip.label] })) };
}

function seenBefore(
  { facts, hash }: Survey,
  trainedOn: ReadonlySet<string>,
  { metadata }: Classifier,
): Finding[] {
  const all = metadata.trainingData?.includes(hash) ?? false;
  const count = all ? facts.length : facts.filter((clip) => trainedOn.has(clip.hash)).length;
  if (count === 0) return [];
  const text = `The model was trained on ${count} of these ${facts.length} clips: the accuracy says little about new sounds.`;
  return [{ level: 'warning', code: 'seen-in-training', text }];
}
