import { Xoshiro128 } from '../../../src/array/xoshiro.ts';
import type { Experiment } from '../../../src/experiment/experiment.ts';
import type { RunReportInput } from '../../../src/experiment/report/index.ts';
import type { ClipPrediction, Round, Scores } from '../../../src/experiment/results.ts';
import type { SoundClip } from '../../../src/experiment/sounds.ts';
import { accuracyInterval, accuracySpread, calibration } from '../../../src/learn/index.ts';

/** A run that never was: tones for sounds, probabilities from a generator, scores computed from those. */
export interface FakeRunOptions {
  classes?: readonly string[];
  clipsPerClass?: number;
  rounds?: number;
  /** how often the likeliest class is the true one */
  skill?: number;
  epochs?: number;
  seconds?: number;
  sampleRate?: number;
  seed?: number;
}

export const PLAIN: Experiment = {
  data: { sampleRate: 22050, duration: 5, hop: null, shorter: 'pad' },
  features: {
    nFft: 1024,
    hopLength: 512,
    winLength: 1024,
    window: 'hann',
    center: true,
    nMels: 64,
    fMin: 0,
    fMax: null,
    htk: false,
    norm: 'slaney',
    power: 2,
    decibels: { ref: 1, amin: 1e-10, topDb: 80 },
    normalization: 'global',
  },
  augmentation: {
    randomCrop: false,
    timeShift: null,
    gain: null,
    noise: null,
    timeStretch: null,
    pitchShift: null,
    mix: null,
    equalizer: null,
    timeMasks: null,
    frequencyMasks: null,
  },
  model: 'lab-cnn',
  training: {
    epochs: 40,
    batchSize: 32,
    optimizer: 'adamw',
    learningRate: 0.001,
    schedule: 'oneCycle',
    weightDecay: 0.01,
    labelSmoothing: 0,
    ema: null,
    clipNorm: null,
    members: 1,
    epoch: 'last',
    seed: 1,
  },
  evaluation: { protocol: 'auto', test: 0.2, validation: 0.1, final: true },
};

export function fakeRun({
  classes = ['dog', 'rooster', 'rain', 'sea_waves'],
  clipsPerClass = 12,
  rounds: count = 4,
  skill = 0.8,
  epochs = 40,
  seconds = 1,
  sampleRate = 8000,
  seed = 1,
}: FakeRunOptions = {}): RunReportInput {
  const random = new Xoshiro128(seed);
  const clips: SoundClip[] = classes.flatMap((name, label) =>
    Array.from({ length: clipsPerClass }, (_, k) => ({
      path: `/sounds/${name}/${k}.wav`,
      name: `${name}/${k + 1}.wav`,
      label,
      fold: (k % count) + 1,
    })),
  );
  // one round: a quarter of the clips is tested
  const tested = [...clips.keys()].filter((i) => count > 1 || i % 4 === 0);
  const predictions = tested.map((i) =>
    predictionOf(random, i, clips[i], classes.length, skill, (clips[i].fold ?? 1) - 1),
  );
  const rounds = Array.from({ length: count }, (_, r) =>
    roundOf(random, r, count, clips, predictions, epochs),
  );
  const experiment: Experiment = {
    ...PLAIN,
    augmentation: { ...PLAIN.augmentation, timeShift: 0.5, timeMasks: { count: 2, size: 0.1 } },
    training: { ...PLAIN.training, epochs },
  };
  return {
    title: 'animals-and-weather',
    recipe: 'small',
    command: 'earshot train sounds --recipe small --seed 1',
    started: '2026-05-04T09:30:00.000Z',
    seconds: 187,
    seed: 1,
    versions: { earshot: '0.2.0', node: '20.19.0', platform: 'linux x64', processor: 'a processor' },
    rounds,
    network: { parameters: 93_674, trainable: 93_450, summary: 'Model: "small"\n conv2d (Conv2D)  160' },
    final: { clips: clips.length, epochs, seconds: 41, histories: [] },
    model: { file: 'model.onnx', bytes: 412_345, check: { clips: 48, sameClass: 48, maxDifference: 3.2e-6 } },
    experiment,
    survey: {
      set: { source: 'sounds', layout: 'folders', classes, clips },
      facts: clips.map((_, i) => ({
        duration: seconds,
        sampleRate,
        channels: 1,
        silence: (i % 7) / 20,
        hash: i.toString(16).padStart(64, '0'),
      })),
      findings: [
        { level: 'note', code: 'lengths', text: 'All clips have the same length.' },
        { level: 'warning', code: 'silence', text: `${clips[0].name} is silent for 71.0 % of its length.` },
      ],
      hash: 'c0ffee'.repeat(10).padEnd(64, '0'),
    },
    scores: scoresOf(classes, clips, predictions, rounds),
    predictions,
    wave: async (clip) => ({ y: tone(clips[clip].label, clip, seconds, sampleRate), sr: sampleRate }),
  };
}

