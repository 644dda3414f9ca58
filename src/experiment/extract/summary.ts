import { STATISTICS, type Statistic } from '../../array/statistics.ts';
import { floats, type Tensor, tensor } from '../../array/tensor.ts';

export const STATISTIC_NAMES = Object.keys(STATISTICS) as Statistic[];

/** A feature (..., rows, frames) summed up over its frames: (..., rows, statistics), in the order of `names`. */
export function summaryOf(feature: Tensor, names: readonly Statistic[]): Tensor {
  const values = floats(feature);
  const lead = feature.dims.slice(0, -1);
  const frames = feature.dims[lead.length];
  const rows = Array.from({ length: values.length / frames }, (_, row) =>
    values.subarray(row * frames, (row + 1) * frames),
  );
  return tensor(
    rows.flatMap((row) => names.map((name) => STATISTICS[name](row))),
    [...lead, names.length],
  );
}
