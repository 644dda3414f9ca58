import { dense, flatten, sequential } from '../../nn/index.ts';
import type { ModelMaker } from '../experiment.ts';

/** The plain multilayer perceptron of the lab's exercise 5: 16-16 units, on the spectrogram laid out as one row. */
export const labMlp: ModelMaker = ({ inputShape, classes, seed }) =>
  sequential({ inputShape, seed, name: 'lab_mlp' }, [
    flatten(),
    dense(16, { activation: 'relu' }),
    dense(16, { activation: 'relu' }),
    dense(classes, { activation: 'softmax' }),
  ]);
