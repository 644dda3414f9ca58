import type { Command } from 'commander';
import { type Evaluation, evaluateClassifier } from '../experiment/index.ts';
import { writeWhole } from '../files.ts';
import { counted, percent, percentInterval } from '../text.ts';
import { addJson, outputOf } from './output.ts';
import type { CommandContext } from './run.ts';

interface EvaluateFlags {
  predictions?: string;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  earshot evaluate runs/small-1 new-sounds/
  earshot evaluate model.onnx new-sounds.csv --predictions predictions.csv`;

/** `earshot evaluate MODEL DATA` */
export function addEvaluate(program: Command, context: CommandContext): void {
  const command = program
    .command('evaluate')
    .description('judge a classifier on sounds that it has never seen')
    .argument('<model>', 'a run, or an .onnx file of earshot export')
    .argument('<data>', 'folder or CSV file of sounds, laid out as for earshot train')
    .option('-p, --predictions <file>', 'write what the model says about each clip, as CSV');
  addJson(command)
    .addHelpText('after', EXAMPLES)
    .action(async (model: string, data: string, flags: EvaluateFlags) => {
      const { monitor, result } = outputOf(context, flags.json);
      const evaluation = await evaluateClassifier(model, data, { monitor, signal: context.signal });
      if (flags.predictions !== undefined) await writeWhole(flags.predictions, evaluation.csv);
      result(
        () => evaluationText(evaluation),
        () => ({ model, data, ...evaluation.scores, findings: evaluation.findings }),
      );
    });
}

function evaluationText({ scores, findings, set }: Evaluation): string {
  const { accuracy, interval, n, perClass, confusion, calibration } = scores;
  const width = Math.max(5, ...perClass.map(({ name }) => name.length));
  const share = (value: number) => (100 * value).toFixed(1).padStart(6);
  const lines = [
    '',
    ...findings.map(({ level, text }) => `${level === 'warning' ? '!' : '-'} ${text}`),
    ...(findings.length > 0 ? [''] : []),
    `Accuracy ${percent(accuracy)} of ${counted(n, 'clip')}, 95 % interval ${percentInterval(interval)}.`,
    '',
    `${'class'.padEnd(width)}  precision  recall     F1  clips  taken for`,
    ...perClass.map(({ name, precision, recall, f1, support }, label) => {
      const wrong = mistakes(confusion[label], label, set.classes);
      return `${name.padEnd(width)}     ${share(precision)}  ${share(recall)} ${share(f1)} ${String(support).padStart(6)}  ${wrong}`.trimEnd();
    }),
    '',
    `Expected calibration error ${calibration.error.toFixed(3)}.`,
  ];
  return lines.join('\n');
}

/** `rain 3, wind 1`: what a class was taken for, the most frequent first. */
function mistakes(row: readonly number[], label: number, classes: readonly string[]): string {
  return row
    .map((count, i) => ({ count, name: classes[i], wrong: i !== label }))
    .filter(({ count, wrong }) => wrong && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, 3)
    .map(({ name, count }) => `${name} ${count}`)
    .join(', ');
}
