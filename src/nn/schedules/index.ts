export {
  type CosineDecayOptions,
  type CosineDecayRestartsOptions,
  cosineDecay,
  cosineDecayRestarts,
} from './cosine-decay.ts';
export { type DecayOptions, exponentialDecay, inverseTimeDecay } from './exponential-decay.ts';
export { type OneCycleOptions, oneCycle } from './one-cycle.ts';
export { type PiecewiseConstantDecayOptions, piecewiseConstantDecay } from './piecewise-constant-decay.ts';
export { type PolynomialDecayOptions, polynomialDecay } from './polynomial-decay.ts';
export { schedule } from './registry.ts';
export type { Schedule } from './schedule.ts';
export { type StepDecayOptions, stepDecay } from './step-decay.ts';
