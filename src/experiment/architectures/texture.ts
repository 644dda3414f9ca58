import { batchNormalization, dense, dropout, input, model, textureStatistics } from '../../nn/index.ts';
import type { ModelMaker } from '../experiment.ts';

/**
 * Statistics of each band's level and modulations over the whole window, and a layer of 64 units that weighs them: it
 * hears what a sound is made of, not when something happens. For frames of some 5 ms; 161,226 parameters for 10 classes
 * and 64 bands of 5 s.
 */
export const texture: ModelMaker = ({ inputShape, classes, seed }) => {
  const inputs = input({ shape: inputShape });
  const statistics = batchNormalization({ momentum: 0.9, center: false, scale: false })(
    textureStatistics()(inputs),
  );
  const weighed = dense(64, { activation: 'relu' })(dropout(0.7)(statistics));
  const outputs = dense(classes, { activation: 'softmax' })(dropout(0.5)(weighed));
  return model({ inputs, outputs, seed, name: 'texture' });
};
