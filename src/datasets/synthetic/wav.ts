const HEADER_BYTES = 44;

/** Bytes of a mono 16-bit WAV file of this many samples. */
export function wavBytes(samples: number): number {
  return HEADER_BYTES + 2 * samples;
}

/** A mono 16-bit WAV file: samples in [-1, 1) as integers of 1/32768, the nearest, held at the ends. */
export function encodeWav(signal: Float32Array, sr: number): Buffer {
  const file = Buffer.alloc(wavBytes(signal.length));
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16); // size of the format chunk
  file.writeUInt16LE(1, 20); // integers
  file.writeUInt16LE(1, 22); // channels
  file.writeUInt32LE(sr, 24);
  file.writeUInt32LE(2 * sr, 28); // bytes a second
  file.writeUInt16LE(2, 32); // bytes a frame
  file.writeUInt16LE(16, 34); // bits a sample
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(2 * signal.length, 40);
  for (let i = 0; i < signal.length; i++) {
    const integer = Math.round(32768 * signal[i]);
    file.writeInt16LE(Math.max(-32768, Math.min(32767, integer)), HEADER_BYTES + 2 * i);
  }
  return file;
}
