import { spectrogramCnn } from './spectrogram-cnn.ts';

/** Five convolutions; 247,498 parameters for 10 classes. */
export const best = spectrogramCnn('best', [16, 32, 64, 128, 128]);
