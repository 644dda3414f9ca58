import type { Experiment } from '../experiment.ts';
import type { ClipPrediction, Scores } from '../results.ts';
import type { RunRecord } from '../run-folder.ts';
import type { Survey } from '../sounds.ts';

/** What the report of a run is made of: what its folder keeps, and a way to the sounds. */
export interface RunReportInput
  extends Pick<
    RunRecord,
    | 'recipe'
    | 'command'
    | 'started'
    | 'seconds'
    | 'seed'
    | 'versions'
    | 'rounds'
    | 'network'
    | 'final'
    | 'model'
  > {
  /** heading of the page */
  title: string;
  experiment: Experiment;
  survey: Survey;
  scores: Scores;
  predictions: readonly ClipPrediction[];
  /** samples and rate of a clip, by its index in the set; the rate need not be the model's */
  wave: (clip: number) => Promise<{ y: Float32Array; sr: number }>;
}
