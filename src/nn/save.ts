import { create } from '@bufbuild/protobuf';
import { sameShape, shapeText, sizeOf, Tensor } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import { decodeModel, metadataOf, tensorFloats } from '../graph/from-onnx.ts';
import {
  GraphProtoSchema,
  type ModelProto,
  type TensorProto,
  TrainingInfoProtoSchema,
} from '../graph/onnx/onnx-ml_pb.ts';
import { encodeModel, tensorProto, toOnnx } from '../graph/to-onnx.ts';
import { readBytes, writeFileWhole } from './files.ts';
import { makeLayer } from './layers/registry.ts';
import { type LossName, loss } from './losses.ts';
import { type MetricName, metric } from './metrics.ts';
import { type AnyModel, Model } from './model.ts';
import { type Architecture, buildNetwork } from './network.ts';
import { slotName } from './optimizers/apply.ts';
import { type OptimizerName, optimizer } from './optimizers/index.ts';
import { exportGraph } from './program.ts';
import { input } from './symbolic.ts';

/** Key of the metadata under which a saved model describes itself. */
const key = 'earshot.model';
const format = 2;

interface Description {
  format: number;
  name: string;
  seed: number;
  inputs: { name?: string; shape: number[] }[];
  layers: { kind: string; name: string; config: object; trainable: boolean }[];
  /** which layer each call uses, and the numbers of the tensors it takes */
  calls: { layer: number; inputs: number[] }[];
  /** the numbers of the tensors that are outputs */
  outputs: number[];
  compiled?: {
    optimizer: { name: OptimizerName; config: object; learningRate: number };
    outputs: {
      loss: { name: LossName; fromLogits: boolean };
      lossWeight: number;
      metrics: { name: MetricName; config?: object }[];
    }[];
  };
  iterations: number;
  /** state of the random generator */
  generator: number[];
}

/** Writes the prediction part of a model as ONNX. */
export async function exportModel(
  model: AnyModel,
  path: string,
  { metadata = {} }: { metadata?: Readonly<Record<string, string>> },
): Promise<void> {
  await writeFileWhole(path, encodeModel(inferenceModel(model, metadata)));
}

/** Writes a model with all that training on needs; see `Model.save`. */
export async function saveModel(model: AnyModel, path: string): Promise<void> {
  const message = inferenceModel(model, { [key]: JSON.stringify(describe(model)) });
  message.trainingInfo.push(
    create(TrainingInfoProtoSchema, {
      algorithm: create(GraphProtoSchema, { name: 'optimizer', initializer: slotTensors(model) }),
    }),
  );
  await writeFileWhole(path, encodeModel(message));
}

/**
 * A model from a file that `model.save` wrote, compiled if it was.
 *
 * Its outputs are bit-identical to the saved model's, and training goes on as if it had never been interrupted.
 *
 * @throws EarshotError NOT_FOUND when there is no such file, BAD_FILE when it is damaged or was not written by `save`
 *
 * @example
 * import { dense, loadModel, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [2], seed: 3 }, [dense(1)]);
 * await model.save('model.onnx');
 * const again = await loadModel('model.onnx');
 * console.log(again.countParams().total); // 3
 */
export async function loadModel(path: string): Promise<Model> {
  const message = decodeModel(await readBytes(path), path);
  const description = readDescription(message, path);
  try {
    return rebuild(message, description, path);
  } catch (cause) {
    if (cause instanceof EarshotError && cause.code === 'BAD_FILE') throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EarshotError('BAD_FILE', `the model in '${path}' cannot be built again: ${reason}`, { cause });
  }
}

function rebuild(message: ModelProto, description: Description, path: string): Model {
  const { name, seed, compiled } = description;
  const model = new Model(architectureOf(description), { name, seed });
  const weights = new Map(message.graph!.initializer.map((tensor) => [tensor.name, tensor]));
  model.setWeights(
    model.weights.map(({ layer, name, shape }) => readTensor(weights, `${layer}/${name}`, shape, path)),
  );
  if (compiled !== undefined) {
    const made = optimizer(compiled.optimizer.name, compiled.optimizer.config);
    made.learningRate = compiled.optimizer.learningRate;
    model.compile({
      optimizer: made,
      loss: compiled.outputs.map((output) => loss(output.loss.name, output.loss)),
      lossWeights: compiled.outputs.map(({ lossWeight }) => lossWeight),
      metrics: compiled.outputs.map(({ metrics }) => metrics.map((saved) => metric(saved.name))),
    });
    readSlots(model, message, path);
  }
  model.iterations = description.iterations;
  model.generator.setState(Uint32Array.from(description.generator));
  return model;
}

