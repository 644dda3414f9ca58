import { shapeText } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';

/**
 * The number of an axis counted from the first; a negative one counts from the last, as in NumPy.
 * @throws EarshotError INVALID_ARGUMENT when the shape has no such axis
 */
export function axisOf(operator: string, shape: readonly number[], axis: number): number {
  const rank = shape.length;
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      rank === 0
        ? `${operator}: a scalar has no axes; received axis ${axis}.`
        : `${operator}: ${shapeText(shape)} has axes ${-rank} to ${rank - 1}; received ${axis}.`,
    );
  }
  return axis < 0 ? axis + rank : axis;
}

/** The numbers of several axes, each once. @throws EarshotError INVALID_ARGUMENT */
export function axesOf(operator: string, shape: readonly number[], axes: readonly number[]): number[] {
  const counted = axes.map((axis) => axisOf(operator, shape, axis));
  if (new Set(counted).size < counted.length) {
    throw new EarshotError('INVALID_ARGUMENT', `${operator}: an axis stands twice in [${axes.join(', ')}].`);
  }
  return counted;
}
