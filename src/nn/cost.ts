import { sizeOf } from '../array/tensor.ts';
import { input } from '../graph/ops/input.ts';
import { type Node, topologicalOrder, type Value } from '../graph/value.ts';
import { type Features, features } from './features.ts';
import type { BuiltLayer, Network } from './network.ts';

/** What predicting one example costs. */
export interface Cost {
  /** multiplications that are added up, in convolutions and matrix products */
  readonly macs: number;
  /** numbers that all operators together put out */
  readonly numbers: number;
}

/** The cost of a model and of each of its layers, from the operators that they are made of. */
export function costs(network: Network): Cost & { readonly layers: ReadonlyMap<BuiltLayer, Cost> } {
  const weights = new Map(
    network.weights.map(({ layer, name, shape }) => [`${layer}/${name}`, input(`${layer}/${name}`, shape)]),
  );
  const starts = network.inputs.map(({ shape }, i) => input(`x${i}`, [1, ...shape]));
  const seen = new Set<Node>([...weights.values(), ...starts].map(({ node }) => node));
  const made: Features[] = starts.map(features);
  const layers = new Map<BuiltLayer, Cost>();
  for (const { layer: built, inputs } of network.calls) {
    const context = {
      training: false,
      trainable: built.trainable,
      weight: (name: string) => weights.get(`${built.name}/${name}`)!,
      assign: () => {},
      random: () => {
        throw new Error('nothing is random in prediction');
      },
    };
    const result = built.layer.call(
      inputs.map((place) => made[place]),
      context,
    );
    made.push(result);
    const before = layers.get(built) ?? { macs: 0, numbers: 0 };
    const own = costOf([result.value], seen);
    layers.set(built, { macs: before.macs + own.macs, numbers: before.numbers + own.numbers });
  }
  const all = [...layers.values()];
  return {
    layers,
    macs: all.reduce((sum, { macs }) => sum + macs, 0),
    numbers: all.reduce((sum, { numbers }) => sum + numbers, 0),
  };
}

/** The cost of the nodes that `outputs` need and that were not seen before. */
export function costOf(outputs: readonly Value[], seen: Set<Node> = new Set()): Cost {
  let [macs, numbers] = [0, 0];
  for (const node of topologicalOrder(outputs)) {
    if (seen.has(node) || node.data !== undefined) continue;
    seen.add(node);
    macs += macsOf(node);
    numbers += node.outputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }
  return { macs, numbers };
}

function macsOf({ operator, inputs, outputs, attributes }: Node): number {
  const [first, second] = inputs;
  switch (operator.type) {
    case 'Conv': // each output is the sum over one kernel
      return sizeOf(outputs[0].shape) * sizeOf(second!.shape.slice(1));
    case 'ConvTranspose': // each input is spread over one kernel
      return sizeOf(first!.shape) * sizeOf(second!.shape.slice(1));
    case 'MatMul':
      return sizeOf(outputs[0].shape) * first!.shape.at(-1)!;
    case 'Gemm':
      return sizeOf(outputs[0].shape) * (transposed(attributes.transA) ? first!.shape[0] : first!.shape[1]);
    case 'Scan': {
      const { body } = attributes.body as { body: { inputs: readonly Value[]; outputs: readonly Value[] } };
      const inner = costOf(body.outputs, new Set(body.inputs.map(({ node }) => node)));
      const { int: scanned } = attributes.num_scan_inputs as { int: number };
      return inner.macs * inputs.at(-scanned)!.shape[0];
    }
    default:
      return 0;
  }
}

function transposed(attribute: unknown): boolean {
  return (attribute as { int?: number } | undefined)?.int === 1;
}
