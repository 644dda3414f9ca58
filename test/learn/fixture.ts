import { readFileSync } from 'node:fs';

interface SplitCase {
  n: number;
  options: {
    test_size: number | null;
    train_size: number | null;
    random_state: number | null;
    shuffle?: boolean;
  };
  y?: (number | string)[];
  train: number[];
  test: number[];
}

export interface ScalerExpectation {
  mean: number[] | null;
  var: number[] | null;
  scale: number[] | null;
  z: number[];
  back: number[];
  /** what the function `scale` gives */
  function: number[];
}

interface ScalerCase {
  name: string;
  type: 'float32' | 'float64';
  dims: [number, number];
  x: number[];
  expected: Record<string, ScalerExpectation>;
}

type Scores = Record<'precision' | 'recall' | 'f1-score' | 'support', number>;

interface ReportCase {
  yTrue: (number | string)[];
  yPred: (number | string)[];
  options: { labels?: number[]; target_names?: string[] };
  text: string;
  /** with zero_division=1 and four digits */
  text4: string;
  dict: Record<string, Scores | number>;
  matrix: Record<'None' | 'true' | 'pred' | 'all', number[]>;
  accuracy: number;
  right: number;
}

type FoldCase = [number[], number[]][];

/** Written by test/fixtures/learn/scikit_learn.py. */
export const fixture: {
  splits: SplitCase[];
  kFold: FoldCase;
  kFoldShuffled: FoldCase;
  stratified: number[];
  stratifiedKFold: FoldCase;
  stratifiedKFoldShuffled: FoldCase;
  groups: number[];
  leaveOneGroupOut: FoldCase;
  groupFolds: {
    y: number[];
    groups: number[];
    options: { n_splits: number; shuffle?: boolean; random_state?: number };
    folds: FoldCase;
  }[];
  calibrationCurves: { y: number[]; p: number[]; nBins: number; probTrue: number[]; probPred: number[] }[];
  scalers: ScalerCase[];
  reports: ReportCase[];
} = JSON.parse(readFileSync(new URL('../fixtures/learn/scikit_learn.json', import.meta.url), 'utf8'));
