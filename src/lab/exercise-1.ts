import { floats } from '../array/tensor.ts';
import { toyRegression } from '../datasets/index.ts';
import { scatterPlot } from '../plots/index.ts';
import { callout, code, figure, keyFigures, list, section } from '../report/index.ts';
import type { Exercise } from './exercise.ts';

const TITLE = 'Exercise 1: Points from a function with a jump';
const POINTS = 1000;
const NOISE = 0.2;

const FUNCTION = `x = U(0, 1) - 0.5
y = 2 x + 1 + 0.2 N(0, 1)    where x > 0
y =           0.2 N(0, 1)    elsewhere`;

/** The function without its noise. */
function trueFunction(x: number): number {
  return x > 0 ? 2 * x + 1 : 0;
}

/** The toy regression data: drawn, shown, and what they allow at best. */
export const exercise1: Exercise = {
  number: 1,
  title: TITLE,
  usesSounds: false,
  depends: ({ seed }) => ({ seed }),
  run: async ({ settings: { seed } }) => {
    const data = toyRegression({ n: POINTS, seed });
    const [x, y] = [floats(data.x), floats(data.y)];
    const lossOfTrueFunction = meanSquaredDistance(x, y);
    const pointsAboveZero = x.filter((value) => value > 0).length;
    const plot = scatterPlot({ data: { x, y } }, { title: `${POINTS} noisy points` });
    return {
      results: { points: POINTS, pointsAboveZero, noiseVariance: NOISE ** 2, lossOfTrueFunction },
      figures: { 'exercise-1-data': plot },
      section: section(
        TITLE,
        [
          'Before a network learns from sounds, it learns from points of which everything is known. Each point has an input `x`, drawn evenly between -0.5 and 0.5, and a target `y`: zero on the left, a rising line on the right, and noise on top.',
          code(FUNCTION, { title: 'How the points are made' }),
          figure(plot, 'The data. The function jumps from 0 to 1 at x = 0 and then climbs to 2.'),
          keyFigures([
            { label: 'Points', value: POINTS, note: `${pointsAboveZero} of them right of zero` },
            { label: 'Variance of the noise', value: NOISE ** 2, note: '0.2 squared' },
            {
              label: 'Loss of the true function',
              value: lossOfTrueFunction,
              note: 'mean squared error on these points',
            },
          ]),
          callout(
            'see',
            'Two clouds in the shape of bands, each about 0.8 high, with a gap between them at x = 0. No model can guess the noise: even the function that made the points is wrong by 0.04 on average, give or take the luck of the draw. A loss near that number means that there is nothing left to learn.',
          ),
          callout(
            'try',
            list([
              'What is the loss of the best straight line through all points? Guess first.',
              'A network that reached a loss of 0.01 on these points: would you be glad?',
            ]),
          ),
        ],
        { id: 'exercise-1' },
      ),
    };
  },
};

function meanSquaredDistance(x: Float32Array, y: Float32Array): number {
  return x.reduce((sum, value, i) => sum + (y[i] - trueFunction(value)) ** 2, 0) / x.length;
}
