// Peak memory of mel spectrograms of a long file by `stream`: `node bench/audio_stream.js [FILE]`; without FILE an hour
// of noise, 44.1 kHz stereo WAV, is written to the temporary folder first. Runs from dist/. See bench/README.md.
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav, getSamplerate, melspectrogram, stream } from 'earshot/audio';

const SECONDS = 3600;
const SR = 44100;

/** An hour of noise of a linear congruential generator. */
function writeHour(path) {
  const header = encodeWav(new Float32Array(1), { sr: SR, channels: 2 }).slice(0, 44);
  const view = new DataView(header.buffer);
  const bytes = SECONDS * SR * 4;
  view.setUint16(22, 2, true);
  view.setUint32(28, SR * 4, true);
  view.setUint16(32, 4, true);
  view.setUint32(4, 36 + bytes, true);
  view.setUint32(40, bytes, true);
  const file = openSync(path, 'w');
  writeSync(file, header);
  const second = new Int16Array(2 * SR);
  for (let s = 0, state = 1; s < SECONDS; s++) {
    for (let i = 0; i < second.length; i++) {
      state = (Math.imul(1664525, state) + 1013904223) >>> 0;
      second[i] = (state >>> 16) - 32768;
    }
    writeSync(file, second);
  }
  closeSync(file);
}

const folder = mkdtempSync(join(tmpdir(), 'earshot-hour-'));
try {
  let path = process.argv[2];
  if (path === undefined) {
    path = join(folder, 'hour.wav');
    writeHour(path);
  }
  const sr = await getSamplerate(path);
  const started = performance.now();
  let [frames, samples] = [0, 0];
  for await (const y of stream(path, { blockLength: 256, frameLength: 2048, hopLength: 512 })) {
    samples += 256 * 512;
    if (y.length >= 2048) frames += melspectrogram(y, { sr, center: false }).dims[1];
  }
  const peak = process.resourceUsage().maxRSS / 1024;
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${(samples / sr / 60).toFixed(1)} min, ${frames} frames in ${seconds.toFixed(1)} s; peak memory ${peak.toFixed(0)} MiB`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
