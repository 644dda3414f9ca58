export { type LoadKerasOptions, type LoadKerasWeightsOptions, loadKeras, loadKerasWeights } from './load.ts';
