import type { Readable } from 'node:stream';
import type { Classifier } from '../classifier/classifier.ts';
import { EarshotError } from '../errors.ts';
import { eventsOf, type RawEncoding, rawSamples } from '../experiment/classify/index.ts';
import { counted } from '../text.ts';
import type { ClassifyFlags } from './classify.ts';
import type { Printer } from './classify-printer.ts';
import type { CommandContext } from './run.ts';

/** Standard input: a stream, or a terminal. */
export type Input = Readable & { isTTY?: boolean };

export interface InputFlags {
  rate?: number;
  channels?: number;
  encoding?: RawEncoding;
}

/**
 * Classifies raw samples from standard input until it ends or Ctrl-C: a row for each window as soon as it is there.
 * Labels for Audacity and the object of `--json` have events, at the end.
 */
export async function classifyInput(
  classifier: Classifier,
  { window, hop, threshold, top, format, json, ...flags }: ClassifyFlags,
  { input, err, signal }: CommandContext,
  printer: Printer,
): Promise<void> {
  const stream = input!();
  if (stream.isTTY) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      'standard input is a terminal; send raw samples there: arecord -t raw -f S16_LE -r 22050 | earshot classify MODEL - --rate 22050',
    );
  }
  const { rate: sr = classifier.sampleRate, channels = 1, encoding = 's16le' } = flags;
  err.write(`Listening: ${sr} Hz, ${counted(channels, 'channel')}, ${encoding}.\n`);
  const samples = rawSamples(untilAborted(stream, signal), { encoding, channels });
  let seconds = 0;
  const windows = async function* () {
    for await (const one of classifier.stream(samples, { sr, window, hop, topK: top })) {
      seconds = one.end;
      yield one;
    }
  };
  if (json || format === 'audacity') {
    const events = await eventsOf(windows(), { classes: classifier.classes, threshold });
    printer.show({ path: '-', sr, duration: seconds, kind: 'recording', events }, 0);
  } else {
    for await (const one of windows()) {
      for (const { className, probability: score } of one.top)
        if (score >= (threshold ?? 0))
          printer.row({ file: '-', start: one.start, end: one.end, className, score });
    }
  }
  if (seconds === 0) throw new EarshotError('BAD_FILE', 'standard input ended before it gave a sample.');
}

/** Chunks until the signal, on which listening ends as if the input had. */
async function* untilAborted(stream: Readable, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const end = () => stream.destroy();
  signal.addEventListener('abort', end, { once: true });
  try {
    yield* stream;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', end);
  }
}
