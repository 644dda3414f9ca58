import type { Experiment } from '../experiment.ts';

/** What cannot be had together, each as a sentence. */
export function contradictions({ data, features, augmentation, training, evaluation }: Experiment): string[] {
  const { sampleRate, duration, hop } = data;
  const { nFft, winLength, fMin, fMax } = features;
  const nyquist = sampleRate / 2;
  const samples = Math.round(duration * sampleRate);
  const { equalizer, timeMasks, frequencyMasks } = augmentation;
  const found: [boolean, string][] = [
    [
      hop !== null && hop > duration,
      `data.hop must not be above data.duration (${duration}), or parts of longer clips are left out; received ${hop}.`,
    ],
    [
      nFft > samples,
      `features.nFft must not be above the ${samples} samples of a window (data.duration x data.sampleRate); received ${nFft}.`,
    ],
    [
      winLength > nFft,
      `features.winLength must not be above features.nFft (${nFft}); received ${winLength}.`,
    ],
    [
      fMax !== null && fMax > nyquist,
      `features.fMax must not be above half of data.sampleRate (${nyquist}); received ${fMax}.`,
    ],
    [
      fMin >= (fMax ?? nyquist),
      `features.fMin must be below ${fMax === null ? 'half of data.sampleRate' : 'features.fMax'} (${fMax ?? nyquist}); received ${fMin}.`,
    ],
    [
      equalizer !== null && features.decibels === null,
      'augmentation.equalizer adds decibels to the features, which are none with features.decibels null. Set augmentation.equalizer to null, or features.decibels.',
    ],
    [coverAll(timeMasks), masksText('timeMasks', timeMasks)],
    [coverAll(frequencyMasks), masksText('frequencyMasks', frequencyMasks)],
    [
      training.epoch === 'best' && evaluation.validation === 0,
      "training.epoch 'best' needs evaluation.validation above 0: the epoch is picked on that part. Set evaluation.validation to 0.2 or so, or training.epoch to 'last'.",
    ],
  ];
  return found.filter(([wrong]) => wrong).map(([, text]) => text);
}

type Masks = Experiment['augmentation']['timeMasks'];

function coverAll(masks: Masks): boolean {
  return masks !== null && masks.count * masks.size >= 1;
}

function masksText(name: string, masks: Masks): string {
  return `augmentation.${name}: count x size must be below 1, or masks may cover all there is; received ${masks?.count} x ${masks?.size}.`;
}
