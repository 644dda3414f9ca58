import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { unknownName } from '../errors.ts';
import {
  type Extracted,
  extractFeatures,
  FEATURE_NAMES,
  type FeatureName,
  featureFileProblem,
  npzKey,
  STATISTIC_NAMES,
  type Statistic,
} from '../experiment/extract/index.ts';
import { counted, fileSize } from '../text.ts';
import { type AnalysisFlags, addAnalysisOptions, rateOf } from './analysis-options.ts';
import { failureObjects, failuresText } from './failures.ts';
import { wholeNumber } from './numbers.ts';
import { addJson, outputOf } from './output.ts';
import type { CommandContext } from './run.ts';

interface FeaturesFlags extends AnalysisFlags {
  feature?: FeatureName[];
  out: string;
  nMfcc?: number;
  mono: boolean;
  summary?: Statistic[];
  json?: boolean;
}

const NAMES = `--feature and one or several of ${FEATURE_NAMES.join(', ')}.`;

const EXAMPLES = `
A path is a sound file, a folder (all sounds below it) or a pattern such as 'night-*.wav'.
Features: ${FEATURE_NAMES.slice(0, 7).join(', ')},
          ${FEATURE_NAMES.slice(7).join(', ')}

Examples:
  earshot features dog.wav --feature mfcc                        np.load('features.npz')['mfcc']
  earshot features sounds/ --feature mfcc rms --out sounds.npz   an array a file and feature
  earshot features sounds/ --feature mfcc --out x.csv --summary mean std
                                                                 a row a file, for a table
docs/features.md says what is in the files.`;

/** `earshot features PATH...` */
export function addFeatures(program: Command, context: CommandContext): void {
  const command = program
    .command('features')
    .description("write librosa's features of sounds as NumPy arrays or a CSV table")
    .argument('<paths...>', 'sound files, folders, patterns')
    .option(
      '-f, --feature <names...>',
      'which features, one or several of those below',
      names(FEATURE_NAMES, 'feature'),
    )
    .option('-o, --out <file>', 'the file to write: .npz, .npy or .csv', 'features.npz')
    .option(
      '--summary <names...>',
      `in place of frames, their ${STATISTIC_NAMES.join(', ')}`,
      names(STATISTIC_NAMES, 'summary'),
    );
  addAnalysisOptions(command, '22050')
    .option('--n-mfcc <number>', 'coefficients of mfcc (default: 20)', wholeNumber(1))
    .option('--no-mono', 'every channel by itself, in place of their mean');
  addJson(command)
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], { feature: features, json, ...flags }: FeaturesFlags) => {
      if (features === undefined) return command.error(`error: name features: ${NAMES}`);
      const problem = featureFileProblem(flags.out, features);
      if (problem !== undefined) command.error(`error: ${problem}`);
      const { monitor, result } = outputOf(context, json);
      const extracted = await extractFeatures(paths, {
        features,
        ...flags,
        sr: rateOf(flags),
        monitor,
        signal: context.signal,
      });
      result(
        () => extractedText(extracted, features),
        () => extractedObject(extracted, features),
      );
      if (extracted.failures.length > 0) {
        context.err.write(failuresText(extracted.failures, 'read'));
        context.partlyFailed();
      }
    });
}

/** A reader of one or several known names, separated by commas or given one after the other. */
function names<Name extends string>(
  known: readonly Name[],
  what: string,
): (text: string, before?: readonly Name[]) => Name[] {
  return (text, before = []) => {
    const all = text.split(',').filter((name) => name !== '') as Name[];
    const wrong = all.find((name) => !known.includes(name));
    if (wrong === undefined) return [...new Set([...before, ...all])];
    const { message } = unknownName(what, wrong, known);
    const part = known.find((name) => wrong.includes(name)); // librosa's name, such as chroma_stft
    const hint = message.endsWith('?') || part === undefined ? '' : ` Did you mean '${part}'?`;
    const path = existsSync(text) ? ` Name the paths before --${what}.` : '';
    throw new InvalidArgumentError(`${message}${hint}${path}`);
  };
}

function extractedObject(
  { out, bytes, files, failures }: Extracted,
  features: readonly FeatureName[],
): unknown {
  return {
    out,
    bytes,
    features,
    files: files.map(({ file, sr: sampleRate, duration, shapes }) => ({
      file,
      sampleRate,
      duration,
      shapes,
    })),
    errors: failureObjects(failures),
  };
}

function extractedText({ out, bytes, files, alone }: Extracted, features: readonly FeatureName[]): string {
  const width = features.reduce((most, { length }) => Math.max(most, length), 0);
  const lines = features.map((name) => {
    return `  ${name.padEnd(width)}  ${shapesText(files.map(({ shapes }) => shapes[name]!))}`;
  });
  const head = `${out}: ${counted(files.length, 'sound')}, ${fileSize(bytes)}`;
  const key = npzKey(files[0].file, features[0], alone);
  const next = extname(out) === '.npz' ? ['', `Next:    np.load('${out}')['${key}']`] : [];
  return [head, ...lines, ...next].join('\n');
}

/** The shape of all, or the range of an axis that differs: `(20, 44 to 216)`. */
function shapesText(shapes: readonly (readonly number[])[]): string {
  const axes = shapes[0].map((_, axis) => {
    const sizes = shapes.map((shape) => shape[axis]);
    const [low, high] = [Math.min, Math.max].map((of) => sizes.reduce((a, b) => of(a, b)));
    return low === high ? String(low) : `${low} to ${high}`;
  });
  return `(${axes.join(', ')})`;
}
