import { EarshotError } from '../../errors.ts';
import { type Monitor, silent } from '../../monitor.ts';
import { counted } from '../../text.ts';
import type { DataSettings } from '../experiment.ts';
import type { ClipFacts, Finding, SoundClip, SoundSet, Survey } from '../sounds.ts';
import { clipFindings } from './clip-findings.ts';
import { dataHash } from './data-hash.ts';
import { leakFindings } from './leak-findings.ts';
import { lookAtFiles, type SoundFile } from './look-at-files.ts';
import { windowFindings } from './window-findings.ts';

export interface SurveyOptions {
  /** an experiment's, for findings about its rate and its window */
  data?: DataSettings;
  /** hears how many files were looked at; default: nobody */
  monitor?: Monitor;
  /** stops the looking */
  signal?: AbortSignal;
}

/**
 * Decodes every clip of a set once, on all cores, and says what there is and what a person should know before a
 * training. Samples are not kept. Clips that cannot be read are left out; damaged files are used as far as they can
 * be read; silent clips are kept with a warning, since silence may be a class.
 *
 * @throws EarshotError BAD_FILE when no clip of the set or of one of its classes can be read, INVALID_ARGUMENT when all
 *   are silent, INTERRUPTED
 * @example
 * import { readSounds, surveySounds } from 'earshot';
 * const look = async (path: string) => {
 *   const { facts, findings } = await surveySounds(await readSounds(path));
 *   console.log(facts[0].duration, findings.map(({ text }) => text));
 * };
 */
export async function surveySounds(
  { findings: listed = [], ...set }: SoundSet,
  { data, monitor = silent, signal }: SurveyOptions = {},
): Promise<Survey> {
  const files = filesOf(set.clips);
  const looked = await lookAtFiles(files, set.clips, { monitor, signal });
  const found = new Array<ClipFacts | { reason: string }>(set.clips.length);
  for (const [f, { clips }] of files.entries())
    for (const [k, i] of clips.entries()) found[i] = looked[f].clips[k];
  const usable = set.clips.map((_, i) => i).filter((i) => !('reason' in found[i]));
  const kept = { ...set, clips: usable.map((i) => set.clips[i]) };
  const facts = usable.map((i) => found[i] as ClipFacts);
  const reasons = set.clips.flatMap((clip, i) => {
    const about = found[i];
    return 'reason' in about ? [{ clip, reason: withName(about.reason, clip) }] : [];
  });
  checkUsable(kept, facts, reasons);
  const damaged = files.flatMap(({ clips }, f) =>
    'reason' in looked[f].clips[0]
      ? []
      : looked[f].warnings.slice(0, 1).map((text) => withName(text, set.clips[clips[0]])),
  );
  const findings = [
    ...listed,
    ...brokenFindings(
      reasons.map(({ reason }) => reason),
      damaged,
    ),
    ...clipFindings(kept, facts),
    ...leakFindings(kept, facts),
    ...(data === undefined ? [] : windowFindings(kept, facts, data)),
  ];
  return { set: kept, facts, findings: warningsFirst(findings), hash: dataHash(kept, facts) };
}

function filesOf(clips: readonly SoundClip[]): SoundFile[] {
  const byPath = new Map<string, number[]>();
  for (const [i, { path }] of clips.entries()) {
    const own = byPath.get(path);
    if (own === undefined) byPath.set(path, [i]);
    else own.push(i);
  }
  return [...byPath].map(([path, indices]) => ({ path, clips: indices }));
}

/** Messages of the decoders name the file by its path; people know it by its clip's name. */
function withName(message: string, { path, name }: SoundClip): string {
  return message.includes(path) ? message.replaceAll(path, name) : `${name}: ${message}`;
}

function checkUsable(
  { classes, clips, source }: SoundSet,
  facts: readonly ClipFacts[],
  reasons: readonly { clip: SoundClip; reason: string }[],
): void {
  if (clips.length === 0)
    throw new EarshotError(
      'BAD_FILE',
      `${source}: none of ${counted(reasons.length, 'clip')} can be read. ${reasons[0]?.reason}`,
    );
  for (const [label, name] of classes.entries()) {
    if (clips.some((clip) => clip.label === label)) continue;
    const own = reasons.filter(({ clip }) => clip.label === label);
    throw new EarshotError(
      'BAD_FILE',
      `${source}: none of ${counted(own.length, 'clip')} of class '${name}' can be read. ${own[0]?.reason} Mend the files or take the class out.`,
    );
  }
  if (facts.every(({ silence }) => silence === 1))
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${source}: all ${counted(clips.length, 'clip')} are silent (60 dB or more below full scale). Record them louder, or check how they were made.`,
    );
}

function brokenFindings(broken: readonly string[], damaged: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  if (broken.length > 0)
    findings.push({
      level: 'warning',
      code: 'broken-file',
      text: `${counted(broken.length, 'clip')} left out. ${firstReasons(broken)}`,
    });
  if (damaged.length > 0)
    findings.push({
      level: 'warning',
      code: 'damaged-file',
      text: `${counted(damaged.length, 'file')} used in spite of damage. ${firstReasons(damaged)}`,
    });
  return findings;
}

/** The first three sentences, and how many more there are. */
function firstReasons(reasons: readonly string[]): string {
  const shown = reasons.slice(0, 3).map((text) => (text.endsWith('.') ? text : `${text}.`));
  return [...shown, ...(reasons.length > 3 ? [`And ${counted(reasons.length - 3, 'other')}.`] : [])].join(
    ' ',
  );
}

function warningsFirst(findings: readonly Finding[]): Finding[] {
  return [
    ...findings.filter(({ level }) => level === 'warning'),
    ...findings.filter(({ level }) => level === 'note'),
  ];
}
