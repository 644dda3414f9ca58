import { type Command, InvalidArgumentError } from 'commander';
import type { FeatureOptions } from '../experiment/extract/index.ts';
import { hertz, wholeNumber } from './numbers.ts';

/** What {@link addAnalysisOptions} makes of a command line. */
export interface AnalysisFlags extends Omit<FeatureOptions, 'nMfcc'> {
  sr?: number | 'native';
}

/** Adds the options by which sounds are cut into frames and mel bands; `rate` says what the default rate is. */
export function addAnalysisOptions(command: Command, rate: string): Command {
  return command
    .option(
      '--sr <hertz>',
      `sample rate to resample to, or native for the file's own (default: ${rate})`,
      sampleRate,
    )
    .option('--n-fft <samples>', 'length of a frame (default: 2048)', wholeNumber(1))
    .option('--hop-length <samples>', 'from one frame to the next (default: 512)', wholeNumber(1))
    .option('--n-mels <number>', 'mel bands (default: 128)', wholeNumber(1))
    .option('--f-min <hertz>', 'lowest frequency of the mel bands (default: 0)', hertz)
    .option('--f-max <hertz>', 'highest frequency of the mel bands (default: half the sample rate)', hertz);
}

/** The sample rate as `load` takes it. */
export function rateOf({ sr }: AnalysisFlags): number | null | undefined {
  return sr === 'native' ? null : sr;
}

function sampleRate(text: string): number | 'native' {
  if (text === 'native') return text;
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError("Expected a whole number of hertz, or native for the file's own rate.");
  return value;
}
