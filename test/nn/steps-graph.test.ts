import { expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { Input, inputName } from '../../src/graph/ops/input.ts';
import { encodeModel, type ToOnnxOptions, toOnnx } from '../../src/graph/to-onnx.ts';
import { topologicalOrder, type Value } from '../../src/graph/value.ts';
import * as nn from '../../src/nn/index.ts';
import { stepGraph } from '../../src/nn/program.ts';
import { anyStepsGraph } from '../../src/nn/steps-graph.ts';
import { createSession } from '../../src/runtime/session.ts';
import { uniform } from './support.ts';

async function run(
  outputs: Record<string, Value>,
  feeds: Record<string, Tensor>,
  options: ToOnnxOptions = {},
) {
  const session = await createSession(encodeModel(toOnnx(outputs, options)), { threads: 1 });
  const results = await session.run(feeds);
  await session.release();
  return results;
}

it('steps of any number in a run are as many runs of one step, to the same bits', async () => {
  const model = nn.sequential({ inputShape: [9, 8, 2], seed: 3 }, [
    nn.conv2d(4, 3, { activation: 'relu' }),
    nn.batchNormalization(),
    nn.flatten(),
    nn.dropout(0.2),
    nn.dense(3, { trainable: false }),
    nn.dense(2, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  const { outputs, optimizer } = model.compiled;
  const graph = stepGraph(model, { outputs, weighted: true }, optimizer, {
    batchSize: 4,
    target: { kind: 'native' },
  });
  const { outputs: many, sequences } = anyStepsGraph(graph);

  const states = [...graph.state.values()];
  const fed = topologicalOrder(Object.values(graph.outputs))
    .filter(({ operator, outputs }) => operator === Input && !states.includes(outputs[0]))
    .map((node) => node.outputs[0]);
  expect(fed.map(inputName).sort()).toEqual(['random0', 'scalars', 'w', 'x0', 'y0']);
  expect([...sequences].sort()).toEqual([...fed.map(inputName), 'logs'].sort());

  const start = Object.fromEntries(
    states.map((value, i) => [inputName(value), uniform(value.shape, 40 + i, [0, 0.5])]),
  );
  for (const steps of [1, 3]) {
    const all = Object.fromEntries(
      fed.map((value, i) => [inputName(value), uniform([steps, ...value.shape], i, [0, 1])]),
    );
    const got = await run(many, { ...start, ...all }, { sequences });
    let state = start;
    for (let step = 0; step < steps; step++) {
      const one = Object.entries(all).map(([name, { data, dims }]) => {
        const size = data.length / steps;
        const own = (data as Float32Array).slice(step * size, (step + 1) * size);
        return [name, new Tensor('float32', own, dims.slice(1))];
      });
      const results = await run(graph.outputs, { ...state, ...Object.fromEntries(one) });
      const next = [...graph.next.keys()].map((name) => [name, results[`next/${name}`]]);
      state = { ...state, ...Object.fromEntries(next) };
      const width = results.logs.data.length;
      const logs = (got.logs.data as Float32Array).slice(step * width, (step + 1) * width);
      expect(logs, `logs of step ${step}`).toEqual(results.logs.data);
    }
    expect(got.logs.dims[0]).toBe(steps);
    for (const name of graph.next.keys())
      expect(got[`next/${name}`].data, `${name} after ${steps}`).toEqual(state[name].data);
  }
});