function predictionOf(
  random: Xoshiro128,
  clip: number,
  { label }: SoundClip,
  classes: number,
  skill: number,
  round: number,
): ClipPrediction {
  const other =
    (label + 1 + (random.uniform() < 0.6 ? 0 : Math.floor(random.uniform() * (classes - 1)))) % classes;
  const winner = random.uniform() < skill ? label : other;
  const scores = Array.from(
    { length: classes },
    (_, c) => random.uniform() + (c === winner ? 1.5 + 3 * random.uniform() : 0),
  );
  const powers = scores.map((score) => Math.exp(1.5 * score));
  const sum = powers.reduce((a, b) => a + b, 0);
  const probabilities = powers.map((power) => power / sum);
  return { clip, round, probabilities, predicted: probabilities.indexOf(Math.max(...probabilities)) };
}

function roundOf(
  random: Xoshiro128,
  r: number,
  count: number,
  clips: readonly SoundClip[],
  predictions: readonly ClipPrediction[],
  epochs: number,
): Round {
  const own = predictions.filter(({ round }) => round === r);
  const right = own.filter(({ clip, predicted }) => clips[clip].label === predicted).length;
  const falling = (start: number, end: number) =>
    Array.from(
      { length: epochs },
      (_, e) => end + (start - end) * Math.exp((-5 * e) / epochs) + 0.05 * random.uniform(),
    );
  const rest = clips.length - own.length;
  return {
    name: count > 1 ? `fold ${r + 1}` : 'test part',
    training: Math.round(0.9 * rest),
    validation: rest - Math.round(0.9 * rest),
    test: own.length,
    accuracy: right / own.length,
    loss: 0.61,
    epochs: [epochs],
    kept: [epochs],
    seconds: 36,
    histories: [
      {
        loss: falling(2.3, 0.2),
        accuracy: falling(0.1, 0.95),
        val_loss: falling(2.3, 0.6),
        val_accuracy: falling(0.1, 0.8),
      },
    ],
  };
}

function scoresOf(
  classes: readonly string[],
  clips: readonly SoundClip[],
  predictions: readonly ClipPrediction[],
  rounds: readonly Round[],
): Scores {
  const confusion = classes.map(() => classes.map(() => 0));
  for (const { clip, predicted } of predictions) confusion[clips[clip].label][predicted]++;
  const n = predictions.length;
  const right = confusion.reduce((sum, row, i) => sum + row[i], 0);
  const perClass = classes.map((name, c) => {
    const support = confusion[c].reduce((a, b) => a + b, 0);
    const called = confusion.reduce((sum, row) => sum + row[c], 0);
    const [precision, recall] = [
      confusion[c][c] / Math.max(called, 1),
      confusion[c][c] / Math.max(support, 1),
    ];
    return {
      name,
      precision,
      recall,
      f1: (2 * precision * recall) / Math.max(precision + recall, 1e-9),
      support,
    };
  });
  const spread = rounds.length > 1 ? accuracySpread(rounds.map(({ accuracy }) => accuracy)) : undefined;
  return {
    n,
    accuracy: spread?.mean ?? right / n,
    deviation: spread?.standardDeviation ?? null,
    interval: spread?.interval95 ?? accuracyInterval(right / n, n),
    loss: 0.61,
    perClass,
    macroF1: perClass.reduce((sum, { f1 }) => sum + f1, 0) / classes.length,
    confusion,
    calibration: calibration(
      predictions.map(({ clip }) => clips[clip].label),
      predictions.map(({ probabilities }) => probabilities),
    ),
  };
}

/** A tone that is higher for later classes, with a little of its own for each clip. */
function tone(label: number, clip: number, seconds: number, sampleRate: number): Float32Array {
  const f = 200 * 1.15 ** label + 7 * (clip % 12);
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) => {
    const t = i / sampleRate;
    return 0.4 * Math.sin(2 * Math.PI * f * t) * Math.exp(-2 * ((t * 3) % 1));
  });
}