function architectureOf({ inputs, layers, calls, outputs }: Description): Architecture {
  const made = layers.map(({ kind, name, config }) => makeLayer(kind, { ...config, name }));
  const tensors = inputs.map(input);
  for (const call of calls) tensors.push(made[call.layer](call.inputs.map((place) => tensors[place])));
  const first = tensors.slice(0, inputs.length);
  const architecture = buildNetwork(
    'model',
    first,
    outputs.map((place) => tensors[place]),
  );
  for (const [i, { trainable }] of layers.entries())
    architecture.layers.find(({ layer }) => layer === made[i])!.trainable = trainable;
  return architecture;
}

function inferenceModel(model: AnyModel, metadata: Readonly<Record<string, string>>): ModelProto {
  const tensors = model.getWeights();
  const initializers = Object.fromEntries(
    model.weights.map(({ layer, name, shape }, i) => [
      `${layer}/${name}`,
      { data: tensors[i].data as Float32Array, shape },
    ]),
  );
  return toOnnx(exportGraph(model), {
    batched: [...model.inputNames, ...model.outputNames],
    initializers,
    metadata,
  });
}

function describe(model: AnyModel): Description {
  const { name, seed, iterations } = model;
  const description: Description = {
    format,
    name,
    seed,
    inputs: model.inputs.map(({ name, shape }) => ({ name, shape: [...shape] })),
    layers: model.layers.map(({ layer, name, trainable }) => ({
      kind: layer.kind,
      name,
      config: layer.config,
      trainable,
    })),
    calls: model.calls.map(({ layer, inputs }) => ({
      layer: model.layers.indexOf(layer),
      inputs: [...inputs],
    })),
    outputs: [...model.outputPlaces],
    iterations,
    generator: [...model.generator.state()],
  };
  if (model.isCompiled) {
    const { optimizer, outputs } = model.compiled;
    description.compiled = {
      optimizer: {
        name: optimizer.name as OptimizerName,
        config: optimizer.config,
        learningRate: optimizer.learningRate,
      },
      outputs: outputs.map(({ loss, lossWeight, metrics }) => ({
        loss: { name: loss.name, fromLogits: loss.fromLogits },
        lossWeight,
        metrics: metrics.map(({ name, config }) => ({ name: name as MetricName, config })),
      })),
    };
  }
  return description;
}

/** The optimizer's slots, one tensor for each weight, named `layer/name:slot`. */
function slotTensors(model: AnyModel): TensorProto[] {
  if (!model.isCompiled) return [];
  return eachSlot(model).map(({ name, data, shape }) => tensorProto(name, data, shape));
}

function readSlots(model: AnyModel, message: ModelProto, path: string): void {
  const saved = new Map(
    (message.trainingInfo[0]?.algorithm?.initializer ?? []).map((tensor) => [tensor.name, tensor]),
  );
  for (const { name, data, shape } of eachSlot(model))
    data.set(readTensor(saved, name, shape, path).data as Float32Array);
}

/** Views of the optimizer's slots in the model's state. */
function eachSlot(model: AnyModel) {
  return model.weights.flatMap(({ layer, name, shape, trainable, tensor, offset }) =>
    (trainable ? model.compiled.optimizer.slots : []).map((slot) => {
      const data = model.state.get(slotName(tensor, slot))!.data as Float32Array;
      return { name: `${layer}/${name}:${slot}`, data: data.subarray(offset, offset + sizeOf(shape)), shape };
    }),
  );
}

function readDescription(message: ModelProto, path: string): Description {
  const text = metadataOf(message).get(key);
  if (text === undefined) {
    throw new EarshotError(
      'BAD_FILE',
      `'${path}' is an ONNX model, but not one that model.save wrote: it has no '${key}' in its metadata. (model.export writes the prediction part alone, which any onnxruntime runs but loadModel does not read.)`,
    );
  }
  const description = parse(text, path);
  if (description?.format !== format) {
    throw new EarshotError(
      'BAD_FILE',
      `'${path}' has format ${description?.format}; this version reads format ${format}. Save the model again with a version of earshot as new as this one.`,
    );
  }
  return description;
}

function parse(text: string, path: string): Description {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EarshotError('BAD_FILE', `the description of the model in '${path}' is damaged.`, { cause });
  }
}

function readTensor(
  tensors: ReadonlyMap<string, TensorProto>,
  name: string,
  shape: readonly number[],
  path: string,
): Tensor {
  const found = tensors.get(name);
  if (found === undefined) throw new EarshotError('BAD_FILE', `'${path}' lacks the tensor '${name}'.`);
  const { data, shape: saved } = tensorFloats(found);
  if (!sameShape(saved, shape)) {
    throw new EarshotError(
      'BAD_FILE',
      `'${path}': '${name}' has shape ${shapeText(saved)}; the model needs ${shapeText(shape)}.`,
    );
  }
  return new Tensor('float32', data, shape);
}
