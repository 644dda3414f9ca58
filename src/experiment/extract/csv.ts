import { floats, type Tensor } from '../../array/tensor.ts';
import { csvCell } from '../../text.ts';
import type { AnalysedSound, Layout } from './analysed-sound.ts';

/**
 * The lines of a table with a header: a row for each frame with `file`, `frame` and `time` (seconds), or, where frames
 * are summed up, one for each file. A feature of one row is a column of its own name, one of several is `mfcc_0`, ...;
 * a statistic is added to it, `mfcc_0_mean`. With channels there is a row for each, numbered in `channel`.
 */
export async function* csvPieces(
  sounds: AsyncIterable<AnalysedSound>,
  { hopLength, summary }: Layout,
): AsyncGenerator<string> {
  const framed = summary.length === 0;
  let headed = false;
  for await (const { file, sr, features } of sounds) {
    const [{ dims }] = features.values();
    const [channels, frames] = [dims.length === 3 ? dims[0] : 0, dims[dims.length - 1]];
    const places = ['file', ...(channels > 0 ? ['channel'] : []), ...(framed ? ['frame', 'time'] : [])];
    if (!headed) yield line([...places, ...columnNames(features, summary)]);
    headed = true;
    for (let c = 0; c < Math.max(channels, 1); c++) {
      const place = [csvCell(file), ...(channels > 0 ? [c] : [])];
      const rows = [...features.values()].flatMap((feature) => rowsOf(feature, c));
      if (!framed) yield line([...place, ...rows.flatMap((row) => Array.from(row, decimals))]);
      else {
        const lines = Array.from({ length: frames }, (_, t) =>
          line([...place, t, seconds((t * hopLength) / sr), ...rows.map((row) => decimals(row[t]))]),
        );
        yield lines.join('');
      }
    }
  }
}

function columnNames(features: AnalysedSound['features'], summary: Layout['summary']): string[] {
  return [...features].flatMap(([name, { dims }]) => {
    const count = dims[dims.length - 2];
    const rows = count === 1 ? [name] : Array.from({ length: count }, (_, row) => `${name}_${row}`);
    return summary.length === 0 ? rows : rows.flatMap((row) => summary.map((what) => `${row}_${what}`));
  });
}

/** The rows of one channel. */
function rowsOf(feature: Tensor, channel: number): Float32Array[] {
  const [count, length] = feature.dims.slice(-2);
  const values = floats(feature);
  return Array.from({ length: count }, (_, row) => {
    const from = (channel * count + row) * length;
    return values.subarray(from, from + length);
  });
}

/** Nine digits, from which the same float32 is read again. */
function decimals(value: number): string {
  return String(Number(value.toPrecision(9)));
}

/** To the microsecond. */
function seconds(time: number): string {
  return String(Number(time.toFixed(6)));
}

function line(cells: readonly (string | number)[]): string {
  return `${cells.join(',')}\n`;
}
