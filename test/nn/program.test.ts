import { expect, it } from 'vitest';
import type { GraphProto } from '../../src/graph/onnx/onnx-ml_pb.ts';
import type { Target } from '../../src/graph/passes/index.ts';
import { toOnnx } from '../../src/graph/to-onnx.ts';
import type { Value } from '../../src/graph/value.ts';
import type * as nn from '../../src/nn/index.ts';
import { evaluateGraph, exportGraph, predictGraph, stepGraph } from '../../src/nn/program.ts';
import { anyStepsGraph, stepsGraph } from '../../src/nn/steps-graph.ts';
import { labCnn, labCnnTuned } from './lab-networks.ts';

/**
 * @file Models compile to operators of the standard ai.onnx set alone: nothing that only one runtime has. Training steps for the
 * native engine may have its operators for images in blocks of channels as well.
 */

/** Of ai.onnx opset 21, what models may use. Training and contrib operators are in other domains, or not here. */
const standard = new Set(
  `Abs Add ArgMax AveragePool BatchNormalization Cast Clip Concat Conv ConvTranspose DequantizeLinear Div Equal Erf Exp Expand Gather
  Gemm Greater GreaterOrEqual HardSigmoid Identity Less Log LogSoftmax MatMul MatMulInteger Max MaxPool MaxUnpool Min Mul Neg Pad
  ReduceMax ReduceMean ReduceSum Relu Reshape Scan ScatterElements Sigmoid Sign Slice Softmax Softplus Split Sqrt Sub Tanh
  Transpose Where`.split(/\s+/),
);

/** The operators of a graph and of the bodies in it, as `domain:name`. */
function operatorsOf(graph: GraphProto): string[] {
  return graph.node.flatMap(({ domain, opType, attribute }) => [
    `${domain}:${opType}`,
    ...attribute.flatMap(({ g }) => (g === undefined ? [] : operatorsOf(g))),
  ]);
}

function graphsOf(model: nn.Model, target: Target): Record<string, Record<string, Value>> {
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  const { outputs, optimizer } = model.compiled;
  const objective = { outputs, weighted: true };
  const size = { batchSize: 4, target };
  const runs = [
    { steps: 3, batchSize: 4 },
    { steps: 1, batchSize: 2 },
  ];
  const step = stepGraph(model, objective, optimizer, size);
  return {
    predict: predictGraph(model),
    evaluate: evaluateGraph(model, objective),
    export: exportGraph(model),
    step: step.outputs,
    stepsOfAnyNumber: anyStepsGraph(step).outputs,
    steps: stepsGraph(model, objective, optimizer, { target, runs, epochs: 2, examples: 20 }),
  };
}

const networks = { labCnn, labCnnTuned };
for (const [name, network] of Object.entries(networks)) {
  for (const kind of ['native', 'wasm', 'graphics'] as const) {
    it(`${name} for ${kind} uses standard operators alone`, () => {
      for (const [what, outputs] of Object.entries(graphsOf(network(), { kind }))) {
        const { graph, opsetImport } = toOnnx(outputs);
        expect(opsetImport.map(({ domain }) => domain)).toEqual(['']);
        const used = [...new Set(operatorsOf(graph!))];
        expect(used.length, what).toBeGreaterThan(5);
        const others = used.filter((operator) => !standard.has(operator.replace(/^:/, '')));
        expect(others, what).toEqual([]);
      }
    });
  }

  it(`${name} in blocks of channels has the engine's own operators in training steps alone`, () => {
    const target = { kind: 'native', block: 16 } as const;
    for (const [what, outputs] of Object.entries(graphsOf(network(), target))) {
      const { graph, opsetImport } = toOnnx(outputs);
      const own = operatorsOf(graph!).filter((operator) => !standard.has(operator.replace(/^:/, '')));
      const trains = what.startsWith('step');
      expect(own.length > 0, what).toBe(trains);
      expect(opsetImport.map(({ domain }) => domain)).toEqual(trains ? ['', 'com.microsoft.nchwc'] : ['']);
      for (const operator of own)
        expect(operator).toMatch(
          /^com.microsoft.nchwc:(Reorder(In|Out)put|Conv|MaxPool|(Global)?AveragePool)$/,
        );
    }
  });
}
