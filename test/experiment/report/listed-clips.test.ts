import { describe, expect, it } from 'vitest';
import { listedClips } from '../../../src/experiment/report/listed-clips.ts';

const prediction = (clip: number, predicted: number, confidence: number) => ({
  clip,
  round: 0,
  predicted,
  probabilities: predicted === 0 ? [confidence, 1 - confidence] : [1 - confidence, confidence],
});

describe('listedClips', () => {
  it('has the surest mistakes first, then the least sure right ones', () => {
    const clips = [{ label: 0 }, { label: 0 }, { label: 1 }, { label: 1 }];
    const { predictions } = listedClips(
      [prediction(0, 0, 0.9), prediction(1, 1, 0.6), prediction(2, 0, 0.8), prediction(3, 1, 0.7)],
      clips,
    );
    expect(predictions.map(({ clip }) => clip)).toEqual([2, 1, 3, 0]);
  });

  it('keeps all mistakes and three right ones of each class of many clips', () => {
    const clips = Array.from({ length: 200 }, (_, i) => ({ label: i % 2 }));
    const all = clips.map(({ label }, i) => prediction(i, i < 20 ? 1 - label : label, 0.5 + i / 500));
    const { predictions, mistakes, right } = listedClips(all, clips);
    expect(mistakes).toEqual({ listed: 20, all: 20 });
    expect(right).toEqual({ listed: 6, all: 180 });
    expect(predictions.slice(20).map(({ clip }) => clip)).toEqual([20, 21, 22, 23, 198, 199]);
  });

  it('keeps the 500 worst of many mistakes', () => {
    const clips = Array.from({ length: 800 }, () => ({ label: 0 }));
    const { predictions, mistakes } = listedClips(
      clips.map((_, i) => prediction(i, 1, 0.5 + i / 2000)),
      clips,
    );
    expect(mistakes).toEqual({ listed: 500, all: 800 });
    expect(predictions[0].clip).toBe(799);
    expect(predictions).toHaveLength(500);
  });
});
