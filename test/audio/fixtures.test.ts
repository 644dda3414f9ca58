import { describe, expect, test } from 'vitest';
import { cepstral } from './cepstral-fixture.ts';
import { effects } from './effects-fixture.ts';
import { features } from './feature-fixture.ts';
import { inverse } from './inverse-fixture.ts';
import { spectral } from './spectral-fixture.ts';

/** @file What the fixtures must hold: sounds that are easily forgotten, and several sets of options. */

interface Case {
  signal?: string;
  options: Record<string, unknown>;
}

const { stft, melspectrogram, decibels, fromDecibels } = spectral;
const { mfcc, delta, stackMemory, pcen } = cepstral;
const { istft, griffinlim, magphase, melToStft, melToAudio } = inverse;
const { silence, emphasis, normalize, remix, hpss, decomposeHpss, timeStretch, pitchShift } = effects;
const { chromaFilterbank, ...ofSignals } = features as unknown as Record<string, Case[]>;

const ofSounds: Record<string, Case[]> = {
  ...{ stft, melspectrogram, mfcc, delta, stackMemory, pcen },
  ...{ istft, griffinlim, magphase, melToStft, melToAudio },
  ...{ 'trim, split': silence, 'preemphasis, deemphasis': emphasis, normalize, remix },
  ...{ decomposeHpss, hpss, timeStretch, pitchShift },
  ...Object.fromEntries(Object.entries(ofSignals).filter(([name]) => name !== 'versions')),
};

/** Names of signals of each kind; the short ones are shorter than a frame, window or kernel. */
const KINDS = {
  'two channels': ['stereo', 'pair', 'features'],
  silence: ['silence', 'quiet'],
  'an impulse': ['impulse', 'click'],
  'a short signal': ['short'],
};

const optionSets = (cases: Case[]) => new Set(cases.map(({ options }) => JSON.stringify(options))).size;

describe('the fixtures have', () => {
  test.each(Object.entries(ofSounds))('%s: every kind of sound', (_, cases) => {
    for (const [kind, names] of Object.entries(KINDS)) {
      expect(
        cases.some(({ signal = '' }) => names.includes(signal)),
        kind,
      ).toBe(true);
    }
  });

  test.each(
    Object.entries({ ...ofSounds, chromaFilterbank, filters: spectral.filters, decibels, fromDecibels }),
  )('%s: three sets of options or more', (_, cases) => {
    expect(optionSets(cases)).toBeGreaterThanOrEqual(3);
  });
});
