import { EarshotError } from '../../errors.ts';
import { type JudgedClip, page, type Section } from '../../report/index.ts';
import { duration } from '../../text.ts';
import type { Experiment } from '../experiment.ts';
import { modelsOf, modelsText } from '../network.ts';
import { adviceSection } from './advice-section.ts';
import { clipMedia, SECONDS } from './clip-media.ts';
import { curvesSection } from './curves-section.ts';
import { learnedSection } from './data-section.ts';
import { lead } from './lead.ts';
import { type Listed, listedClips } from './listed-clips.ts';
import { makingSection } from './making-section.ts';
import { mistakesSection, scoresSection } from './results-section.ts';
import type { RunReportInput } from './run-report-input.ts';

/** Megabytes of sound up to which it is kept inside the page. */
const MOST_INSIDE = 25;

/** The page, and the sound files that belong beside it, by their relative paths; none when they are inside it. */
export interface RunReport {
  html: string;
  files: Record<string, Uint8Array>;
}

/**
 * The report of a run as one page: how well, what was learned, the curves, a confusion matrix whose cells list their
 * clips, the classes, calibration, and what to try next. Pictures are inside it, and so are the sounds up to 25 MB;
 * beyond that they are files in a folder `audio` beside it. Sounds have 22,050 Hz at most and are cut to 10 s.
 *
 * @throws EarshotError INVALID_ARGUMENT when there is no round or no prediction; what `wave` throws
 */
export async function runReport(input: RunReportInput): Promise<RunReport> {
  const { title, experiment, survey, rounds, predictions, started, versions, seed } = input;
  if (rounds.length === 0 || predictions.length === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `runReport: at least one round with tested clips is needed; received ${rounds.length} rounds and ${predictions.length} predictions.`,
    );
  }
  const listed = listedClips(predictions, survey.set.clips);
  const { clips, files } = await judgedClips(input, listed);
  const sections = [
    learnedSection(input),
    curvesSection(input),
    mistakesSection(input, listed, clips),
    scoresSection(input),
    adviceSection(input),
    makingSection(input),
  ].filter((part): part is Section => part !== undefined);
  const html = page({
    title,
    subtitle: `A classifier of ${survey.set.classes.length} classes of sounds, recipe ${input.recipe}${networkText(experiment)}.`,
    lead: lead(input),
    sections,
    footer: `Made by earshot ${versions.earshot} on ${started.slice(0, 10)} with seed ${seed}. Data ${survey.hash.slice(0, 12)}.`,
    audio: Object.keys(files).length > 0 ? 'beside' : 'inside',
  });
  return { html, files };
}

/** The listed clips with their pictures and sounds, one after the other so that only one is decoded at a time. */
async function judgedClips(
  { experiment, survey, rounds, wave }: RunReportInput,
  { predictions }: Listed,
): Promise<{ clips: JudgedClip[]; files: Record<string, Uint8Array> }> {
  const made: { clip: JudgedClip; wav: Uint8Array }[] = [];
  for (const { clip: index, round, probabilities, predicted } of predictions) {
    const { name, label } = survey.set.clips[index];
    const length = survey.facts[index].duration;
    const { y, sr } = await wave(index);
    const { picture, wav } = clipMedia(y, sr, experiment.features);
    const cut = length > SECONDS ? `the first ${SECONDS} s of ${duration(length)}` : duration(length);
    const note = rounds.length > 1 ? `${rounds[round].name}, ${cut}` : cut;
    made.push({ clip: { label: name, note, true: label, predicted, probabilities, picture }, wav });
  }
  const bytes = made.reduce((sum, { wav }) => sum + (4 / 3) * wav.length, 0);
  if (bytes <= MOST_INSIDE * 1e6) {
    return { clips: made.map(({ clip, wav }) => ({ ...clip, audio: { bytes: wav } })), files: {} };
  }
  const paths = made.map((_, i) => `audio/${String(i + 1).padStart(String(made.length).length, '0')}.wav`);
  return {
    clips: made.map(({ clip }, i) => ({ ...clip, audio: { href: paths[i] } })),
    files: Object.fromEntries(made.map(({ wav }, i) => [paths[i], wav])),
  };
}

/** What the subtitle says of networks that come with earshot. */
function networkText(experiment: Experiment): string {
  const models = modelsOf(experiment);
  const named = models.every((model) => typeof model === 'string');
  return named ? `, network${models.length > 1 ? 's' : ''} ${modelsText(experiment)}` : '';
}
