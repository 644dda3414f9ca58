import { STATISTICS } from '../../array/statistics.ts';
import type { Tensor } from '../../array/tensor.ts';
import { linePlot, type Plot, specshow, waveform } from '../../plots/index.ts';
import { FLOOR, RANGE, type SoundView } from './sound-view.ts';

/** A plot over time, or one for each channel, and what it shows in words. */
export interface ViewPlot {
  plots: Plot[];
  caption: string;
}

const WIDTH = 800;
/** The same for all, so that what stands above one another is the same moment. */
const SIDES = [84, 76] as const;

/** The plots of a sound, from top to bottom, with one axis of time. */
export function viewPlots(view: SoundView): ViewPlot[] {
  const { features } = view;
  if (typeof features === 'string') return [waveforms(view)];
  const { mel, chroma, centroid, levels } = features;
  return [
    waveforms(view),
    spectrogram(mel, view),
    pitchClasses(chroma, view),
    centroidCurve(centroid, view),
    levelCurve(levels, view),
  ];
}

function waveforms(view: SoundView): ViewPlot {
  const { channels, sr, peak } = view;
  const plots = channels.map((channel, c) => {
    const title = channels.length === 1 ? 'Waveform' : `Waveform, channel ${c + 1}`;
    return waveform(channel, { ...placeOf(view), height: 170, title, sr, peak: peak || 1 });
  });
  return { plots, caption: 'Samples over time, full scale at ±1.' };
}

function spectrogram(mel: Tensor, view: SoundView): ViewPlot {
  const { hopLength, fMin, fMax, nMels } = view.analysis;
  const plot = specshow(mel, {
    ...placeOf(view),
    title: 'Mel spectrogram',
    sr: view.sr,
    hopLength,
    fMin,
    fMax,
    vMin: -RANGE,
    vMax: 0,
  });
  const caption = `How loud each of ${nMels} mel bands is, in decibels below the loudest point.`;
  return { plots: [plot], caption };
}

function pitchClasses(chroma: Tensor, view: SoundView): ViewPlot {
  const plot = specshow(chroma, {
    ...placeOf(view),
    height: 264,
    title: 'Pitch classes (chroma)',
    sr: view.sr,
    hopLength: view.analysis.hopLength,
    yAxis: 'chroma',
    unit: '',
    colormap: 'viridis',
    vMin: 0,
    vMax: 1,
  });
  const caption =
    'How much of each frame lies in each pitch class, whatever the octave; the strongest class of a frame is 1. It tells notes and chords, and says nothing of noise and silence.';
  return { plots: [plot], caption };
}

function centroidCurve(centroid: Float32Array, view: SoundView): ViewPlot {
  const curve = { x: timesOf(centroid, view), y: centroid, gaps: true };
  const plot = linePlot({ Centroid: curve }, { ...linesOf(view), title: 'Spectral centroid', yLabel: 'Hz' });
  const caption =
    'The centre of mass of the spectrum: high for bright sounds, low for dull ones. Frames 60 dB below the loudest or softer have none.';
  return { plots: [plot], caption };
}

function levelCurve(levels: Float32Array, view: SoundView): ViewPlot {
  const curve = { x: timesOf(levels, view), y: levels };
  const top = Math.max(0, Math.ceil(STATISTICS.max(levels)));
  const plot = linePlot(
    { Level: curve },
    { ...linesOf(view), title: 'Loudness (RMS level)', yLabel: 'dB of full scale', yRange: [FLOOR, top] },
  );
  const caption = `The root mean square of each frame in decibels of full scale: a square wave of full scale is at 0, a sine at −3, and what is softer than ${-FLOOR} below is drawn there. It is the level of the signal, not weighted as the ear does.`;
  return { plots: [plot], caption };
}

/** The axis begins where the part that is shown does. */
function placeOf({ offset }: SoundView) {
  return { width: WIDTH, sides: SIDES, xLabel: offset === 0 ? 'Time (s)' : `Time (s), from ${offset} s on` };
}

function linesOf(view: SoundView) {
  return { ...placeOf(view), height: 220, xRange: [0, view.duration] as const };
}

/** Seconds of the frames. */
function timesOf(frames: Float32Array, { analysis: { hopLength }, sr }: SoundView): Float64Array {
  return Float64Array.from(frames, (_, t) => (t * hopLength) / sr);
}
