import { create } from '@bufbuild/protobuf';
import { sameShape, shapeText, Tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { decodeModel, metadataOf, tensorFloats } from '../graph/from-onnx.ts';
import {
  GraphProtoSchema,
  type ModelProto,
  type TensorProto,
  TrainingInfoProtoSchema,
} from '../graph/onnx/onnx-ml_pb.ts';
import { encodeModel, tensorProto, toOnnx } from '../graph/to-onnx.ts';
import type { CallbackState } from './callbacks/index.ts';
import {
  buildModel,
  type CustomObjects,
  type Description,
  describeModel,
  descriptionFormat,
} from './description.ts';
import { readBytes, writeFileWhole } from './files.ts';
import { foreignModel } from './foreign.ts';
import type { AnyModel, Model } from './model.ts';
import { checkOptions } from './options.ts';
import { exportGraph } from './program.ts';
import { eachSlot } from './slots.ts';

/** Key of the metadata under which a saved model describes itself. */
const key = 'earshot.model';
/** Writes the prediction part of a model as ONNX. */
export async function exportModel(
  model: AnyModel,
  path: string,
  { metadata = {} }: { metadata?: Readonly<Record<string, string>> },
): Promise<void> {
  await writeFileWhole(path, encodeModel(inferenceModel(model, metadata, true)));
}

/** Writes a model with all that training on needs; see `Model.save`. */
export async function saveModel(model: AnyModel, path: string): Promise<void> {
  await writeFileWhole(path, modelBytes(model));
}

/** What `saveModel` writes. */
export function modelBytes(model: AnyModel): Uint8Array {
  const message = inferenceModel(model, { [key]: JSON.stringify(describeModel(model)) });
  const tensors = [...(model.isCompiled ? eachSlot(model) : []), ...callbackTensors(model)];
  message.trainingInfo.push(
    create(TrainingInfoProtoSchema, {
      algorithm: create(GraphProtoSchema, {
        name: 'optimizer',
        initializer: tensors.map(({ name, data, shape }) => tensorProto(name, data, shape)),
      }),
    }),
  );
  return encodeModel(message);
}

/** Options of `loadModel`. */
export interface LoadModelOptions {
  /** makes layers, losses and metrics of your own, by their kind or name, from their config */
  customObjects?: CustomObjects;
}

/**
 * A model from a file that `model.save` wrote, or from the bytes of `model.toBytes`, compiled if it was.
 *
 * Its outputs are bit-identical to the saved model's, and training goes on as if it had never been interrupted.
 *
 * Any other ONNX model whose inputs and outputs have the batch as their first axis becomes a model that can predict,
 * and evaluate once compiled, but not be trained.
 *
 * @throws EarshotError NOT_FOUND when there is no such file, BAD_FILE when it is damaged, UNSUPPORTED for inputs or
 * outputs that are not tensors of numbers
 *
 * @example
 * import { dense, loadModel, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [2], seed: 3 }, [dense(1)]);
 * await model.save('model.onnx');
 * const again = await loadModel('model.onnx');
 * console.log(again.countParams().total); // 3
 */
export async function loadModel(from: string | Uint8Array, options: LoadModelOptions = {}): Promise<Model> {
  checkOptions('loadModel', options, ['customObjects']);
  const { customObjects = {} } = options;
  const read = await readModel(from);
  if (!metadataOf(read.message).has(key)) return foreignModel(read.message, read.bytes, read.source);
  const saved = savedIn(read);
  try {
    const model = buildModel(saved.description, customObjects);
    restore(model, saved);
    return model;
  } catch (cause) {
    if (cause instanceof EarshotError && cause.code === 'BAD_FILE') throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EarshotError('BAD_FILE', `the model in ${saved.source} cannot be built again: ${reason}`, {
      cause,
    });
  }
}

/** A file that `model.save` wrote. */
export interface Saved {
  /** how errors call it */
  readonly source: string;
  readonly description: Description;
  readonly weights: ReadonlyMap<string, TensorProto>;
  /** the optimizer's slots and the tensors of callbacks */
  readonly others: ReadonlyMap<string, TensorProto>;
}

/** @throws EarshotError NOT_FOUND, BAD_FILE */
export async function readSaved(from: string | Uint8Array): Promise<Saved> {
  return savedIn(await readModel(from));
}

async function readModel(from: string | Uint8Array) {
  if (typeof from !== 'string' && !(from instanceof Uint8Array)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `loadModel expects a path or a Uint8Array of bytes; received ${describe(from)}.`,
    );
  }
  const source = typeof from === 'string' ? `'${from}'` : 'the bytes given';
  const bytes = typeof from === 'string' ? await readBytes(from) : from;
  return { source, bytes, message: decodeModel(bytes, source) };
}

