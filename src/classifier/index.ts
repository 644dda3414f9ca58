export { type ClassifierCheck, checkClassifier } from './check-classifier.ts';
export type {
  Classification,
  Classifier,
  ClassifyOptions,
  ClassProbability,
  WindowClassification,
  WindowOptions,
} from './classifier.ts';
export { type AboutClassifier, classifierOnnx } from './classifier-onnx.ts';
export { type ClassifierDescription, describeClassifier } from './describe-classifier.ts';
export { findEvents, type SoundEvent, type TimedProbabilities } from './events.ts';
export { type LoadClassifierOptions, loadClassifier } from './load-classifier.ts';
export type { ClassifierFacts, ClassifierMetadata, KeptSettings } from './metadata.ts';
export { networkProbabilities } from './network-probabilities.ts';
export { quantizeClassifier } from './quantize-classifier.ts';
export type { ModelSource } from './read-model.ts';
export type { ClassifierSettings, FrontEnd, Windows } from './settings.ts';
