import { csvCell } from '../text.ts';
import type { ClipPrediction } from './results.ts';
import type { SoundSet } from './sounds.ts';

/**
 * Predictions as a CSV file: a row for each tested clip with the columns name, round, class, predicted, right (1 or
 * 0), and a probability for each class, `p_dog`, six digits. Quoted as RFC 4180 says, lines end in a newline.
 *
 * @param rounds names of the rounds
 */
export function predictionsCsv(
  { classes, clips }: Pick<SoundSet, 'classes' | 'clips'>,
  predictions: readonly ClipPrediction[],
  rounds: readonly { readonly name: string }[],
): string {
  const header = ['name', 'round', 'class', 'predicted', 'right', ...classes.map((name) => `p_${name}`)];
  const rows = predictions.map(({ clip, round, predicted, probabilities }) => {
    const { name, label } = clips[clip];
    const right = predicted === label ? '1' : '0';
    const shares = probabilities.map((share) => share.toFixed(6));
    return [name, rounds[round].name, classes[label], classes[predicted], right, ...shares];
  });
  return [header, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\n`).join('');
}
