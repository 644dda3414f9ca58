import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import type { Classifier } from '../classifier/classifier.ts';
import { readClassifier, startClassifier } from '../classifier/load-classifier.ts';
import { EarshotError } from '../errors.ts';
import {
  classifySound,
  type Failure,
  findSoundFiles,
  RAW_ENCODINGS,
  SoundReader,
  soundNeeds,
} from '../experiment/classify/index.ts';
import { modelFile } from '../experiment/model-file.ts';
import { checkInterrupted } from '../file-errors.ts';
import type { Task } from '../monitor.ts';
import { classifyInput, type InputFlags } from './classify-input.ts';
import { Printer } from './classify-printer.ts';
import { ROW_FORMATS, type RowFormat } from './classify-rows.ts';
import { failureObjects, failuresText } from './failures.ts';
import { probability, seconds, wholeNumber } from './numbers.ts';
import { addJson, printJson } from './output.ts';
import { progressOn } from './progress.ts';
import type { CommandContext } from './run.ts';

export interface ClassifyFlags extends InputFlags {
  window?: number;
  hop?: number;
  threshold?: number;
  top: number;
  format: RowFormat;
  json?: boolean;
}

const DEFAULT_THRESHOLD = 0.5;

/** Recordings of fewer seconds are done before anybody looks how far they are. */
const LONG = 120;

const EXAMPLES = `
A path is a sound file, a folder (all sounds below it), a pattern such as 'night-*.wav', or - for
raw samples from standard input. A sound that is longer than four windows of the model is searched
for events, and so is any sound with --window or --hop.

Examples:
  earshot classify runs/small-1 dog.wav
  earshot classify model.onnx sounds/ --format csv > classes.csv
  earshot classify model.onnx night.wav --hop 1 --format audacity > labels.txt
  arecord -t raw -f S16_LE -r 22050 | earshot classify model.onnx - --rate 22050`;

/** `earshot classify MODEL PATH...` */
export function addClassify(program: Command, context: CommandContext): void {
  const command = program
    .command('classify')
    .description('say what sounds are, and what is heard when in recordings or live')
    .argument('<model>', 'a run, or an .onnx file of earshot export')
    .argument('<paths...>', 'sound files, folders, patterns; or - for standard input')
    .option('-w, --window <seconds>', "what is classified together (default: the model's window)", seconds)
    .option('--hop <seconds>', "from one window to the next (default: the model's)", seconds)
    .option('-t, --threshold <score>', `least score of an event (default: ${DEFAULT_THRESHOLD})`, probability)
    .option('-k, --top <number>', 'classes to show of each sound, the likeliest first', wholeNumber(1), 1)
    .addOption(new Option('-f, --format <name>', 'how it is written').choices(ROW_FORMATS).default('table'))
    .option('--rate <hertz>', "sample rate of standard input (default: the model's)", wholeNumber(1))
    .option('--channels <number>', 'channels of standard input (default: 1)', wholeNumber(1))
    .addOption(
      new Option('--encoding <name>', 'samples of standard input (default: s16le)').choices(RAW_ENCODINGS),
    );
  addJson(command)
    .addHelpText('after', EXAMPLES)
    .action(async (model: string, paths: string[], flags: ClassifyFlags) => {
      const problem = misuse(paths, flags);
      if (problem !== undefined) command.error(`error: ${problem}`);
      const listening = paths[0] === '-';
      const { files, failures } = listening ? { files: paths, failures: [] } : await findSoundFiles(paths);
      if (files.length > 1 && flags.format === 'audacity' && !flags.json) {
        throw new EarshotError(
          'INVALID_ARGUMENT',
          `labels for Audacity are of one recording, and these are ${files.length}. Name one of them.`,
        );
      }
      const reader = new SoundReader(listening ? [] : files);
      try {
        const file = await readClassifier(await modelFile(model));
        const { settings } = file.metadata;
        const { classes, sampleRate, windows } = settings;
        reader.begin(soundNeeds(settings, flags));
        const format = flags.json ? 'json' : flags.format;
        const printer = new Printer(context.out, { format, files, classes });
        const classifier = await startClassifier(file);
        if (listening) await classifyInput(classifier, flags, context, printer);
        else failures.push(...(await classifyFiles(classifier, reader, flags, context, printer)));
        await classifier.release();
        if (flags.json) {
          printJson(context.out, {
            model,
            classes,
            sampleRate,
            windowDuration: windows.size / sampleRate,
            results: printer.objects,
            errors: failureObjects(failures),
          });
        }
      } finally {
        await reader.close();
      }
      if (failures.length > 0) {
        context.err.write(failuresText(failures, 'classified'));
        context.partlyFailed();
      }
    });
}

function misuse(paths: readonly string[], { rate, channels, encoding }: ClassifyFlags): string | undefined {
  const input = paths.includes('-');
  if (input && paths.length > 1) return '- (standard input) goes without other paths.';
  if (!input && [rate, channels, encoding].some((value) => value !== undefined))
    return '--rate, --channels and --encoding are for standard input (-); sound files name their own.';
  return undefined;
}

/** Classifies one file after the other; those that cannot be classified are returned. */
async function classifyFiles(
  classifier: Classifier,
  reader: SoundReader,
  { window, hop, threshold = DEFAULT_THRESHOLD, top, json }: ClassifyFlags,
  { out, err, signal }: CommandContext,
  printer: Printer,
): Promise<Failure[]> {
  const { files } = reader;
  const monitor = progressOn(err);
  const unseen = json || !out.isTTY;
  const all = files.length > 1 && unseen ? monitor.begin('classifying', files.length) : undefined;
  const failures: Failure[] = [];
  for (const [i, path] of files.entries()) {
    let task: Task | undefined;
    const onProgress = (done: number, total = 0) => {
      checkInterrupted(signal, 'classify');
      if (all !== undefined || total < LONG) return;
      task ??= monitor.begin(basename(path), Math.round(total));
      task.advance(Math.round(done));
    };
    try {
      checkInterrupted(signal, 'classify');
      const sound = await reader.read(i);
      const options = { window, hop, threshold, topK: top, onProgress };
      const result = await classifySound(classifier, path, sound, options);
      task?.end();
      printer.show(result, threshold);
    } catch (error) {
      if (!(error instanceof EarshotError) || error.code === 'INTERRUPTED') throw error;
      failures.push({ path, error });
    }
    all?.advance(i + 1);
  }
  all?.end();
  return failures;
}
