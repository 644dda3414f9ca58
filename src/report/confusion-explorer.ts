import { EarshotError } from '../errors.ts';
import { clipCard, type JudgedClip } from './clip-card.ts';
import { EXPLORER_STYLE } from './explorer-style.ts';
import { type Html, html, inline } from './html.ts';

/** Content of {@link confusionExplorer}. */
export interface ConfusionExplorerContent {
  /** class names as people should read them, at least two */
  classes: readonly string[];
  /** how many clips of the class of a row were taken for the class of a column */
  counts: readonly (readonly number[])[];
  /** the clips that can be looked at, in the order in which they are listed: the worst first; not all need be there */
  clips: readonly JudgedClip[];
  /** what the matrix shows. Inline marks are read. */
  caption: string;
}

/** Mistakes that are listed before a cell is chosen. */
const FIRST = 12;
/** More classes than this make a matrix of small cells. */
const DENSE = 20;

/** What can be chosen: a cell, a row or a column. */
interface Choice {
  id: string;
  /** style classes that a card must have to be listed */
  marks: string;
  title: string;
  total: number;
}

/**
 * A confusion matrix whose cells list their clips: true classes in rows, predicted ones in columns, shaded by the
 * share of the row. A click on a cell, or Enter, shows only the clips of that cell; on a class's name, all that are
 * of the class (rows) or were taken for it (columns). Before that the first twelve mistakes are there. It works without a script: each
 * choice is a link to a heading of its own, and the style sheet lists what belongs to the heading that is targeted.
 *
 * A page holds at most one, because its anchors are named after the cells: `cell-2-0` is row 2, column 0.
 *
 * @throws EarshotError SHAPE_MISMATCH when the matrix has not a row and a column for each class, or a clip not a
 *   probability for each; INVALID_ARGUMENT for a clip of a class that is not there
 *
 * @example
 * ```ts
 * import { confusionExplorer, page, section } from 'earshot/report';
 *
 * const matrix = confusionExplorer({
 *   classes: ['dog', 'rain'],
 *   counts: [[7, 1], [0, 8]],
 *   clips: [{ label: 'dog-3.wav', true: 0, predicted: 1, probabilities: [0.2, 0.8] }],
 *   caption: 'Sixteen clips that were not trained on.',
 * });
 * const text = page({ title: 'Mistakes', sections: [section('Which are taken for which', [matrix])] });
 * console.log(text.includes('href="#cell-0-1"')); // true
 * ```
 */
export function confusionExplorer(content: ConfusionExplorerContent): Html {
  check(content);
  const { classes, counts, clips } = content;
  const mistakes = clips.filter((clip) => clip.true !== clip.predicted);
  const first = new Set(mistakes.slice(0, FIRST));
  const total = counts.flatMap((row, i) => row.filter((_, j) => j !== i)).reduce((a, b) => a + b, 0);
  const choices = choicesOf(classes, counts);
  const listed = (choice: Choice) => clips.filter((clip) => isIn(clip, choice)).length;
  const cards = clips.map((clip) => {
    const wrong = clip.true === clip.predicted ? '' : first.has(clip) ? ' wrong first' : ' wrong';
    return clipCard(clip, classes, `t${clip.true} p${clip.predicted}${wrong}`);
  });
  const all: Choice = {
    id: 'mistakes',
    marks: 'wrong',
    title: 'All mistakes, the worst first',
    total,
  };
  const more = mistakes.length > FIRST && html` <a href="#mistakes">Show all</a>`;
  return html`<div class="explorer">
<style>${{ html: EXPLORER_STYLE + choiceRules([all, ...choices]) }}</style>
${matrix(content)}
<div class="chosen none"><h3>${total === 0 ? 'No mistakes' : mistakes.length > FIRST ? 'The worst mistakes' : 'The mistakes, the worst first'}</h3>
<p>${total === 0 ? 'Every clip was right. ' : ''}Click on a cell of the matrix, or on the name of a class, for its clips.${more}</p></div>
${[{ choice: all, n: mistakes.length }, ...choices.map((choice) => ({ choice, n: listed(choice) }))].map(heading)}
<div class="clips">
${cards}
</div></div>`;
}

