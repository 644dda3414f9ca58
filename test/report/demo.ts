import {
  confusionMatrixPlot,
  grid,
  linePlot,
  pointsByClass,
  scatterPlot,
  specshow,
  waveform,
} from '../../src/plots/index.ts';
import {
  audioPlayers,
  badge,
  callout,
  code,
  details,
  figure,
  figures,
  keyFigures,
  list,
  page,
  section,
  table,
} from '../../src/report/index.ts';
import { chirp, lossCurve, ridge, twoClouds } from '../plots/samples.ts';

/** A 16-bit mono WAV file. */
export function wav(y: Float32Array, sr: number): Uint8Array {
  const bytes = new Uint8Array(44 + 2 * y.length);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string) =>
    bytes.set(
      Uint8Array.from(word, (c) => c.charCodeAt(0)),
      at,
    );
  text(0, 'RIFF');
  view.setUint32(4, 36 + 2 * y.length, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sr, true);
  view.setUint32(28, 2 * sr, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, 2 * y.length, true);
  for (const [n, v] of y.entries())
    view.setInt16(44 + 2 * n, Math.round(32767 * Math.max(-1, Math.min(1, v))), true);
  return bytes;
}

const SUMMARY = `Model: "sequential"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┓
┃ Layer (type)                         ┃ Output Shape                ┃         Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━┩
│ dense (Dense)                        │ (None, 5)                   │              10 │
├──────────────────────────────────────┼─────────────────────────────┼─────────────────┤
│ dense_1 (Dense)                      │ (None, 5)                   │              30 │
└──────────────────────────────────────┴─────────────────────────────┴─────────────────┘
 Total params: 46 (184.00 B)`;

/** A page with every building block, its numbers made up: `classes` sounds, each with its picture and its clip. */
export function demoPage(
  classes: readonly string[],
  { seconds = 1, rows = 32, frames = 54, epochs = 100 } = {},
): string {
  const clips = classes.map((label, i) => ({ label, y: chirp(seconds, i + 1) }));
  const small = { width: 260, height: 150, xLabel: '', yLabel: '' };
  const waves = clips.map(({ label, y }) => waveform(y, { title: label, ...small }));
  const mels = clips.map(({ label }, i) =>
    specshow(ridge(rows, frames, i), { title: label, ...small, colorbar: false }),
  );
  const counts = classes.map((_, i) => classes.map((_, j) => (i === j ? 5 : (i + 2 * j) % 3 === 0 ? 1 : 0)));
  const curves = { Training: lossCurve(epochs, 0.05, 1), Validation: lossCurve(epochs, 0.3, 2) };
  const { X, labels } = twoClouds(Math.min(1000, 10 * epochs));

  return page({
    title: 'Neural networks for sound',
    subtitle: 'Six exercises, from two toy data sets to a network that tells a dog from the rain.',
    lead: [
      keyFigures([
        { label: 'Clips', value: 400, note: '10 classes of 40' },
        { label: 'Parameters', value: 666426 },
        { label: 'Validation accuracy', value: '73 %', note: '95 % interval 62 to 82 %' },
        { label: 'Time', value: '4 min 12 s' },
      ]),
    ],
    sections: [
      section(
        'A curve from points',
        [
          'The data follow a line with a jump, and carry noise of standard deviation 0.2. The network has `46` parameters, and its loss **cannot** fall far below *0.04*, the variance of the noise.\n\nIt is trained twice.',
          section('The model', [code(SUMMARY, { title: 'Summary of the model' })]),
          section('Training', [
            figure(
              linePlot(curves, {
                title: 'Training history',
                yLabel: 'Mean squared error',
                mark: { Validation: 'min' },
              }),
              'Loss on training and validation data. The ring marks the lowest validation loss.',
            ),
            table({
              caption: 'Lowest loss of each run',
              columns: ['Optimizer', 'Epochs', 'Lowest loss', 'At epoch', 'Time'],
              rows: [
                ['Adam 0.01', 300, 0.042764, 271, '0.6 s'],
                ['Adam 0.01', 1000, 0.0419029, 645, '1.9 s'],
                ['SGD 0.01', 300, 0.05823, 300, '0.6 s'],
              ],
            }),
            callout('see', 'The loss falls quickly for some 50 epochs and then stays near `0.042`.'),
            callout('try', list(['What changes with 50 units a layer?', 'Why is the lowest loss not zero?'])),
          ]),
        ],
        { badge: badge('done', 'good') },
      ),
      section('Two Gaussians', [
        'Two clouds of points overlap; no border can part them without errors.',
        figure(
          scatterPlot(pointsByClass(X, labels), {
            title: 'Data by class',
            xLabel: 'Feature 1',
            yLabel: 'Feature 2',
          }),
          'The two classes.',
        ),
        details('How the data were drawn', 'Means (-1, -1) and (1, 1), covariances 4I and 3I.'),
      ]),
      section(
        'The sounds',
        [
          'One clip of each class. Listen first, then compare the pictures: `{FOLD}-{CLIP_ID}-{TAKE}-{TARGET}.wav`.',
          audioPlayers(
            clips.map(({ label, y }) => ({ label, bytes: wav(everySecond(y), 11025), note: 'fold 1' })),
          ),
          figures(waves, 'Waveforms: amplitude over time in seconds.', { minWidth: 250 }),
          figures(mels, 'Mel spectrograms: frequency in Hz over time in seconds, brighter is louder.', {
            minWidth: 250,
          }),
          figure(grid([waves[0], mels[0]], { columns: 2 }), 'One clip twice, as a single drawing.'),
          callout('warning', 'The clips of one source recording belong into one fold; a random split leaks.'),
          table({
            caption:
              'Classification report on the validation clips of the second fold, per class and over all',
            columns: ['Class', 'Precision', 'Recall', 'F1 score', 'Support', 'Worst mistake'],
            rows: classes.map((name, i) => [
              name,
              0.5 + i / 40,
              0.625,
              0.561234,
              8,
              `1-10003${i}-A-${i}.wav`,
            ]),
          }),
          figure(
            confusionMatrixPlot(counts, { classes, title: 'Validation clips' }),
            'Confusion matrix of the tuned network.',
          ),
        ],
        { badge: badge('few epochs', 'warn') },
      ),
    ],
    footer: 'Synthetic sounds, seed 0, `earshot` 0.1.0.',
  });
}

function everySecond(y: Float32Array): Float32Array {
  return y.filter((_, n) => n % 2 === 0);
}
