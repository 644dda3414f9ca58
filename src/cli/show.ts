import type { Command } from 'commander';
import { type Shown, shownFileProblem, showSound } from '../experiment/show/index.ts';
import { soundDuration } from '../text.ts';
import { type AnalysisFlags, addAnalysisOptions, rateOf } from './analysis-options.ts';
import { seconds, secondsFrom } from './numbers.ts';
import { addJson, outputOf } from './output.ts';
import type { CommandContext } from './run.ts';

interface ShowFlags extends AnalysisFlags {
  out?: string;
  offset?: number;
  duration?: number;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  earshot show dog.wav                                 dog.wav.html
  earshot show dog.wav --out dog.png
  earshot show night.mp3 --offset 60 --duration 10     ten seconds after the first minute`;

/** `earshot show FILE` */
export function addShow(program: Command, context: CommandContext): void {
  const command = program
    .command('show')
    .description('draw a sound: waveform, mel spectrogram, pitch classes, spectral centroid, loudness')
    .argument('<file>', 'a sound file')
    .option('-o, --out <file>', 'the page or picture to write: .html or .png (default: <file>.html, here)')
    .option('--offset <seconds>', 'begin after so many seconds (default: 0)', secondsFrom)
    .option('--duration <seconds>', 'show at most so many seconds (default: to the end)', seconds);
  addAnalysisOptions(command, 'native');
  addJson(command)
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, { json, ...flags }: ShowFlags) => {
      const problem = flags.out === undefined ? undefined : shownFileProblem(flags.out);
      if (problem !== undefined) command.error(`error: ${problem}`);
      const { monitor, result } = outputOf(context, json);
      const shown = await showSound(file, { ...flags, sr: rateOf(flags), monitor, signal: context.signal });
      result(
        () => `${shown.out}: ${soundDuration(shown.duration)} of ${file}${remark(shown)}`,
        () => {
          const { sr: sampleRate, fileSr: fileSampleRate, ...others } = shown;
          return { ...others, sampleRate, fileSampleRate };
        },
      );
    });
}

function remark({ silent, short }: Shown): string {
  if (silent) return '; it is silent, so there is a waveform alone';
  return short ? '; it is shorter than a frame, so there is a waveform alone (--n-fft shows more)' : '';
}
