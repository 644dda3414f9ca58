/** @file What an exported classifier says about itself: entries in the metadata of its ONNX file. */

import type { Window } from '../audio/window.ts';
import { EarshotError } from '../errors.ts';
import type { ClassifierSettings, FrontEnd } from './settings.ts';

/** The version of these entries. */
export const classifierFormat = 1;

/** What is known of a classifier besides its settings. */
export interface ClassifierFacts {
  /** how its weights are kept */
  weights: 'float32' | 'int8';
  /** numbers that its networks learned or keep */
  parameters: number;
  /** multiplications that are added up, for one window: front end and networks */
  macsPerWindow: number;
  /** what it was trained on, in words */
  trainingData?: string;
  /** terms on which it may be used */
  licence?: string;
  /** version of earshot that wrote the file */
  earshotVersion?: string;
}

/** Settings as a file keeps them: without mean and deviation where each band and frame has its own. */
export interface KeptSettings extends Omit<ClassifierSettings, 'frontEnd'> {
  frontEnd: Omit<FrontEnd, Fitted> & Partial<Pick<FrontEnd, Fitted>>;
}

type Fitted = 'mean' | 'deviation';

/** All that the metadata of a classifier say. */
export interface ClassifierMetadata extends ClassifierFacts {
  settings: KeptSettings;
}

/** The entries, in the order in which they are written; docs/deploy.md describes them. */
export function metadataEntries(
  { classes, sampleRate, windows, frontEnd }: ClassifierSettings,
  facts: ClassifierFacts,
): Record<string, string> {
  return {
    'earshot.classifier': String(classifierFormat),
    ...(facts.earshotVersion !== undefined && { 'earshot.version': facts.earshotVersion }),
    classes: JSON.stringify(classes),
    sample_rate: String(sampleRate),
    ...(facts.trainingData !== undefined && { training_data: facts.trainingData }),
    ...(facts.licence !== undefined && { licence: facts.licence }),
    parameters: String(facts.parameters),
    macs_per_window: String(facts.macsPerWindow),
    weights: facts.weights,
    settings: JSON.stringify({ windows, frontEnd: plain(frontEnd) }),
  };
}

/** A front end without functions, typed arrays and long lists. */
function plain({ window, mean, deviation, ...frontEnd }: FrontEnd): KeptSettings['frontEnd'] {
  const shape = typeof window === 'function' ? window(frontEnd.winLength) : window;
  return {
    ...frontEnd,
    window: typeof shape === 'string' ? shape : (Array.from(shape as ArrayLike<number>) as Window),
    ...(mean.length <= frontEnd.nMels && { mean, deviation }),
  };
}

/**
 * What the metadata of a file say.
 * @param what how errors call the file
 * @throws EarshotError BAD_FILE for a file that is damaged, no ONNX model, no classifier, or of a newer format
 */
export function readMetadata(bytes: Uint8Array, what: string): ClassifierMetadata {
  const entries = metadataOfModel(bytes, what);
  const format = entries.get('earshot.classifier');
  if (format === undefined) {
    const kind = entries.has('earshot.model')
      ? 'it is a network that model.save wrote, for training on'
      : "it has no 'earshot.classifier' in its metadata, or was cut off before it";
    throw new EarshotError(
      'BAD_FILE',
      `${what} is not a classifier of earshot: ${kind}. 'earshot export' writes one.`,
    );
  }
  if (!(Number(format) <= classifierFormat)) {
    throw new EarshotError(
      'BAD_FILE',
      `${what} is a classifier of format ${format}; this version of earshot reads format ${classifierFormat}. Update earshot.`,
    );
  }
  return classifierMetadata(entries, what);
}

function classifierMetadata(entries: ReadonlyMap<string, string>, what: string): ClassifierMetadata {
  const needed = (key: string): string => {
    const text = entries.get(key);
    if (text !== undefined) return text;
    throw new EarshotError(
      'BAD_FILE',
      `${what} is cut off: its metadata lack '${key}'. Copy or export it again.`,
    );
  };
  const parsed = (key: string) => {
    try {
      return JSON.parse(needed(key));
    } catch (cause) {
      if (cause instanceof EarshotError) throw cause;
      throw new EarshotError('BAD_FILE', `'${key}' in the metadata of ${what} is damaged.`, { cause });
    }
  };
  const { windows, frontEnd } = parsed('settings');
  return {
    settings: { classes: parsed('classes'), sampleRate: parsed('sample_rate'), windows, frontEnd },
    weights: needed('weights') === 'int8' ? 'int8' : 'float32',
    parameters: parsed('parameters'),
    macsPerWindow: parsed('macs_per_window'),
    trainingData: entries.get('training_data'),
    licence: entries.get('licence'),
    earshotVersion: entries.get('earshot.version'),
  };
}

/** Numbers of fields in ONNX's messages. */
const field = { graph: 7, metadata: 14, key: 1, value: 2 } as const;

/**
 * The entries beside the graph of an ONNX model. Only the outermost fields are looked at, which takes no time;
 * decoding all of it would take longer than compiling it.
 */
function metadataOfModel(bytes: Uint8Array, what: string): Map<string, string> {
  const entries = new Map<string, string>();
  const text = new TextDecoder();
  let graph = false;
  try {
    for (const { number, content } of fieldsOf(bytes)) {
      graph ||= number === field.graph && content.length > 0;
      if (number !== field.metadata) continue;
      const parts = new Map([...fieldsOf(content)].map((part) => [part.number, text.decode(part.content)]));
      entries.set(parts.get(field.key) ?? '', parts.get(field.value) ?? '');
    }
  } catch (cause) {
    throw new EarshotError('BAD_FILE', `${what} is not an ONNX model, or is damaged or cut off.`, { cause });
  }
  if (graph) return entries;
  throw new EarshotError('BAD_FILE', `${what} is not an ONNX model, or is cut off: it holds no graph.`);
}

interface Field {
  number: number;
  /** empty for numbers */
  content: Uint8Array;
}

const empty = new Uint8Array(0);

/** The fields of a message of Protocol Buffers. @throws RangeError where it breaks off or makes no sense */
function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 63; scale *= 128) {
      if (at >= bytes.length) throw new RangeError('cut off');
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new RangeError('no number');
  };
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new RangeError('cut off');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const [number, kind] = [Math.floor(tag / 8), tag % 8];
    if (number === 0) throw new RangeError('no field');
    if (kind === 0) {
      varint();
      yield { number, content: empty };
    } else if (kind === 2) yield { number, content: take(varint()) };
    else if (kind === 1) yield { number, content: take(8) };
    else if (kind === 5) yield { number, content: take(4) };
    else throw new RangeError('no field');
  }
}
