import { spectrogramCnn } from './spectrogram-cnn.ts';

const FILTERS = [16, 32, 48, 64, 64];

/** Five narrow convolutions; 84,858 parameters for 10 classes. */
export const small = spectrogramCnn('small', FILTERS);

/** The same behind means of 8 frames each, where frames are so short that others can hear modulations. */
export const smallPooled = spectrogramCnn('small_pooled', FILTERS, 8);
