import { type Block, callout, keyFigures, page } from '../report/index.ts';
import { counted, duration } from '../text.ts';
import type { LabSettings } from './settings.ts';
import type { Sounds } from './sounds.ts';
import type { Finished } from './store.ts';

/** What the page is made of. */
export interface ReportContent {
  version: string;
  settings: LabSettings;
  sounds: Sounds | undefined;
  finished: readonly Finished[];
}

/** The whole report as one HTML page. */
export function reportPage({ version, settings, sounds, finished }: ReportContent): string {
  const seconds = finished.reduce((sum, exercise) => sum + exercise.seconds, 0);
  return page({
    title: 'Neural networks for sound',
    subtitle: 'Six exercises, from a thousand points on a plane to networks that tell a dog from the rain.',
    lead: leadOf(settings, sounds, finished, seconds),
    sections: finished.map(({ section }) => section),
    footer: `Made by earshot ${version} with seed ${settings.seed}${sounds ? `, on ${sounds.name} (${counted(sounds.clips.length, 'clip')})` : ''}. Every number is in \`results.json\`, every figure in \`figures/\`, beside this page.`,
  });
}

function leadOf(
  settings: LabSettings,
  sounds: Sounds | undefined,
  finished: readonly Finished[],
  seconds: number,
): Block[] {
  if (finished.length === 0) return ['No exercise is finished yet.'];
  const lead: Block[] = [
    keyFigures([
      { label: 'Exercises', value: finished.map(({ number }) => number).join(', ') },
      { label: 'Seed', value: String(settings.seed), note: 'of data, splits and networks' },
      ...(sounds
        ? [
            {
              label: 'Clips',
              value: sounds.clips.length,
              note: `${sounds.name}, ${sounds.classes.length} classes`,
            },
          ]
        : []),
      { label: 'Time', value: duration(seconds), note: 'to run the exercises' },
    ]),
  ];
  if (sounds?.synthetic)
    lead.push(
      'The sounds here are synthetic: made by formulas, in the shape of ESC-50, so that the lab runs without a download. Accuracies on them say nothing about recorded sounds. Run `earshot download ESC-50`, then `earshot lab --data ESC-50`, for the real ones.',
    );
  if (!settings.full && settings.epochs === undefined && sounds !== undefined)
    lead.push(
      'Exercises 5 and 6 train for fewer epochs than the lab asks for, to end within minutes. Run `earshot lab --full` for all of them.',
    );
  if (sounds && sounds.warnings.length > 0)
    lead.push(callout('warning', sounds.warnings.join('\n\n'), { title: 'About these sounds' }));
  return lead;
}
