import { spectrogramCnn } from './spectrogram-cnn.ts';

/** Five narrow convolutions; 84,858 parameters for 10 classes. */
export const small = spectrogramCnn('small', [16, 32, 48, 64, 64]);
