import { graphlib, layout } from '@dagrejs/dagre';
import { unknownName } from '../errors.ts';
import type { Plot } from './plot.ts';
import { escapeXml, svgDocument } from './render.ts';
import { colourOf, INK, TEXT } from './theme.ts';

/** Options of {@link plotModel}. */
export interface PlotModelOptions {
  /** Heading above the drawing. Default: none. */
  title?: string;
  /** From top to bottom or from left to right. Default: 'TB'. */
  direction?: 'TB' | 'LR';
}

type Shape = readonly number[];

interface DrawnLayer {
  readonly name: string;
  readonly layer: { readonly kind: string };
  readonly outputShape: Shape;
}

/** What of a model is drawn; models of `earshot/nn` have all of it. */
export interface DrawnModel {
  readonly name: string;
  readonly inputs: readonly { readonly shape: Shape }[];
  readonly inputNames: readonly string[];
  readonly layers: readonly DrawnLayer[];
  /** the uses of layers; their inputs are numbered: first the model's inputs, then what each call makes */
  readonly calls: readonly { readonly layer: DrawnLayer; readonly inputs: readonly number[] }[];
  readonly weights: readonly { readonly layer: string; readonly shape: Shape }[];
  countParams(): { readonly total: number };
}

interface Box {
  readonly name: string;
  readonly kind: string;
  /** under the name: the shape of what comes out, and the number of parameters */
  readonly detail: string;
  readonly width: number;
  readonly height: number;
}

/** Groups of kinds of layers, told apart by the colour of the bar at the left. */
const groups: readonly RegExp[] = [
  /Conv/,
  /Dense|Embedding/,
  /Pooling|UpSampling/,
  /Normalization|Rescaling/,
  /LSTM|GRU|RNN|Attention|Bidirectional|TimeDistributed|PositionalEncoding/,
  /Add|Average|Concatenate|Dot|Maximum|Minimum|Multiply|Subtract/,
  /Dropout|Noise/,
];

const margin = 16;
const titleHeight = 28;

/**
 * The layers of a model and how they are connected: for each its name and kind, the shape of what it gives and its
 * number of parameters. A layer that is shared is drawn once.
 *
 * @returns a figure whose size depends on the model; it has no `option`
 * @throws EarshotError UNKNOWN_NAME for another direction
 * Reference: the role of `keras.utils.plot_model`, Keras 3. The places come from dagre (Gansner et al., "A technique
 * for drawing directed graphs", 1993).
 *
 * @example
 * ```ts
 * import { conv2d, dense, flatten, sequential } from 'earshot/nn';
 * import { plotModel } from 'earshot/plots';
 *
 * const model = sequential({ inputShape: [8, 8, 1] }, [conv2d(4, 3), flatten(), dense(2)]);
 * console.log(plotModel(model).description); // Model 'sequential': 3 layers, 330 parameters.
 * ```
 */
export function plotModel(model: DrawnModel, { title = '', direction = 'TB' }: PlotModelOptions = {}): Plot {
  if (direction !== 'TB' && direction !== 'LR') throw unknownName('direction', direction, ['TB', 'LR']);
  const { boxes, edges } = boxesOf(model);
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: direction, ranksep: 30, nodesep: 24, marginx: margin, marginy: margin });
  for (const [i, { width, height }] of boxes.entries()) graph.setNode(String(i), { width, height });
  for (const [i, [from, to]] of edges.entries()) graph.setEdge(String(from), String(to), {}, String(i));
  layout(graph);

  const top = title === '' ? 0 : titleHeight;
  const size = graph.graph() as { width: number; height: number };
  const [width, height] = [Math.ceil(size.width), Math.ceil(size.height) + top];
  const lines = edges.map(([from, to], i) => {
    const { points } = graph.edge(String(from), String(to), String(i)) as { points: readonly Point[] };
    return edgeSvg(points);
  });
  const drawn = boxes.map((box, i) => boxSvg(box, graph.node(String(i)) as unknown as Point));
  const heading =
    title === ''
      ? ''
      : `<text x="${width / 2}" y="20" text-anchor="middle" font-size="${TEXT.title}" font-weight="600" fill="${INK.text}">${escapeXml(title)}</text>`;
  const body = `${arrowHead}${heading}<g transform="translate(0 ${top})">${lines.join('')}${drawn.join('')}</g>`;
  const parameters = model.countParams().total.toLocaleString('en-US');
  const description = `Model '${model.name}': ${model.layers.length} layers, ${parameters} parameters.`;
  const figure = { width, height, title, description };
  return { svg: svgDocument(body, figure), ...figure };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box for each input and each layer, and the pairs of boxes that an arrow connects. No arrow goes back to its box. */
