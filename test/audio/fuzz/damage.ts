import { encodeWav } from '../../../src/audio/encode-wav.ts';
import { joined, soundBytes } from '../sound-fixture.ts';

/** A file that is damaged on purpose. */
export interface Damaged {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const SOURCES = [
  'wav-pcm_16.wav',
  'wav-pcm_24.wav',
  'wavex-float.wav',
  'wav-double.wav',
  'wav-alaw.wav',
  'wav-ulaw.wav',
  'six-channels.wav',
  'mono.ogg',
  'stereo.ogg',
  'six-channels.ogg',
  'pages.ogg',
  'mono.flac',
  'stereo.flac',
  'mono.mp3',
  'stereo.mp3',
];

export type Random = (limit: number) => number;

/** Park and Miller's generator: whole numbers in [0, limit). */
export function generator(seed: number): Random {
  let state = (seed % 2147483646) + 1;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state;
  };
  for (let i = 0; i < 5; i++) next();
  return (limit) => next() % limit;
}

/** Numbers that lengths, rates and counts of headers are replaced by. */
const LIES = [0, 1, 2, 7, 255, 256, 65535, 0x7fff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** Ways to damage a file. */
const DAMAGES: Record<string, (bytes: Uint8Array, random: Random) => Uint8Array> = {
  cut: (bytes, random) => bytes.slice(0, random(bytes.length)),
  'flipped bits': (bytes, random) => {
    const changed = bytes.slice();
    for (let n = 1 + random(20); n > 0; n--) changed[random(changed.length)] ^= 1 << random(8);
    return changed;
  },
  'flipped bits in the header': (bytes, random) => {
    const changed = bytes.slice();
    for (let n = 1 + random(6); n > 0; n--) changed[random(Math.min(200, bytes.length))] ^= 1 << random(8);
    return changed;
  },
  'a lying number': (bytes, random) => {
    const changed = bytes.slice();
    const view = new DataView(changed.buffer);
    const size = [1, 2, 4][random(3)];
    const at = random(Math.min(120, bytes.length - 4));
    const lie = LIES[random(LIES.length)];
    if (size === 1) view.setUint8(at, lie & 255);
    else if (size === 2) view.setUint16(at, lie & 65535, random(2) === 0);
    else view.setUint32(at, lie, random(2) === 0);
    return changed;
  },
  noise: (bytes, random) => {
    const changed = bytes.slice();
    const from = random(bytes.length);
    const to = Math.min(bytes.length, from + 1 + random(500));
    for (let i = from; i < to; i++) changed[i] = random(256);
    return changed;
  },
  'a part twice': (bytes, random) => {
    const from = random(bytes.length);
    const to = Math.min(bytes.length, from + 1 + random(2000));
    return joined(bytes.subarray(0, to), bytes.subarray(from));
  },
  'a part missing': (bytes, random) => {
    const from = random(bytes.length);
    return joined(bytes.subarray(0, from), bytes.subarray(from + 1 + random(2000)));
  },
  'another format behind': (bytes, random) => {
    const other = soundBytes(SOURCES[random(SOURCES.length)]);
    return joined(bytes.subarray(0, random(bytes.length)), other.subarray(random(other.length)));
  },
  'zeros behind': (bytes, random) => joined(bytes, new Uint8Array(random(100_000))),
};

/** Damaged file number `index`: every kind of damage on every source in turn, the same file for the same number. */
export function damagedFile(index: number): Damaged {
  const source = SOURCES[index % SOURCES.length];
  const kinds = Object.keys(DAMAGES);
  const kind = kinds[Math.floor(index / SOURCES.length) % kinds.length];
  const random = generator(7919 * index + 1);
  return { name: `${index}: ${source}, ${kind}`, bytes: DAMAGES[kind](soundBytes(source), random) };
}

/** Files that promise far more than they hold, or hold far more than they weigh. */
export function extremeFiles(): Damaged[] {
  const wav = (change: (view: DataView) => void, samples = 1000) => {
    const bytes = encodeWav(new Float32Array(samples), { sr: 8000 });
    change(new DataView(bytes.buffer));
    return bytes;
  };
  const rates = [0, 1, 99, 100, 101, 10_000_000, 10_000_001, 0xffffffff].map((sr) => ({
    name: `wav of ${sr} Hz`,
    bytes: wav((view) => {
      view.setUint32(24, sr, true);
      view.setUint32(28, (2 * sr) % 2 ** 32, true);
    }),
  }));
  const channels = [0, 2, 1000, 65535].map((count) => ({
    name: `wav of ${count} channels`,
    bytes: wav((view) => {
      view.setUint16(22, count, true);
      view.setUint16(32, (2 * count) % 65536, true);
    }),
  }));
  const silence = [100, 1000, 10_000_000].map((sr) => ({
    name: `silence of a million samples, ${sr} Hz`,
    bytes: wav((view) => view.setUint32(24, sr, true), 1_000_000),
  }));
  return [...rates, ...channels, ...silence, ...silentFlacs(), ...silentMp3s()];
}

/** FLAC files whose frames of a dozen bytes hold 65,535 samples of silence in each of eight channels. */
function silentFlacs(): Damaged[] {
  const kinds = [
    { frames: 10, promised: 10 },
    { frames: 300, promised: 300 },
    { frames: 1500, promised: 0 },
    { frames: 1500, promised: 1 },
  ];
  return kinds.map(({ frames, promised }) => {
    const header = new Uint8Array(42);
    header.set([0x66, 0x4c, 0x61, 0x43, 0x80, 0, 0, 34, 0xff, 0xff, 0xff, 0xff]);
    // 44100 Hz, 8 channels, 16 bits; the number of samples.
    const view = new DataView(header.buffer);
    view.setUint32(18, ((44100 << 12) | (7 << 9) | (15 << 4)) >>> 0);
    view.setUint32(22, promised * 65535);
    const body = Array.from({ length: frames }, (_, n) => flacFrame(n));
    return {
      name: `flac of ${frames} frames of silence that promises ${promised}`,
      bytes: joined(header, ...body),
    };
  });
}

function flacFrame(number: number): Uint8Array {
  const coded = number < 128 ? [number] : [0xc0 | (number >> 6), 0x80 | (number & 63)];
  const start = [0xff, 0xf8, 0x79, 0x78, ...coded, 0xff, 0xfe];
  const header = [...start, crc(start, 8, 0x07)];
  // Eight constant subframes of the value 0.
  const frame = [...header, ...Array.from({ length: 8 }, () => [0, 0, 0]).flat()];
  const check = crc(frame, 16, 0x8005);
  return Uint8Array.from([...frame, check >> 8, check & 255]);
}

function crc(bytes: readonly number[], bits: number, polynomial: number): number {
  let rest = 0;
  for (const byte of bytes) {
    rest ^= byte << (bits - 8);
    for (let i = 0; i < 8; i++) rest = rest & (1 << (bits - 1)) ? (rest << 1) ^ polynomial : rest << 1;
    rest &= (1 << bits) - 1;
  }
  return rest;
}

/** MP3 frames without any coefficients, at the lowest rate of bits. */
function silentMp3s(): Damaged[] {
  const frame = new Uint8Array(104);
  frame.set([0xff, 0xfb, 0x10, 0xc4]);
  return [100, 3000].map((frames) => ({
    name: `mp3 of ${frames} frames of silence`,
    bytes: joined(...Array.from({ length: frames }, () => frame)),
  }));
}
