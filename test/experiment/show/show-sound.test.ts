import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { floats } from '../../../src/array/tensor.ts';
import * as audio from '../../../src/audio/index.ts';
import { encodeWav } from '../../../src/audio/index.ts';
import { showSound } from '../../../src/experiment/show/index.ts';
import { soundPage } from '../../../src/experiment/show/sound-page.ts';
import { viewSound } from '../../../src/experiment/show/sound-view.ts';
import { viewPlots } from '../../../src/experiment/show/view-plots.ts';
import { checkNesting } from '../../report/check-nesting.ts';

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'earshot-show-'));
const sr = 16000;

/** A tone of half of full scale, silent but for the middle third. */
const beep = Float32Array.from({ length: 3 * sr }, (_, n) =>
  n < sr || n >= 2 * sr ? 0 : 0.5 * Math.sin((2 * Math.PI * 440 * n) / sr),
);

beforeAll(() => {
  process.chdir(folder);
  writeFileSync('beep.wav', encodeWav(beep, { sr }));
  const other = beep.map((value, n) => (n < 1.5 * sr ? 0.5 * value : 0));
  writeFileSync('stereo.wav', encodeWav([beep, other], { sr }));
  writeFileSync('cancelled.wav', encodeWav([beep, beep.map((value) => -value)], { sr, subtype: 'FLOAT' }));
  writeFileSync('silence.wav', encodeWav(new Float32Array(sr), { sr }));
  writeFileSync('click.wav', encodeWav(Float32Array.of(0, 1, -0.5, 0), { sr }));
  writeFileSync(
    'loud.wav',
    encodeWav(
      beep.map((value) => 4 * value),
      { sr, subtype: 'FLOAT' },
    ),
  );
  writeFileSync('broken.wav', 'no sound');
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

describe('viewSound', () => {
  it("has the library's features, decibels of full scale, and no centroid in silence", async () => {
    const { features, analysis, peak, fileDuration } = await viewSound('beep.wav');
    if (typeof features === 'string') throw new Error(features);
    expect(analysis).toEqual({ nFft: 2048, hopLength: 240, nMels: 128, fMin: 0, fMax: 8000 });
    const { y } = await audio.load('beep.wav', { sr: null });
    const options = { sr, hopLength: 240 };
    const mel = audio.melspectrogram(y, options);
    expect(features.mel.data).toEqual(audio.powerToDb(mel, { ref: 'max', amin: 1e-30 }).data);
    expect(features.chroma.data).toEqual(audio.chromaStft(y, options).data);
    const centroid = floats(audio.spectralCentroid(y, options));
    const [quiet, loud] = [20, 100];
    expect([features.centroid[quiet], features.centroid[loud]]).toEqual([Number.NaN, centroid[loud]]);
    // a sine of half of full scale: 20 log10(0.5 / sqrt(2))
    expect(features.levels[quiet]).toBe(-100);
    expect(features.levels[loud]).toBeCloseTo(-9.03, 1);
    expect(peak).toBeCloseTo(0.5, 3);
    expect(fileDuration).toBe(3);
  });

  it('takes a part, another rate and other frames', async () => {
    const options = {
      offset: 1.25,
      duration: 0.5,
      sr: 8000,
      nFft: 512,
      hopLength: 100,
      nMels: 30,
      fMin: 50,
      fMax: 3000,
    };
    const view = await viewSound('stereo.wav', options);
    expect(view).toMatchObject({ offset: 1.25, duration: 0.5, sr: 8000, fileSr: sr, fileDuration: 3 });
    if (typeof view.features === 'string') throw new Error(view.features);
    expect([view.channels.length, view.y.length, ...view.features.mel.dims]).toEqual([2, 4000, 30, 41]);
    // the mean of the channels: 0.375 in the first half, 0.25 in the second
    expect(view.features.levels[10]).toBeCloseTo(20 * Math.log10(0.375 / Math.SQRT2), 1);
    expect(view.features.levels[30]).toBeCloseTo(20 * Math.log10(0.25 / Math.SQRT2), 1);
  });

  it('says that there is nothing to draw of silence and of less than a frame', async () => {
    expect((await viewSound('silence.wav')).features).toBe('silent');
    expect(await viewSound('cancelled.wav')).toMatchObject({
      features: 'silent',
      peak: expect.closeTo(0.5, 3),
    });
    expect((await viewSound('click.wav')).features).toBe('short');
    expect((await viewSound('click.wav', { nFft: 4, nMels: 2 })).features).toBeTypeOf('object');
  });

  it('refuses more than twenty minutes at once, but takes a part', async () => {
    writeFileSync('night.wav', encodeWav(new Float32Array(1300 * 100).fill(0.1), { sr: 100 }));
    await expect(viewSound('night.wav')).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(
        /^night\.wav: 21 min 40 s are more than the 20 min 00 s .* offset and duration/,
      ),
    });
    const { duration } = await viewSound('night.wav', { offset: 600, duration: 60 });
    expect(duration).toBe(60);
  });
});

