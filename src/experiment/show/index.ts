export { type Shown, type ShowOptions, shownFileProblem, showSound } from './show-sound.ts';
