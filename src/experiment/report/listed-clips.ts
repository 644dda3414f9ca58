import type { ClipPrediction } from '../results.ts';
import type { SoundClip } from '../sounds.ts';

/** Most mistakes that are listed. */
const MISTAKES = 500;
/** Up to so many tested clips all are listed. */
const ALL = 60;
/** Of more clips, so many right ones of each class: the least sure ones, and the surest. */
const UNSURE = 2;

/** Which clips the page lists, worst first, and how many it leaves out. */
export interface Listed {
  predictions: ClipPrediction[];
  mistakes: { listed: number; all: number };
  right: { listed: number; all: number };
}

/** The mistakes by the probability that a wrong class got, then right clips, the least sure first. */
export function listedClips(
  predictions: readonly ClipPrediction[],
  clips: readonly Pick<SoundClip, 'label'>[],
): Listed {
  const isRight = ({ clip, predicted }: ClipPrediction) => clips[clip].label === predicted;
  const confidence = ({ probabilities, predicted }: ClipPrediction) => probabilities[predicted];
  const mistakes = predictions.filter((p) => !isRight(p)).sort((a, b) => confidence(b) - confidence(a));
  const right = predictions.filter(isRight).sort((a, b) => confidence(a) - confidence(b));
  const shownRight = predictions.length <= ALL ? right : examples(right);
  const shown = mistakes.slice(0, MISTAKES);
  return {
    predictions: [...shown, ...shownRight],
    mistakes: { listed: shown.length, all: mistakes.length },
    right: { listed: shownRight.length, all: right.length },
  };
}

/** Of each class the least sure clips and the surest, in their order. */
function examples(right: readonly ClipPrediction[]): ClipPrediction[] {
  const peers = new Map<number, ClipPrediction[]>();
  for (const prediction of right) {
    const own = peers.get(prediction.predicted);
    if (own) own.push(prediction);
    else peers.set(prediction.predicted, [prediction]);
  }
  const chosen = new Set(
    [...peers.values()].flatMap((own) => [...own.slice(0, UNSURE), own[own.length - 1]]),
  );
  return right.filter((prediction) => chosen.has(prediction));
}
