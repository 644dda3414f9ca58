import {
  adam,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  type Model,
  maxPooling2d,
  sequential,
  Tensor,
} from '../../src/nn/index.ts';

/** @file The trainings that the browser and Node are compared on; both run this very code. */

export type TaskName = 'mlp' | 'cnn';

export interface TaskResult {
  losses: number[];
  accuracies: number[];
  predictions: number[];
}

interface Task {
  model: () => Model;
  x: Tensor;
  y: Tensor;
  epochs: number;
}

/** Numbers in [0, 1) that look random, the same everywhere. */
function numbers(count: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  });
}

/** The network of 46 parameters that learns a line with a bend. */
function mlp(): Task {
  const relu = { activation: 'relu' } as const;
  const x = numbers(200, 1).map((v) => v - 0.5);
  return {
    model: () => {
      const model = sequential({ inputShape: [1], seed: 0 }, [dense(5, relu), dense(5, relu), dense(1)]);
      model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'mse', metrics: ['accuracy'] });
      return model;
    },
    x: new Tensor('float32', x, [200, 1]),
    y: new Tensor(
      'float32',
      x.map((v) => (v > 0 ? 2 * v + 1 : 0)),
      [200, 1],
    ),
    epochs: 20,
  };
}

/** A small convolutional network with all that makes training differ from prediction. */
function cnn(): Task {
  const relu = { activation: 'relu' } as const;
  const [count, height, width] = [96, 24, 20];
  const classes = numbers(count, 2).map((v) => Math.floor(v * 3));
  const x = numbers(count * height * width, 3).map(
    (v, i) => v - 0.5 + (i % width < 8 ? classes[Math.floor(i / (height * width))] : 0),
  );
  return {
    model: () => {
      const model = sequential({ inputShape: [height, width, 1], seed: 7 }, [
        conv2d(8, 3, relu),
        maxPooling2d(2),
        batchNormalization(),
        dropout(0.2),
        conv2d(12, 3, relu),
        maxPooling2d(3, { strides: 2 }),
        flatten(),
        dense(16, relu),
        dropout(0.3),
        dense(3, { activation: 'softmax' }),
      ]);
      model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
      return model;
    },
    x: new Tensor('float32', x, [count, height, width, 1]),
    y: new Tensor('float32', classes, [count]),
    epochs: 12,
  };
}

const tasks: Record<TaskName, () => Task> = { mlp, cnn };

/** Trains from the task's seed. `onEpoch` hears of each epoch as it ends. */
export async function run(
  name: TaskName,
  { epochs: asked, onEpoch = () => {} }: { epochs?: number; onEpoch?: (epoch: number) => void } = {},
): Promise<TaskResult> {
  const { model: build, x, y, epochs: usual } = tasks[name]();
  const epochs = asked ?? usual;
  const model = build();
  const { history } = await model.fit(x, y, {
    epochs,
    verbose: 0,
    callbacks: [{ onEpochEnd: (epoch) => onEpoch(epoch) }],
  });
  const predictions = await model.predict(x);
  return {
    losses: history.loss,
    accuracies: history.accuracy,
    predictions: [...(predictions.data as Float32Array)],
  };
}