function boxesOf(model: DrawnModel): { boxes: Box[]; edges: [number, number][] } {
  const { inputs, inputNames, layers, calls, weights } = model;
  const boxes = [
    ...inputs.map(({ shape }, i) => boxOf(inputNames[i], 'Input', shape, 0)),
    ...layers.map(({ name, layer, outputShape }) => {
      const own = weights.filter((weight) => weight.layer === name);
      const parameters = own.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
      return boxOf(name, layer.kind, outputShape, parameters);
    }),
  ];
  const boxOfPlace = [
    ...inputs.map((_, i) => i),
    ...calls.map(({ layer }) => inputs.length + layers.indexOf(layer)),
  ];
  const edges = calls.flatMap(({ inputs: places }, i) =>
    places.map((place): [number, number] => [boxOfPlace[place], boxOfPlace[inputs.length + i]]),
  );
  return { boxes, edges: edges.filter(([from, to]) => from !== to) };
}

function boxOf(name: string, kind: string, shape: Shape, parameters: number): Box {
  const lengths = shape.map((length) => (length < 0 ? 'any' : String(length))).join(' × ') || '1';
  const count = parameters === 0 ? '' : ` · ${parameters.toLocaleString('en-US')} parameters`;
  const detail = `${lengths}${count}`;
  const width = Math.ceil(28 + Math.max(7.3 * (name.length + kind.length + 2), 6.7 * detail.length));
  return { name, kind, detail, width, height: 46 };
}

function boxSvg({ name, kind, detail, width, height }: Box, { x, y }: Point): string {
  const group = groups.findIndex((kinds) => kinds.test(kind));
  const colour = group < 0 ? INK.axis : colourOf(group);
  const [left, top] = [x - width / 2, y - height / 2];
  return [
    `<g transform="translate(${round(left)} ${round(top)})">`,
    `<rect width="${width}" height="${height}" rx="5" fill="${INK.ground}" stroke="${INK.axis}"/>`,
    `<path d="M5 0.5 H6 V${height - 0.5} H5 A4.5 4.5 0 0 1 0.5 ${height - 5} V5 A4.5 4.5 0 0 1 5 0.5" fill="${colour}"/>`,
    `<text x="16" y="19" font-size="${TEXT.label}" fill="${INK.text}"><tspan font-weight="600">${escapeXml(name)}</tspan><tspan dx="8" fill="${INK.muted}">${escapeXml(kind)}</tspan></text>`,
    `<text x="16" y="36" font-size="${TEXT.tick}" fill="${INK.muted}">${escapeXml(detail)}</text>`,
    '</g>',
  ].join('');
}

/** A smooth line through the places that the layout gives. */
function edgeSvg(points: readonly Point[]): string {
  const at = ({ x, y }: Point) => `${round(x)} ${round(y)}`;
  const middle = (a: Point, b: Point) => at({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const [first, ...rest] = points;
  const curve = rest.slice(0, -1).map((point, i) => {
    const last = i === rest.length - 2;
    return `Q${at(point)} ${last ? at(rest[i + 1]) : middle(point, rest[i + 1])}`;
  });
  const path = curve.length > 0 ? curve.join(' ') : `L${at(rest[rest.length - 1])}`;
  return `<path d="M${at(first)} ${path}" fill="none" stroke="${INK.muted}" stroke-width="1.2" marker-end="url(#arrow)"/>`;
}

const arrowHead = `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0.8 L8 4 L0 7.2 z" fill="${INK.muted}"/></marker></defs>`;

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
