export {
  type DownloadEsc50Options,
  type DownloadProgress,
  downloadEsc50,
  ESC50_URL,
} from './download-esc50.ts';
export { type Clip, type ClipList, type Esc50Options, esc50 } from './esc50.ts';
export { ESC50_CLASSES } from './esc50-classes.ts';
export { type SyntheticSounds, type SyntheticSoundsOptions, syntheticSounds } from './synthetic/index.ts';
export { toyGaussians } from './toy-gaussians.ts';
export { type ToyData, type ToyOptions, toyRegression } from './toy-regression.ts';