describe('the page', () => {
  const pageOf = async (file: string, options = {}) => {
    const view = await viewSound(file, options);
    const text = soundPage(view, viewPlots(view), { name: file, version: '1.2.3' });
    checkNesting(text);
    return text;
  };

  it('has player, numbers and a plot for each thing, and needs nothing else', async () => {
    const text = await pageOf('beep.wav');
    for (const title of [
      'Waveform',
      'Mel spectrogram',
      'Pitch classes (chroma)',
      'Spectral centroid',
      'Loudness (RMS level)',
    ])
      expect(text).toContain(`>${title}</text>`);
    expect(text).toMatch(/<dd>3\.0 s<\/dd>.*<dd>16,000 Hz<\/dd>.*<dd>1<\/dd>.*<dd>−6\.0 dB/s);
    expect(text).toContain('≤ −100.0 dB');
    expect(text).toMatch(/<audio [^>]*src="data:audio\/wav;base64,/);
    expect(text).not.toMatch(/<script|(?:src|href)="(?!data:|#)/);
    expect(text).toContain(
      'Frames of 2048 samples, one every 240; 128 mel bands from 0 Hz to 8,000 Hz. Made by earshot 1.2.3.',
    );
  });

  it('plays what it shows, of many minutes at a rate for which there is room', async () => {
    const bytesOf = (text: string) => {
      const wav = Buffer.from(/data:audio\/wav;base64,([^"]+)/.exec(text)![1], 'base64');
      return { rate: wav.readUInt32LE(24), seconds: (wav.length - 44) / 2 / wav.readUInt32LE(24) };
    };
    expect(bytesOf(await pageOf('stereo.wav', { offset: 1, duration: 1.5 }))).toEqual({
      rate: sr,
      seconds: 1.5,
    });
    const view = await viewSound('beep.wav');
    const long = { ...view, sr: 44100, y: new Float32Array(44100 * 3), duration: 1000 };
    const page = soundPage(long, viewPlots(view), { name: 'long', version: '1' });
    expect(bytesOf(page)).toEqual({ rate: 5512, seconds: expect.closeTo(3, 3) });
  });

  it('says which part it is, and draws every channel on one scale', async () => {
    const text = await pageOf('stereo.wav', { offset: 1, duration: 0.5, sr: 8000 });
    expect(text).toContain('Seconds 1 to 1.5 of stereo.wav, which lasts 3.0 s');
    expect(text).toContain('shown at 8,000 Hz');
    expect(text).toContain('Time (s), from 1 s on');
    expect(text).toContain('everything but the waveforms is of the mean of the channels');
    for (const channel of [1, 2]) expect(text).toContain(`>Waveform, channel ${channel}</text>`);
    expect(text.match(/>-0\.5<\/text>/g)).toHaveLength(2);
  });

  it('says why there is a waveform alone', async () => {
    expect(await pageOf('silence.wav')).toMatch(/The sound is silent.*Every sample is 0/s);
    expect(await pageOf('cancelled.wav')).toContain('Every sample of the mean of the channels is 0');
    const short = await pageOf('click.wav');
    expect(short).toContain('It has 4 samples, and a frame 2048');
    expect(short).not.toContain('Mel spectrogram');
    expect(short).toContain('0.25 ms');
  });

  it('shows levels above full scale', async () => {
    const text = await pageOf('loud.wav');
    expect(text).toContain('6.0 dB');
    expect(text).toMatch(/>-100<\/text>/);
  });
});

describe('showSound', () => {
  it('writes a page of the name of the sound, or a picture', async () => {
    const steps: string[] = [];
    const monitor = {
      say: () => {},
      begin: () => ({ advance: (_: number, note?: string) => steps.push(note!), end: () => {} }),
    };
    expect(await showSound('beep.wav', { monitor })).toEqual({
      file: 'beep.wav',
      out: 'beep.wav.html',
      offset: 0,
      duration: 3,
      sr,
      fileSr: sr,
      channels: 1,
      silent: false,
      short: false,
    });
    expect(steps).toEqual(['reading', 'analysing', 'drawing']);
    expect(readFileSync('beep.wav.html', 'utf8')).toContain('<title>beep.wav</title>');
    await showSound('stereo.wav', { out: 'deep/stereo.png' });
    const png = readFileSync('deep/stereo.png');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    // 800 pixels and 6 plots, twice as fine
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([
      1600,
      2 * (30 + 2 * 170 + 300 + 264 + 2 * 220 + 5 * 8),
    ]);
  });

  it('refuses what it cannot read or write, and leaves nothing', async () => {
    const refused = (file: string, options = {}) => expect(showSound(file, options)).rejects;
    await refused('beep.wav', { out: 'beep.jpg' }).toMatchObject({
      message: expect.stringMatching(/beep\.jpg must end in \.html/),
    });
    await refused('broken.wav', { out: 'x.html' }).toMatchObject({ code: 'BAD_FILE' });
    await refused('missing.wav', { out: 'x.html' }).toMatchObject({ code: 'NOT_FOUND' });
    await refused('beep.wav', { out: 'x.html', offset: 3 }).toMatchObject({
      message: expect.stringMatching(/offset is 3 s, but beep\.wav/),
    });
    await refused('beep.wav', { out: 'x.html', signal: AbortSignal.abort() }).toMatchObject({
      code: 'INTERRUPTED',
    });
    await refused('beep.wav', { out: 'beep.wav/x.html' }).toMatchObject({ code: 'NOT_WRITABLE' });
    expect(readdirSync('.').filter((name) => name.startsWith('x.html'))).toEqual([]);
  });
});