function matrix({ classes, counts, caption }: ConfusionExplorerContent): Html {
  const columns = classes.map((name, j) => html`<th scope="col"><a href="#taken-for-${j}">${name}</a></th>`);
  const rows = counts.map((row, i) => {
    const sum = row.reduce((a, b) => a + b, 0);
    const cells = row.map((count, j) => cell(count, sum, i === j, `cell-${i}-${j}`, cellName(classes, i, j)));
    return html`<tr><th scope="row"><a href="#class-${i}">${classes[i]}</a></th>${cells}</tr>`;
  });
  const dense = classes.length > DENSE && ' dense';
  return html`<div id="matrix"><p class="chart-caption">${inline(caption)}</p>
<section class="table matrix${dense}" aria-label="${caption}" tabindex="0"><table>
<thead><tr><td class="corner">true ↓ predicted →</td>${columns}</tr></thead>
<tbody>${rows}</tbody></table></section></div>`;
}

function cell(count: number, sum: number, hit: boolean, id: string, name: string): Html {
  const kind = hit && { html: ' class="hit"' };
  if (count === 0) return html`<td${kind}><i>0</i></td>`;
  const share = count / sum;
  const strong = share > 0.55 && { html: ' class="strong"' };
  return html`<td${kind}><a href="#${id}"${strong} style="--share:${Math.round(100 * share)}%" aria-label="${name}: ${count}" title="${name}: ${count} of ${sum}">${count}</a></td>`;
}

function cellName(classes: readonly string[], i: number, j: number): string {
  return i === j ? `${classes[i]}, right` : `${classes[i]} taken for ${classes[j]}`;
}

function choicesOf(classes: readonly string[], counts: readonly (readonly number[])[]): Choice[] {
  const cells = counts.flatMap((row, i) =>
    row.flatMap((total, j): Choice[] => {
      if (total === 0) return [];
      return [{ id: `cell-${i}-${j}`, marks: `t${i}.p${j}`, title: cellName(classes, i, j), total }];
    }),
  );
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const rows = classes.map((name, i) => {
    return { id: `class-${i}`, marks: `t${i}`, title: `All of ${name}`, total: sum(counts[i]) };
  });
  const columns = classes.map((name, j) => {
    const total = sum(counts.map((row) => row[j]));
    return { id: `taken-for-${j}`, marks: `p${j}`, title: `All taken for ${name}`, total };
  });
  return [...cells, ...rows, ...columns];
}

function isIn(clip: JudgedClip, { marks }: Choice): boolean {
  return marks.split('.').every((mark) => mark === `t${clip.true}` || mark === `p${clip.predicted}`);
}

function heading({ choice: { id, title, total }, n }: { choice: Choice; n: number }): Html {
  const how = n === total ? String(total) : `${n} of ${total} listed`;
  return html`<div class="chosen" id="${id}"><h3>${title} <small>${how}</small></h3><p><a href="#matrix">Back to the matrix</a></p></div>`;
}

/** For each choice: what is listed when its heading is the target, and that its cell is framed. */
function choiceRules(choices: readonly Choice[]): string {
  return choices
    .map(({ id, marks }) => {
      const here = `.explorer:has(#${id}:target)`;
      return `${here} .clip.${marks}{display:flex}${here} a[href="#${id}"]{outline:3px solid var(--accent);z-index:1}`;
    })
    .join('\n');
}

function check({ classes, counts, clips }: ConfusionExplorerContent): void {
  const n = classes.length;
  const sizes = counts.map((row) => row.length);
  if (n < 2 || sizes.length !== n || sizes.some((size) => size !== n)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `confusionExplorer: counts must have ${n} rows of ${n} columns, for two classes or more; received ${sizes.length} rows of ${[...new Set(sizes)].join(', ')}.`,
    );
  }
  const lost = clips.find(
    (clip) => classes[clip.true] === undefined || classes[clip.predicted] === undefined,
  );
  if (lost) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `confusionExplorer: clip '${lost.label}' is of class ${lost.true} and was taken for ${lost.predicted}; there are ${n} classes, from 0.`,
    );
  }
}
