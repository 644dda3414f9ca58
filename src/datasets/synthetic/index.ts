export { type SyntheticSounds, type SyntheticSoundsOptions, syntheticSounds } from './sounds.ts';
