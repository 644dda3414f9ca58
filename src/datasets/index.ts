export { type SyntheticSounds, type SyntheticSoundsOptions, syntheticSounds } from './synthetic/index.ts';
