import { describe, expect, it } from 'vitest';
import { runsPage } from '../../../src/experiment/report/index.ts';
import { comparedRun } from './compared-run.ts';

const text = (html: string) => html.replace(/<style>[\s\S]*?<\/style>/g, '').replaceAll('\u00a0', ' ');

describe('runsPage', () => {
  it('shows accuracies with intervals, curves and settings', () => {
    const html = text(
      runsPage([
        comparedRun('small-1', { clipsPerClass: 40, skill: 0.6 }),
        comparedRun('best-1', { clipsPerClass: 40, skill: 1, training: { members: 3 } }),
      ]),
    );
    expect(html).toContain('<strong>best-1</strong> has the highest accuracy, 100.0 %');
    expect(html).toContain('Its interval lies above those of all others.');
    expect(html).toContain('Bar chart of Accuracy: small-1');
    for (const name of ['Validation loss', 'Validation accuracy', 'Training loss', 'Training accuracy'])
      expect(html).toContain(`${name}. Line chart of small-1, best-1 over Epoch`);
    expect(html).toContain('<th scope="row">training.members</th><td>1</td>');
    expect(html).not.toContain('must not be compared');
  });

  it('says when intervals overlap', () => {
    const html = runsPage([comparedRun('one', { skill: 0.8 }), comparedRun('two', { skill: 0.8, seed: 2 })]);
    expect(html).toMatch(/The interval of (one|two) reaches into its own, so the difference may be chance/);
  });

  it('warns of different data, and names no best run then', () => {
    const html = runsPage([comparedRun('one'), comparedRun('two', { hash: 'b'.repeat(64) })]);
    expect(html).toContain('accuracies can only be compared between runs with the same letter');
    expect(html).toContain('two (B)');
    expect(html).not.toContain('highest accuracy');
  });

  it('takes none, one that is not finished, runs of one name, and odd names', () => {
    expect(runsPage([])).toContain('0 runs');
    const run = comparedRun('<b>"x"');
    const unfinished = runsPage([{ ...run, scores: undefined, rounds: [], network: undefined }]);
    expect(unfinished).toContain('not finished');
    expect(unfinished).not.toContain('<b>"x"');
    expect(unfinished).not.toContain('id="curves"');
    expect(runsPage([run, run])).toContain('&lt;b&gt;&quot;x&quot; (2)');
  });

  it('says which runs have no validation part, and draws the latest eight', () => {
    const runs = Array.from({ length: 9 }, (_, i) =>
      comparedRun(`run-${i}`, { started: `2026-05-0${i + 1}T09:30:12.000Z`, epochs: 5 }),
    );
    const bare = runs[8].rounds.map((round) => ({ ...round, histories: [{ loss: [2, 1] }] }));
    const html = runsPage([...runs.slice(0, 8), { ...runs[8], rounds: bare }]);
    expect(html).toContain('Only the latest 8 runs are drawn. Without a validation part: run-8.');
    expect(html).toContain(
      'Training loss. Line chart of run-8, run-7, run-6, run-5, run-4, run-3, run-2, run-1 over',
    );
  });
});
