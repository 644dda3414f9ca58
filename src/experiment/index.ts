export { findConfig } from './config/config-file.ts';
export { defineExperiment, type ExperimentFile } from './config/define.ts';
export { type ExperimentSource, type LoadedExperiment, loadExperiment } from './config/load.ts';
export { overridesOf } from './config/overrides.ts';
export { type ExperimentParts, resolveExperiment } from './config/resolve.ts';
export { configTemplate } from './config/template.ts';
export type {
  AugmentationSettings,
  DataSettings,
  EvaluationSettings,
  Experiment,
  FeatureSettings,
  ModelMaker,
  TrainingSettings,
} from './experiment.ts';
export { DEFAULT_RECIPE, type Recipe, recipes } from './recipes/index.ts';
