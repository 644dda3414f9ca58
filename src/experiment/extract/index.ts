export type { Statistic } from '../../array/statistics.ts';
export {
  type Extracted,
  type ExtractOptions,
  extractFeatures,
  featureFileProblem,
} from './extract-features.ts';
export { FEATURE_NAMES, type FeatureName, type FeatureOptions } from './features.ts';
export { npzKey } from './npz.ts';
export { STATISTIC_NAMES } from './summary.ts';
