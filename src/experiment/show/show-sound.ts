import { basename, extname } from 'node:path';
import { EarshotError } from '../../errors.ts';
import { checkInterrupted } from '../../file-errors.ts';
import { writeWhole } from '../../files.ts';
import { type Monitor, silent, type Task } from '../../monitor.ts';
import { grid, toPng } from '../../plots/index.ts';
import { packageVersion } from '../../version.ts';
import { soundPage } from './sound-page.ts';
import { type SoundView, type ViewOptions, viewSound } from './sound-view.ts';
import { viewPlots } from './view-plots.ts';

/** The kinds of files, by their endings: a page with a player, or a picture. */
const ENDINGS = ['.html', '.png'];

const STEPS = ['reading', 'analysing', 'drawing'] as const;

export interface ShowOptions extends Omit<ViewOptions, 'onStep'> {
  /** the file to write, which ends in .html or .png; default: the sound's name and .html, in this folder */
  out?: string;
  monitor?: Monitor;
  signal?: AbortSignal;
}

/** What was written, and what it shows. */
export interface Shown extends Pick<SoundView, 'file' | 'offset' | 'duration' | 'sr' | 'fileSr'> {
  out: string;
  channels: number;
  /** every sample is 0, or there are fewer than in a frame: there is a waveform alone */
  silent: boolean;
  short: boolean;
}

/** Why nothing can be shown in a file of this name, or undefined when it can. */
export function shownFileProblem(out: string): string | undefined {
  if (ENDINGS.includes(extname(out).toLowerCase())) return undefined;
  return `${out} must end in .html (a page with a player) or .png (a picture).`;
}

/**
 * Draws a sound, or a part of it, over time: waveform, mel spectrogram, pitch classes, spectral centroid, level.
 * @throws EarshotError INVALID_ARGUMENT for another kind of file, what `viewSound` throws, NOT_WRITABLE
 */
export async function showSound(
  file: string,
  { out, monitor, signal, ...options }: ShowOptions = {},
): Promise<Shown> {
  const target = out ?? `${basename(file)}.html`;
  const problem = shownFileProblem(target);
  if (problem !== undefined) throw new EarshotError('INVALID_ARGUMENT', problem);
  const view = await drawn(file, target, options, { monitor, signal });
  const { offset, duration, sr, fileSr, channels, features } = view;
  const only = { silent: features === 'silent', short: features === 'short' };
  return { file, out: target, offset, duration, sr, fileSr, channels: channels.length, ...only };
}

/** Reads, analyses, draws and writes, and tells how far it is. */
async function drawn(
  file: string,
  out: string,
  options: ViewOptions,
  { monitor = silent, signal }: Pick<ShowOptions, 'monitor' | 'signal'>,
): Promise<SoundView> {
  const name = basename(file);
  let task: Task | undefined;
  const onStep = (what: (typeof STEPS)[number]) => {
    checkInterrupted(signal, 'show', 'no file was written');
    task ??= monitor.begin('showing', STEPS.length);
    task.advance(STEPS.indexOf(what), what);
  };
  try {
    const view = await viewSound(file, { ...options, onStep });
    onStep('drawing');
    const plots = viewPlots(view);
    const all = plots.flatMap((part) => part.plots);
    const content =
      extname(out).toLowerCase() === '.html'
        ? soundPage(view, plots, { name, version: await packageVersion() })
        : await toPng(grid(all, { columns: 1, title: name }));
    await writeWhole(out, content);
    return view;
  } finally {
    task?.end();
  }
}
