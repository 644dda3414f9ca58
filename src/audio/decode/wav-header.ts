import { EarshotError } from '../../errors.ts';

export type WavEncoding = 'int' | 'float' | 'compressed';

/** What a WAV file says of its samples, checked for sense. */
export interface WavHeader {
  readonly encoding: WavEncoding;
  readonly bits: number;
  readonly channels: number;
  readonly sr: number;
  readonly bytesPerFrame: number;
  /** Offset of the first sample in the file. */
  readonly dataStart: number;
  /** Bytes of samples that the file claims; Infinity where a streaming writer left the size open. */
  readonly dataBytes: number;
}

const FORMAT = { pcm: 1, float: 3, aLaw: 6, muLaw: 7, extensible: 0xfffe };
const BITS: Record<string, number[]> = { int: [8, 16, 24, 32], float: [32, 64] };
/** What follows the format code in the sub-format GUID of WAVE_FORMAT_EXTENSIBLE. */
const GUID_TAIL = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71];
const STREAMED = 0xffffffff;

/** Rates that a sound can have: from 100 Hz to 10 MHz. */
export const SR_RANGE = [100, 10_000_000] as const;

/**
 * The header of a WAV file from its first bytes.
 *
 * @param head the file's beginning, or all of it
 * @returns undefined when the samples begin further on than `head` reaches
 * @throws EarshotError BAD_FILE for a header that contradicts itself, UNSUPPORTED for other encodings
 */
export function wavHeader(head: Uint8Array, name: string, fileSize = head.length): WavHeader | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  let format: Omit<WavHeader, 'dataStart' | 'dataBytes'> | undefined;
  for (let at = 12; at + 8 <= fileSize; ) {
    if (at + 8 > head.length) return undefined;
    const id = String.fromCharCode(...head.subarray(at, at + 4));
    const size = view.getUint32(at + 4, true);
    if (id === 'data') {
      if (format === undefined) throw damaged(name, "its samples come before the 'fmt ' chunk");
      const open = size === STREAMED || (size === 0 && at + 8 < fileSize);
      return { ...format, dataStart: at + 8, dataBytes: open ? Infinity : size };
    }
    if (id === 'fmt ') {
      if (at + 8 + size > fileSize) throw damaged(name, "it ends inside the 'fmt ' chunk");
      if (at + 8 + size > head.length) return undefined;
      format = formatChunk(head.subarray(at + 8, at + 8 + size), name);
    }
    at += 8 + size + (size % 2);
  }
  const missing = format === undefined ? "has no 'fmt ' chunk" : "has no 'data' chunk";
  throw damaged(name, `it ${missing} and so no samples`);
}

function formatChunk(chunk: Uint8Array, name: string): Omit<WavHeader, 'dataStart' | 'dataBytes'> {
  if (chunk.length < 16)
    throw damaged(name, `its 'fmt ' chunk has ${chunk.length} bytes instead of 16 or more`);
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const channels = view.getUint16(2, true);
  const sr = view.getUint32(4, true);
  const bytesPerFrame = view.getUint16(12, true);
  const bits = view.getUint16(14, true);
  const encoding = encodingOf(formatCode(chunk, view, name), name);
  if (channels === 0) throw damaged(name, 'its header says that it has 0 channels');
  if (sr < SR_RANGE[0] || sr > SR_RANGE[1]) {
    throw damaged(name, `its header says ${sr} Hz, outside ${SR_RANGE[0]} Hz to 10 MHz`);
  }
  if (encoding !== 'compressed') {
    if (!BITS[encoding].includes(bits)) {
      throw new EarshotError(
        'UNSUPPORTED',
        `${name}: WAV with ${bits}-bit ${encoding} samples; known are ${BITS[encoding].join(', ')} bits.`,
      );
    }
    if (bytesPerFrame !== (channels * bits) / 8) {
      throw damaged(
        name,
        `its header gives a frame ${bytesPerFrame} bytes, but ${channels} channels of ${bits} bits take ${(channels * bits) / 8}`,
      );
    }
  } else if (bytesPerFrame === 0) {
    throw damaged(name, 'its header gives a block 0 bytes');
  }
  return { encoding, bits, channels, sr, bytesPerFrame };
}

function formatCode(chunk: Uint8Array, view: DataView, name: string): number {
  const code = view.getUint16(0, true);
  if (code !== FORMAT.extensible) return code;
  if (chunk.length < 40)
    throw damaged(name, `its extensible 'fmt ' chunk has ${chunk.length} bytes instead of 40`);
  if (!GUID_TAIL.every((byte, i) => chunk[26 + i] === byte)) {
    throw new EarshotError('UNSUPPORTED', `${name}: WAV of an unknown extensible sub-format.`);
  }
  return view.getUint16(24, true);
}

function encodingOf(code: number, name: string): WavEncoding {
  if (code === FORMAT.pcm) return 'int';
  if (code === FORMAT.float) return 'float';
  if (code === FORMAT.aLaw || code === FORMAT.muLaw) return 'compressed';
  throw new EarshotError(
    'UNSUPPORTED',
    `${name}: WAV of encoding 0x${code.toString(16)}; known are PCM, float, A-law and mu-law. Convert it to PCM.`,
  );
}

/** An error for a file whose format is known but whose content is not in order. */
export function damaged(name: string, what: string, cause?: unknown): EarshotError {
  return new EarshotError('BAD_FILE', `${name} is damaged: ${what}.`, { cause });
}
