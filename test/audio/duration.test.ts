import { describe, expect, test, vi } from 'vitest';
import { RandomState } from '../../src/array/random-state.ts';
import { tensor } from '../../src/array/tensor.ts';
import { getDuration, getSamplerate } from '../../src/audio/duration.ts';
import { encodeWav } from '../../src/audio/encode-wav.ts';
import { load } from '../../src/audio/load.ts';
import { EarshotError } from '../../src/errors.ts';
import { effects } from './effects-fixture.ts';
import { joined, soundBytes, soundPath } from './sound-fixture.ts';

const ROUNDS = 100;

const refused = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('getDuration and getSamplerate equal librosa 0.11', () => {
  test.each(Object.entries(effects.durations.files))('%s', async (file, [seconds, sr]) => {
    expect(await getSamplerate(soundPath(file))).toBe(sr);
    expect(await getDuration(soundPath(file))).toBe(seconds);
    const { y } = await load(soundPath(file), { sr: null });
    expect(y.length).toBe(Math.round(seconds * sr));
  });

  test.each(effects.durations.spectrograms)('a spectrogram $options', ({ options, seconds }) => {
    const S = tensor(new Float32Array(3 * 44), [3, 44]);
    expect(getDuration(null, { S, ...options })).toBe(seconds);
  });
});

describe('getDuration', () => {
  test('takes signals of one and several channels', () => {
    expect(getDuration(new Float32Array(22050))).toBe(1);
    expect(getDuration(tensor(new Float32Array(8000), [2, 4000]), { sr: 8000 })).toBe(0.5);
  });

  test('takes bytes and blobs', async () => {
    const bytes = soundBytes('mono.ogg');
    const seconds = effects.durations.files['mono.ogg'][0];
    expect(await getDuration(bytes)).toBe(seconds);
    expect(await getDuration(bytes.slice().buffer)).toBe(seconds);
    expect(await getDuration(new Blob([bytes]))).toBe(seconds);
  });

  test('counts the frames of an MP3 file without an encoder header', async () => {
    const bytes = soundBytes('mono.mp3');
    const name = String.fromCharCode(...bytes).indexOf('Xing');
    bytes.set([0, 0, 0, 0], name);
    const { y, sr } = await load(bytes, { sr: null });
    expect(Math.abs((await getDuration(bytes)) * sr - y.length)).toBeLessThanOrEqual(1152);
  });

  test('finds headers behind more than is read first', async () => {
    const tag = new Uint8Array(10 + 100_000);
    tag.set([0x49, 0x44, 0x33, 4, 0, 0, 0, 100_000 >> 14, (100_000 >> 7) & 127, 100_000 & 127]);
    for (const file of ['stereo.mp3', 'stereo.flac']) {
      const tagged = joined(tag, soundBytes(file));
      expect(await getDuration(tagged)).toBe(effects.durations.files[file][0]);
    }
    const wav = encodeWav(new Float32Array(100), { sr: 1000 });
    const chunk = new Uint8Array(8 + 100_000);
    chunk.set([0x4a, 0x55, 0x4e, 0x4b]);
    new DataView(chunk.buffer).setUint32(4, 100_000, true);
    expect(await getDuration(joined(wav.subarray(0, 36), chunk, wav.subarray(36)))).toBe(0.1);
  });

  test('tells of a FLAC file that leaves its length open', async () => {
    const bytes = soundBytes('mono.flac');
    bytes.fill(0, 22, 26);
    bytes[21] &= 0xf0;
    await expect(getDuration(bytes)).rejects.toThrow(refused('UNSUPPORTED', /does not say how long/));
  });

  test('refuses what is no sound', async () => {
    await expect(getDuration(new Uint8Array())).rejects.toThrow(refused('BAD_FILE', /empty/));
    await expect(getDuration('nowhere.wav')).rejects.toThrow(refused('NOT_FOUND', /nowhere\.wav/));
    await expect(getSamplerate(new TextEncoder().encode('hello, there'))).rejects.toThrow(
      refused('BAD_FILE', /begins with/),
    );
    await expect(getSamplerate(5 as unknown as string)).rejects.toThrow(
      refused('INVALID_ARGUMENT', /getSamplerate: the sound must be a path, URL/),
    );
    for (const file of ['stereo.ogg', 'stereo.flac', 'stereo.mp3', 'wav-pcm_16.wav']) {
      for (let end = 1; end < 26; end++) {
        await expect(getDuration(soundBytes(file).slice(0, end))).rejects.toMatchObject({
          name: 'EarshotError',
        });
      }
    }
  });

  test('refuses options out of range', () => {
    expect(() => getDuration(null)).toThrow(refused('INVALID_ARGUMENT', /S must be a spectrogram/));
    expect(() => getDuration(Float32Array.of(1), { sr: 0 })).toThrow(
      refused('INVALID_ARGUMENT', /sr must be/),
    );
  });
});

describe('headers that lie give a finite duration or an EarshotError', () => {
  test.each(['wav-pcm_16.wav', 'wav-alaw.wav', 'stereo.ogg', 'pages.ogg', 'stereo.flac', 'mono.mp3'])(
    '%s',
    async (name) => {
      const bytes = soundBytes(name);
      const random = new RandomState(name.length);
      const [below, warn] = [(limit: number) => random.randint(0, limit), vi.spyOn(console, 'warn')];
      warn.mockImplementation(() => {});
      let refusals = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const changed = bytes.slice(0, round % 3 === 0 ? 1 + below(bytes.length) : bytes.length);
        for (let i = 0; i < 4; i++) changed[below(Math.min(100, changed.length))] = below(256);
        try {
          const seconds = await getDuration(changed);
          expect(Number.isFinite(seconds) && seconds > 0).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(EarshotError);
          refusals++;
        }
      }
      warn.mockRestore();
      expect(refusals).toBeGreaterThan(0);
      expect(refusals).toBeLessThan(ROUNDS);
    },
  );
});
