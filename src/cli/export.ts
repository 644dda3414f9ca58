import type { Command } from 'commander';
import { type ExportedRun, exportRun } from '../experiment/index.ts';
import { percent } from '../text.ts';
import { addJson, outputOf } from './output.ts';
import type { CommandContext } from './run.ts';

interface ExportFlags {
  out: string;
  int8?: boolean;
  licence?: string;
  json?: boolean;
}

/** `earshot export RUN` */
export function addExport(program: Command, context: CommandContext): void {
  const command = program
    .command('export')
    .description("write a run's classifier as one ONNX file, from waveform to class probabilities")
    .argument('<run>', 'a finished run')
    .option('-o, --out <file>', 'the file to write', 'model.onnx')
    .option('--int8', 'weights in 8 bits: about a quarter of the size')
    .option('--licence <text>', 'terms on which the model may be used, for its metadata');
  addJson(command)
    .addHelpText('after', '\ndocs/deploy.md shows the file used from Python, Node and a browser.')
    .action(async (run: string, { json, ...flags }: ExportFlags) => {
      const { monitor, result } = outputOf(context, json);
      const exported = await exportRun(run, { ...flags, monitor, signal: context.signal });
      result(
        () => exportedText(exported),
        () => exported,
      );
    });
}

function exportedText({
  file,
  bytes,
  parameters,
  macsPerWindow,
  settings,
  check,
  accuracy,
}: ExportedRun): string {
  const { classes, sampleRate, windows } = settings;
  const seconds = windows.size / sampleRate;
  const lines = [
    `${file}: ${(bytes / 1e6).toFixed(2)} MB, ${parameters.toLocaleString('en')} parameters, ${(macsPerWindow / 1e6).toFixed(0)} million multiply-accumulates a window`,
    `  input   waveform, float32 [batch, samples], mono, ${sampleRate} Hz; windows of ${seconds} s inside`,
    `  output  probabilities, float32 [batch, ${classes.length}]: ${classes.join(', ')}`,
    check === undefined
      ? '  not compared with the training pipeline: the sounds of the run are not where they were'
      : `  against the training pipeline: the same class on ${check.sameClass} of ${check.clips} clips, probabilities differ by at most ${check.maxDifference.toExponential(1)}`,
  ];
  if (accuracy !== undefined)
    lines.push(
      `  accuracy on ${accuracy.clips} unseen clips: ${percent(accuracy.float32)} with float32 weights, ${percent(accuracy.int8)} with int8`,
    );
  return lines.join('\n');
}
