export { findConfig } from './config/config-file.ts';
export { defineExperiment, type ExperimentFile } from './config/define.ts';
export { type ExperimentSource, type LoadedExperiment, loadExperiment } from './config/load.ts';
export { overridesOf } from './config/overrides.ts';
export { type ExperimentParts, resolveExperiment } from './config/resolve.ts';
export { configTemplate } from './config/template.ts';
export { readSounds, type SurveyOptions, surveySounds, surveyText } from './data/index.ts';
export { type EvaluateClassifierOptions, type Evaluation, evaluateClassifier } from './evaluate.ts';
export type {
  AugmentationSettings,
  DataSettings,
  EvaluationSettings,
  Experiment,
  FeatureSettings,
  ModelMaker,
  TrainingSettings,
} from './experiment.ts';
export { type ExportedRun, type ExportRunOptions, exportRun } from './export-run.ts';
export { listRuns } from './list-runs.ts';
export { DEFAULT_RECIPE, type Recipe, recipes } from './recipes/index.ts';
export { runsPage, runsTable } from './report/index.ts';
export type { ClipPrediction, Round, Scores } from './results.ts';
export type { RunRecord } from './run-folder.ts';
export type { ClipFacts, Finding, SoundClip, SoundSet, Survey } from './sounds.ts';
export { type TrainOptions, type TrainOutcome, trainExperiment } from './train.ts';
