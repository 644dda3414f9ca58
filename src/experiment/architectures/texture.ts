import {
  batchNormalization,
  concatenate,
  dense,
  dropout,
  rescaling,
  rhythmStatistics,
  type SymbolicTensor,
  textureStatistics,
} from '../../nn/index.ts';
import type { MeasuredArchitecture } from './measured.ts';

/** The few statistics of rhythm count for more than each of the many of texture. */
const RHYTHM_WEIGHT = 2;

/**
 * Statistics of each band's level and modulations and of what is periodic in them, over the whole window, and a layer of
 * 128 units that weighs them: it hears what a sound is made of, not when something happens. For frames of some 5 ms;
 * 386,442 parameters for 10 classes and 64 bands of 5 s.
 */
export const texture: MeasuredArchitecture = {
  name: 'texture',
  measure: (features) => [textureStatistics()(features), rhythmStatistics()(features)],
  weigh: ([texture, rhythm], classes) => {
    const kept = [
      dropout(0.8)(standardized(texture)),
      dropout(0.3)(rescaling(RHYTHM_WEIGHT)(standardized(rhythm))),
    ];
    const weighed = dense(128, { activation: 'relu' })(concatenate()(kept));
    return dense(classes, { activation: 'softmax' })(dropout(0.5)(weighed));
  },
};

function standardized(statistics: SymbolicTensor): SymbolicTensor {
  return batchNormalization({ momentum: 0.9, center: false, scale: false })(statistics);
}
