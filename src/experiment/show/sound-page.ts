import { STATISTICS } from '../../array/statistics.ts';
import { floats, tensor } from '../../array/tensor.ts';
import { amplitudeToDb, encodeWav, resample } from '../../audio/index.ts';
import {
  audioPlayer,
  type Block,
  callout,
  figures,
  type Html,
  type KeyFigure,
  keyFigures,
  page,
  section,
} from '../../report/index.ts';
import { counted, duration as durationText, soundDuration } from '../../text.ts';
import { FLOOR, type SoundView } from './sound-view.ts';
import type { ViewPlot } from './view-plots.ts';

/** Hertz: the page plays no higher rate. */
const RATE = 22050;
/** Bytes of sound in the page. Browsers refuse addresses of more than 32 MB, in which bytes take a third more. */
const MOST_BYTES = 22e6;

/** One self-contained page: what the sound is, a player, and its plots. `name` is the file's, without folders. */
export function soundPage(
  view: SoundView,
  plots: readonly ViewPlot[],
  { name, version }: { name: string; version: string },
): string {
  const content: Block[] = plots.map(({ plots, caption }) => figures(plots, caption, { minWidth: 600 }));
  if (typeof view.features === 'string') content.push(nothingToDraw(view, view.features));
  return page({
    title: name,
    subtitle: partText(view, name),
    lead: [keyFigures(keyNumbers(view)), player(view)],
    sections: [section('Over time', content)],
    contents: false,
    footer: `${analysisText(view)}Made by earshot ${version}.`,
  });
}

/** How the features were computed, where there are some. */
function analysisText({ analysis, channels, features }: SoundView): string {
  if (typeof features === 'string') return '';
  const { nFft, hopLength, nMels, fMin, fMax } = analysis;
  const mixed = channels.length > 1 ? '; everything but the waveforms is of the mean of the channels' : '';
  return `Frames of ${nFft} samples, one every ${hopLength}; ${nMels} mel bands from ${hertz(fMin)} to ${hertz(fMax)}${mixed}. `;
}

/** Why there is a waveform alone. */
function nothingToDraw({ y, analysis, channels }: SoundView, why: 'silent' | 'short'): Html {
  if (why === 'silent') {
    const which = channels.length > 1 ? 'Every sample of the mean of the channels' : 'Every sample';
    return callout('warning', `${which} is 0: there is no spectrum, no pitch and no level to show.`, {
      title: 'The sound is silent',
    });
  }
  const text = `It has ${counted(y.length, 'sample')}, and a frame ${analysis.nFft}. Shorter frames show more of it: \`--n-fft\`.`;
  return callout('warning', text, { title: 'The sound is shorter than a frame' });
}

/** Which part of which file it is, if that is more than its name says. */
function partText({ file, offset, duration, fileDuration }: SoundView, name: string): string | undefined {
  if (offset === 0 && (fileDuration === undefined || duration > fileDuration - 0.05))
    return file === name ? undefined : file;
  const whole = fileDuration === undefined ? '' : `, which lasts ${durationText(fileDuration)}`;
  return `Seconds ${round(offset)} to ${round(offset + duration)} of ${file}${whole}`;
}

function keyNumbers({ duration, sr, fileSr, channels, features, peak }: SoundView): KeyFigure[] {
  const median = typeof features === 'string' ? undefined : STATISTICS.median(features.levels);
  return [
    { label: 'Duration', value: soundDuration(duration) },
    {
      label: 'Sample rate',
      value: hertz(fileSr),
      note: sr === fileSr ? undefined : `shown at ${hertz(sr)}`,
    },
    { label: 'Channels', value: channels.length },
    ...(peak === 0 ? [] : [{ label: 'Peak', value: peakText(peak), note: 'of full scale' }]),
    ...(median === undefined
      ? []
      : [{ label: 'Median level', value: levelText(median), note: 'RMS, of full scale' }]),
  ];
}

/** The mean of the channels, at the highest rate that the page has room for. */
function player({ y, sr, duration }: SoundView): Html {
  let rate = Math.min(sr, RATE);
  while (2 * rate * duration > MOST_BYTES) rate = Math.floor(rate / 2);
  const heard = rate === sr ? y : resample(y, { origSr: sr, targetSr: rate });
  return audioPlayer({
    bytes: encodeWav(heard, { sr: rate }),
    label: 'Listen',
    note: `mono, ${hertz(rate)}`,
  });
}

function peakText(amplitude: number): string {
  return decibels(floats(amplitudeToDb(tensor([amplitude], [1])))[0]);
}

function levelText(level: number): string {
  return `${level <= FLOOR ? '≤ ' : ''}${decibels(level)}`;
}

function decibels(value: number): string {
  return `${value.toFixed(1).replace('-0.0', '0.0').replace('-', '−')} dB`;
}

function hertz(value: number): string {
  return `${value.toLocaleString('en')} Hz`;
}

function round(seconds: number): number {
  return Number(seconds.toFixed(3));
}
