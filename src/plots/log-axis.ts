import { formatNumber } from './format.ts';
import { axisStyle, INK, TEXT } from './theme.ts';

/**
 * A logarithmic axis over `[low, high]` (both above zero) with ticks at 1, 2, 5 times powers of ten, or at
 * the powers alone where those are many. ECharts alone would widen the range to whole decades.
 */
export function logAxis(
  name: string | undefined,
  [low, high]: readonly [number, number],
): Record<string, unknown> {
  const margin = high > low ? (high / low) ** 0.04 : 1.5;
  const range: [number, number] = [low / margin, high * margin];
  const ticks = logTicks(range);
  return {
    type: 'log',
    ...axisStyle(name),
    min: range[0],
    max: range[1],
    axisTick: { customValues: ticks, length: 4, lineStyle: { color: INK.axis } },
    axisLabel: {
      customValues: ticks,
      color: INK.muted,
      fontSize: TEXT.tick,
      formatter: (value: number) => formatNumber(value),
    },
    splitLine: { show: true, lineStyle: { color: INK.grid } },
  };
}

/**
 * The round numbers 1, 2, 5 times 10^k within a range; at most nine, else the powers
 * of ten only. A range too narrow for two of them gets its own ends.
 */
export function logTicks([low, high]: readonly [number, number]): number[] {
  const decades: number[] = [];
  for (let k = Math.floor(Math.log10(low)); k <= Math.log10(high); k++) decades.push(k);
  const within = (factors: readonly number[]) =>
    decades.flatMap((k) => factors.map((f) => Number(`${f}e${k}`))).filter((v) => v >= low && v <= high);
  const fine = within([1, 2, 5]);
  if (fine.length > 9) return within([1]);
  if (fine.length >= 2) return fine;
  const finer = within([1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9]);
  return finer.length >= 2 ? finer : [low, high];
}
