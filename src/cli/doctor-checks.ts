import { rm, statfs } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { tensor } from '../array/tensor.ts';
import { decode, encodeWav } from '../audio/index.ts';
import { writeWhole } from '../files.ts';
import { loadEngine } from '../runtime/engine.ts';
import { threadCount } from '../runtime/environment.ts';
import { identityModel } from '../runtime/identity.ts';
import { createSession } from '../runtime/session.ts';
import { encodedTones } from './doctor-tones.ts';

/** What was found out about one part of the machine. */
export interface Check {
  name: string;
  /** a warning works, but not well */
  state: 'ok' | 'warning' | 'wrong';
  /** what was found */
  text: string;
  /** what to do about it */
  mend?: string;
  /** the same for programs */
  facts: Readonly<Record<string, unknown>>;
}

type Outcome = Omit<Check, 'name'>;

const OLDEST_NODE = 20;
const GIGABYTE = 2 ** 30;
/** Free memory and disk below this are told. */
const LITTLE = GIGABYTE / 2;

/** The checks, each under its name; `folder` is where results would be written. */
export const checks: Readonly<Record<string, (folder: string) => Promise<Outcome>>> = {
  node: async () => {
    const { version, platform, arch } = process;
    const text = `${version} on ${platform} ${arch}`;
    const facts = { version, platform, arch };
    return Number.parseInt(version.slice(1), 10) >= OLDEST_NODE
      ? { state: 'ok', text, facts }
      : { state: 'wrong', text, facts, mend: `Install Node ${OLDEST_NODE} or newer.` };
  },

  engine: async () => {
    const { name, version, device } = await loadEngine();
    const session = await createSession(identityModel);
    const { y } = await session.run({ x: tensor(Float32Array.of(1, 2, 3), [3]) });
    await session.release();
    const facts = { engine: name, onnxruntime: version, device };
    const text = `${name}, onnxruntime ${version}, device ${device}`;
    if (String(y.data) !== '1,2,3')
      return { state: 'wrong', text: `${text}; it computes wrongly`, facts, mend: 'Install earshot again.' };
    if (name === 'native') return { state: 'ok', text, facts };
    const mend =
      process.env.EARSHOT_ENGINE === 'wasm'
        ? 'It is slower than the native one. EARSHOT_ENGINE=wasm asks for it; unset it.'
        : 'It is slower than the native one: npm install onnxruntime-node';
    return { state: 'warning', text, facts, mend };
  },

  threads: async () => {
    const [threads, cores] = [await threadCount(), availableParallelism()];
    const facts = { threads, cores };
    const text = `${threads}, for ${cores} processor cores`;
    if (threads <= cores) return { state: 'ok', text, facts };
    return {
      state: 'warning',
      text,
      facts,
      mend: 'More threads than cores are slower: unset EARSHOT_THREADS.',
    };
  },

  memory: async () => {
    const total = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
    const free = Math.min(freemem(), total);
    const facts = { free, total };
    const text = `${gigabytes(free)} free of ${gigabytes(total)}`;
    if (free >= LITTLE) return { state: 'ok', text, facts };
    return { state: 'warning', text, facts, mend: 'Close other programs, or train with smaller batches.' };
  },

  decoders: async () => {
    const tone = Float32Array.from({ length: 800 }, (_, i) => Math.sin(i / 3) / 2);
    const sounds: Record<string, Uint8Array> = { WAV: encodeWav(tone, { sr: 8000 }) };
    for (const [format, text] of Object.entries(encodedTones)) sounds[format] = Buffer.from(text, 'base64');
    const reasons: Record<string, string> = {};
    for (const [format, bytes] of Object.entries(sounds)) {
      const reason = await decodingFault(bytes);
      if (reason !== undefined) reasons[format] = reason;
    }
    const facts = Object.fromEntries(Object.keys(sounds).map((format) => [format, !(format in reasons)]));
    const broken = Object.entries(reasons);
    if (broken.length === 0) return { state: 'ok', text: Object.keys(sounds).join(', '), facts };
    const text = broken.map(([format, reason]) => `${format} cannot be decoded: ${reason}`).join('; ');
    return { state: 'wrong', text, facts, mend: 'Install earshot again, with all its dependencies.' };
  },

  folder: async (folder) => {
    const path = resolve(folder);
    const disk = await statfs(path).catch(() => undefined);
    if (disk === undefined)
      return {
        state: 'wrong',
        text: `${path} does not exist`,
        facts: { path },
        mend: 'Name a folder that is there.',
      };
    const file = join(path, `.earshot-doctor-${process.pid}`);
    await writeWhole(file, 'a file that earshot doctor has tried to write');
    await rm(file);
    const free = disk.bavail * disk.bsize;
    const facts = { path, free };
    const text = `${path} can be written, ${gigabytes(free)} free`;
    if (free >= LITTLE) return { state: 'ok', text, facts };
    return { state: 'warning', text, facts, mend: 'Make room: a run needs its checkpoints and its report.' };
  },
};

/** All checks; one that throws is wrong, with what its error says. */
export async function runChecks(folder: string): Promise<Check[]> {
  const found: Check[] = [];
  for (const [name, check] of Object.entries(checks)) {
    const outcome = await check(folder).catch(
      (error: Error): Outcome => ({ state: 'wrong', text: error.message, facts: {} }),
    );
    found.push({ name, ...outcome });
  }
  return found;
}

/** What is wrong with the decoding of a tone of 800 samples. */
async function decodingFault(bytes: Uint8Array): Promise<string | undefined> {
  try {
    const { channels, sr } = await decode(bytes);
    const peak = channels[0].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const right =
      channels.length === 1 && sr === 8000 && channels[0].length === 800 && Math.abs(peak - 0.5) < 0.1;
    return right ? undefined : 'other samples came out than went in';
  } catch (error) {
    return (error as Error).message;
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / GIGABYTE).toFixed(1)} GiB`;
}
