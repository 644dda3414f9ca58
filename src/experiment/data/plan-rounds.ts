import { describe, EarshotError } from '../../errors.ts';
import type { Experiment } from '../experiment.ts';
import type { Finding, Survey } from '../sounds.ts';
import { type Divisible, holdOut } from './hold-out.ts';
import { independentGroups } from './independent-groups.ts';
import { someNames } from './some-names.ts';

/** Which clips of the survey's set are for what, ascending. */
export interface PlannedRound {
  /** 'fold 3', 'test part' or 'all clips' */
  name: string;
  train: number[];
  /** for choices, such as the epoch; empty without */
  validation: number[];
  /** seen by nothing before the model is done */
  test: number[];
}

/** What {@link planRounds} goes by: how it is evaluated, which epoch is kept, and the seed. */
export type PlanSettings = Pick<Experiment, 'evaluation' | 'training'>;

/**
 * How the clips are divided for training and testing.
 *
 * With folds: a round for each, tested on it; the validation part is taken from the other folds. Without, or with
 * `protocol: 'split'`: one round with a part for testing and one for validation. Parts are drawn with the seed, in
 * whole groups (clips of one group or file, and equal sounds, stay together) and with the classes in their proportions.
 * Every class is trained in every round, and is in the other parts where it has groups enough.
 *
 * @throws EarshotError INVALID_ARGUMENT for 'folds' without two folds, a class that is in one fold or one group only,
 *   and `epoch: 'best'` without a validation part
 */
export function planRounds(survey: Survey, settings: PlanSettings): PlannedRound[] {
  const { evaluation, training } = settings;
  if (training.epoch === 'best' && evaluation.validation === 0)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      "training.epoch 'best' needs a validation part to choose by: set evaluation.validation above 0, such as 0.15, or training.epoch to 'last'.",
    );
  const { clips } = survey.set;
  const labels = clips.map(({ label }) => label);
  const all = { clips: clips.map((_, i) => i), labels, groups: independentGroups(survey) };
  return usesFolds(survey, settings) ? foldRounds(survey, all, settings) : [testRound(survey, all, settings)];
}

/** All clips for training: the model that is shipped. */
export function finalPlan({ set }: Survey): PlannedRound {
  return { name: 'all clips', train: set.clips.map((_, i) => i), validation: [], test: [] };
}

/** What a person should know of the plan. */
export function planFindings(
  survey: Survey,
  settings: PlanSettings,
  rounds: readonly PlannedRound[],
): Finding[] {
  const findings: Finding[] = [];
  if (settings.evaluation.protocol === 'split' && foldsOf(survey).length > 1) {
    const text =
      'The data have folds, but are split anew as asked for: the accuracy cannot be compared with that by folds.';
    findings.push({ level: 'warning', code: 'folds-ignored', text });
  }
  for (const part of ['test', 'validation'] as const) {
    const lacking = new Set(
      rounds.filter((round) => round[part].length > 0).flatMap((round) => lackingIn(survey, round[part])),
    );
    if (lacking.size === 0) continue;
    const names = [...lacking].sort((a, b) => a - b).map((label) => survey.set.classes[label]);
    const where = rounds.length > 1 ? `in the ${part} part of every round` : `in the ${part} part`;
    const text = `${names.length} ${names.length === 1 ? 'class' : 'classes'} not ${where}, for want of recordings: ${someNames(names)}.`;
    findings.push({ level: 'warning', code: `not-in-${part}`, text });
  }
  return findings;
}

function foldsOf({ set }: Survey): number[] {
  return [...new Set(set.clips.flatMap(({ fold }) => (fold === undefined ? [] : [fold])))].sort(
    (a, b) => a - b,
  );
}

function usesFolds(survey: Survey, { evaluation: { protocol } }: PlanSettings): boolean {
  const folds = foldsOf(survey);
  if (protocol === 'folds' && folds.length < 2)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${survey.set.source}: evaluation.protocol 'folds' needs clips in two folds or more; ${folds.length === 0 ? 'these have none' : `all are in fold ${folds[0]}`}. ` +
        "Add a column fold to a CSV file, or choose 'split'.",
    );
  return protocol !== 'split' && folds.length > 1;
}

function foldRounds(survey: Survey, all: Divisible, { evaluation, training }: PlanSettings): PlannedRound[] {
  const { clips, classes, source } = survey.set;
  return foldsOf(survey).map((fold) => {
    const others = all.clips.filter((i) => clips[i].fold !== fold);
    const lacking = lackingIn(survey, others);
    if (lacking.length > 0)
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${source}: all usable clips of '${classes[lacking[0]]}' are in fold ${fold}, so that nothing is left to train on when it is tested. ` +
          "Spread the class over folds, or set evaluation.protocol to 'split'.",
      );
    const { rest, held } = holdOut({ ...all, clips: others }, evaluation.validation, training.seed);
    return {
      name: `fold ${fold}`,
      train: rest,
      validation: held,
      test: all.clips.filter((i) => clips[i].fold === fold),
    };
  });
}

function testRound(survey: Survey, all: Divisible, { evaluation, training }: PlanSettings): PlannedRound {
  const { test, validation } = evaluation;
  const { seed } = training;
  if (!(test > 0 && test < 1))
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `evaluation.test must be a share between 0 and 1, such as 0.2; received ${describe(test)}.`,
    );
  checkDivisible(survey, all);
  const tested = holdOut(all, test, seed);
  const { rest, held } = holdOut({ ...all, clips: tested.rest }, validation, seed);
  return { name: 'test part', train: rest, validation: held, test: tested.held };
}

/** @throws EarshotError INVALID_ARGUMENT for a class that cannot be both trained and tested */
function checkDivisible({ set }: Survey, { clips, labels, groups }: Divisible): void {
  const whole = set.classes.flatMap((name, label) => {
    const own = clips.filter((i) => labels[i] === label);
    return new Set(own.map((i) => groups[i])).size < 2 ? [{ name, count: own.length }] : [];
  });
  if (whole.length === 0) return;
  const [{ name, count }] = whole;
  const why = count === 1 ? 'has one clip only' : `has ${count} clips, all of one recording or group`;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${set.source}: class '${name}' ${why}, which cannot be both trained on and tested. Add clips from other recordings` +
      `${whole.length > 1 ? `; so it is with ${someNames(whole.slice(1).map((other) => `'${other.name}'`))}` : ''}.`,
  );
}

/** Labels of the classes without a clip among these. */
function lackingIn({ set }: Survey, clips: readonly number[]): number[] {
  const there = new Set(clips.map((i) => set.clips[i].label));
  return [...set.classes.keys()].filter((label) => !there.has(label));
}
