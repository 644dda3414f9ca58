import { Tensor } from 'onnxruntime-common';
import { describe, expect, it } from 'vitest';
import {
  barPlot,
  calibrationPlot,
  confusionMatrixPlot,
  grid,
  linePlot,
  type Plot,
  plotModel,
  pointsByClass,
  scatterPlot,
  specshow,
  waveform,
} from '../../src/plots/index.ts';
import { branchedNetwork } from '../nn/branched-network.ts';
import { chirp, lossCurve, normal, ridge, twoClouds, uniform } from './samples.ts';

/** Every kind of plot once. The files in gallery/ are the drawings, and pin them. */
const gallery: Record<string, () => Plot> = {
  'model-branched': () => plotModel(branchedNetwork(), { title: 'A residual block, two inputs and outputs' }),
  'model-left-to-right': () => plotModel(branchedNetwork(), { direction: 'LR' }),
  'line-loss': () =>
    linePlot(
      { loss: lossCurve(300, 0.043, 1) },
      { title: 'Training loss', yLabel: 'Mean squared error', mark: { loss: 'min' } },
    ),
  'line-training-and-validation': () =>
    linePlot(
      {
        Training: lossCurve(100, 0.05, 1),
        Validation: lossCurve(100, 0.3, 2).map((v, e) => v + 0.002 * e),
      },
      { title: 'Loss', yLabel: 'Cross-entropy', mark: { Validation: 'min' } },
    ),
  'line-log': () =>
    linePlot(
      { '300 epochs': lossCurve(300, 0.043, 1), '1000 epochs': lossCurve(1000, 0.0419, 2) },
      { title: 'Loss on a log axis', yLabel: 'Mean squared error', logY: true },
    ),
  'line-runs': () => {
    const runs = (floor: number) => [1, 2, 3, 4].map((seed) => lossCurve(80, floor + seed / 50, seed));
    return linePlot(
      { Validation: { runs: runs(0.3) }, Training: { runs: runs(0.05) } },
      { title: 'Loss of four rounds', yLabel: 'Cross-entropy' },
    );
  },
  calibration: () =>
    calibrationPlot(
      [2, 5, 9, 14, 40].map((n, i) => {
        return { from: 0.5 + i / 10, to: 0.6 + i / 10, n, accuracy: [0.5, 0.6, 0.55, 0.79, 0.975][i] };
      }),
      { title: 'Calibration' },
    ),
  'scatter-predictions': () => {
    const next = uniform(4);
    const noise = normal(4);
    const x = Array.from({ length: 300 }, () => next() - 0.5);
    const y = x.map((v) => (v > 0 ? 2 * v + 1 : 0) + 0.2 * noise());
    const line = { x: [-0.5, -0.01, 0.01, 0.5], y: [0, 0, 1.02, 2], line: true };
    return scatterPlot({ data: { x, y }, predictions: line }, { title: 'Data and predictions' });
  },
  'scatter-regions': () => {
    const { X, labels } = twoClouds(150);
    const columns = 40;
    const classes = Array.from({ length: 40 * columns }, (_, i) =>
      (i % columns) + Math.floor(i / columns) + 3 * Math.sin((i % columns) / 5) > 40 ? 1 : 0,
    );
    return scatterPlot(pointsByClass(X, labels), {
      title: 'Two Gaussians and the learned border',
      regions: { classes, rows: 40, x: [-6, 6], y: [-6, 6] },
    });
  },
  bars: () =>
    barPlot(
      {
        MLP: { value: 0.39, low: 0.31, high: 0.47 },
        'MLP with dropout': { value: 0.42, low: 0.35, high: 0.5 },
        CNN: { value: 0.59, low: 0.52, high: 0.66 },
        'tuned CNN': { value: 0.73, low: 0.67, high: 0.79 },
      },
      { title: 'Validation accuracy, 95 % intervals', label: 'Accuracy', percent: true, max: 1 },
    ),
  waveform: () => waveform(chirp(5), { title: 'dog' }),
  'mel-spectrogram': () => specshow(ridge(64, 108), { title: 'dog', hopLength: 1024 }),
  'log-spectrogram': () => specshow(ridge(129, 80), { title: 'STFT', yAxis: 'log', colormap: 'viridis' }),
  'linear-spectrogram': () => specshow(ridge(65, 80), { yAxis: 'linear', colorbar: false }),
  'chroma-above-level': () => {
    const same = { width: 520, sides: [70, 76] } as const;
    const chroma = new Tensor(
      'float32',
      Float32Array.from({ length: 12 * 80 }, (_, i) =>
        (7 * Math.floor((i % 80) / 20)) % 12 === Math.floor(i / 80) ? 1 : 0.1,
      ),
      [12, 80],
    );
    const x = Array.from({ length: 80 }, (_, t) => (t * 512) / 22050);
    const level = x.map((_, t) => (t % 20 < 16 ? -6 - (t % 20) : Number.NaN));
    return grid(
      [
        specshow(chroma, { ...same, yAxis: 'chroma', title: 'Four notes', unit: '', colormap: 'viridis' }),
        linePlot(
          { Level: { x, y: level, gaps: true } },
          {
            ...same,
            xLabel: 'Time (s)',
            yLabel: 'dB',
            xRange: [0, (80 * 512) / 22050],
            yRange: [-40, 0],
            height: 200,
          },
        ),
      ],
      { columns: 1 },
    );
  },
  'confusion-matrix': () =>
    confusionMatrixPlot(confusion(10), { classes: animals, title: 'Validation clips' }),
  'confusion-matrix-normalized': () =>
    confusionMatrixPlot(confusion(3), { classes: animals.slice(0, 3), normalize: 'true' }),
  'grid-of-clips': () => {
    const clips = ['dog', 'rooster', 'rain', 'sea waves'];
    const small = { width: 260, height: 150, xLabel: '', yLabel: '' };
    const waves = clips.map((title, i) => waveform(chirp(3, i + 1), { title, ...small }));
    const mels = clips.map((_, i) =>
      specshow(ridge(32, 40, i), { ...small, hopLength: 1653, colorbar: false }),
    );
    return grid([...waves, ...mels], { columns: 4, title: 'Four clips' });
  },
};

const animals = 'dog,rooster,pig,cow,frog,cat,hen,insects,sheep,crow'.split(',');

function confusion(n: number): number[][] {
  const next = uniform(9);
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => Math.floor(i === j ? 3 + 6 * next() : 2.2 * next() ** 3)),
  );
}

describe('gallery', () => {
  it.each(Object.keys(gallery))('%s', async (name) => {
    const plot = gallery[name]();
    await expect(plot.svg).toMatchFileSnapshot(`gallery/${name}.svg`);
    expect(gallery[name]().svg).toBe(plot.svg);
  });
});
