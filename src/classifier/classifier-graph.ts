/** @file The graph of a classifier: front end and networks, and windows around them. */

import { add } from '../graph/ops/add.ts';
import { concat } from '../graph/ops/concat.ts';
import { constant } from '../graph/ops/constant.ts';
import { input } from '../graph/ops/input.ts';
import { log } from '../graph/ops/log.ts';
import { reduceMean } from '../graph/ops/reduce-mean.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { softmax } from '../graph/ops/softmax.ts';
import { forModelsTogether } from '../graph/passes/index.ts';
import { encodeModel, toOnnx } from '../graph/to-onnx.ts';
import type { Value } from '../graph/value.ts';
import { costOf } from '../nn/cost.ts';
import type { AnyModel } from '../nn/model.ts';
import { exportGraph } from '../nn/program.ts';
import { frontEndGraph } from './front-end-graph.ts';
import { type ClassifierFacts, metadataEntries } from './metadata.ts';
import { LEAST_PROBABILITY } from './network-probabilities.ts';
import type { ClassifierSettings } from './settings.ts';
import { addWindowing } from './windowing-nodes.ts';

/** Windows in the graph while it is built; nothing in it depends on their number. */
const anyNumber = 2;

/** The bytes of a classifier's ONNX file; see `classifierOnnx`, which has checked the arguments. */
export function classifierBytes(
  networks: readonly AnyModel[],
  settings: ClassifierSettings,
  about: Pick<ClassifierFacts, 'trainingData' | 'licence' | 'earshotVersion'>,
): Uint8Array {
  const { windows, classes } = settings;
  const probabilities = windowGraph(networks, settings, anyNumber);
  const model = toOnnx(
    { 'window/probabilities': probabilities },
    {
      batched: ['window/samples', 'window/probabilities'],
      initializers: Object.assign({}, ...networks.map(tensorsOf)),
      metadata: metadataEntries(settings, {
        weights: 'float32',
        parameters: networks.reduce((sum, network) => sum + network.countParams().total, 0),
        macsPerWindow: costOf([windowGraph(networks, settings, 1)]).macs,
        ...about,
      }),
    },
  );
  model.producerVersion = about.earshotVersion ?? '';
  addWindowing(model, { input: 'window/samples', output: 'window/probabilities' }, windows, classes.length);
  return encodeModel(model);
}

/** From windows (windows, samples) to probabilities (windows, classes): the networks', as `joined` in network-probabilities.ts. */
function windowGraph(networks: readonly AnyModel[], settings: ClassifierSettings, count: number): Value {
  const x = frontEndGraph(input('window/samples', [count, settings.windows.size]), settings);
  const each = networks.map((network, i) => {
    const outputs = exportGraph(network, { x: [x], prefix: prefixOf(i) });
    return reshape(outputs[network.outputNames[0]], [-1, settings.classes.length]);
  });
  if (each.length === 1) return each[0];
  const all = reshape(concat(each, 1), [-1, each.length, settings.classes.length]);
  return forModelsTogether([softmax(reduceMean(log(add(all, constant(LEAST_PROBABILITY))), [1]))])[0];
}

/** What stands before the names of a network's weights. */
function prefixOf(network: number): string {
  return `network${network}/`;
}

function tensorsOf(network: AnyModel, i: number) {
  const tensors = network.getWeights();
  return Object.fromEntries(
    network.weights.map(({ layer, name, shape }, j) => [
      `${prefixOf(i)}${layer}/${name}`,
      { data: tensors[j].data as Float32Array, shape },
    ]),
  );
}