function savedIn({ source, message }: { source: string; message: ModelProto }): Saved {
  const byName = (tensors: readonly TensorProto[] = []) =>
    new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return {
    source,
    description: readDescription(message, source),
    weights: byName(message.graph?.initializer),
    others: byName(message.trainingInfo[0]?.algorithm?.initializer),
  };
}

/** Gives a model the weights, the optimizer's slots and the generator's state of a saved one. */
export function restore(model: AnyModel, { description, weights, others, source }: Saved): void {
  const tensors = model.weights.map(({ layer, name, shape }) =>
    readTensor(weights, `${layer}/${name}`, shape, source),
  );
  const slots = model.isCompiled ? eachSlot(model) : [];
  const filled = slots.map(({ name, shape }) => readTensor(others, name, shape, source));
  model.setWeights(tensors);
  for (const [i, { data }] of slots.entries()) data.set(filled[i].data as Float32Array);
  if (description.compiled !== undefined && model.isCompiled)
    model.compiled.optimizer.learningRate = description.compiled.optimizer.learningRate;
  model.iterations = description.iterations;
  model.generator.setState(Uint32Array.from(description.generator));
}

/** The states of the callbacks of the training in which a model was saved. */
export function savedCallbacks({ description, others, source }: Saved): CallbackState[] {
  return (description.training?.callbacks ?? []).map(({ values, tensors }, i) => ({
    values,
    tensors: tensors.map((shape, j) => readTensor(others, callbackTensor(i, j), shape, source)),
  }));
}

function inferenceModel(
  model: AnyModel,
  metadata: Readonly<Record<string, string>>,
  readOnly = false,
): ModelProto {
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
    readOnly,
    metadata,
  });
}

/** The tensors that callbacks need to go on. */
function callbackTensors(model: AnyModel) {
  return (model.record?.().callbacks ?? []).flatMap(({ tensors = [] }, i) =>
    tensors.map(({ data, dims }, j) => ({
      name: callbackTensor(i, j),
      data: data as Float32Array,
      shape: dims,
    })),
  );
}

const callbackTensor = (callback: number, place: number) => `callback${callback}:${place}`;

function readDescription(message: ModelProto, source: string): Description {
  const text = metadataOf(message).get(key);
  if (text === undefined) {
    throw new EarshotError(
      'BAD_FILE',
      `${source} is an ONNX model, but not one that model.save wrote: it has no '${key}' in its metadata. (model.export writes the prediction part alone, from which no training can go on.)`,
    );
  }
  const description = parse(text, source);
  if (description?.format !== descriptionFormat) {
    throw new EarshotError(
      'BAD_FILE',
      `${source} has format ${description?.format}; this version reads format ${descriptionFormat}. Save the model again with a version of earshot as new as this one.`,
    );
  }
  return description;
}

function parse(text: string, source: string): Description {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EarshotError('BAD_FILE', `the description of the model in ${source} is damaged.`, { cause });
  }
}

function readTensor(
  tensors: ReadonlyMap<string, TensorProto>,
  name: string,
  shape: readonly number[],
  source: string,
): Tensor {
  const found = tensors.get(name);
  if (found === undefined) throw new EarshotError('BAD_FILE', `${source} lacks the tensor '${name}'.`);
  const { data, shape: saved } = tensorFloats(found);
  if (!sameShape(saved, shape)) {
    throw new EarshotError(
      'BAD_FILE',
      `${source}: '${name}' has shape ${shapeText(saved)}; the model needs ${shapeText(shape)}.`,
    );
  }
  return new Tensor('float32', data, shape);
}
