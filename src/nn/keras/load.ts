import type { Tensor } from '../../array/tensor.ts';
import { describe, EarshotError } from '../../errors.ts';
import { model } from '../functional.ts';
import type { AnyModel, Model } from '../model.ts';
import { checkOptions } from '../options.ts';
import { readCompile } from './compile.ts';
import { type KerasFile, readKerasFile } from './file.ts';
import { type InputShapes, outputNamesOf, readGraph } from './graph.ts';
import { rememberPlaces } from './placing.ts';
import { readWeights } from './stored-weights.ts';
import { Unsupported } from './unsupported.ts';
import { configOf } from './values.ts';

/** Options of `loadKeras`. */
export interface LoadKerasOptions {
  /** compile the model as it was in Keras; default true */
  compile?: boolean;
  /** seed of everything random in training; default 0 */
  seed?: number;
  /** lengths of the input's axes without the batch, or of the inputs' by name, where Keras leaves some open */
  inputShape?: InputShapes;
}

/**
 * A whole model of Keras from a `.keras` file or an `.h5` file with the model's config, of Keras 2 or 3: its layers,
 * weights, and, where it was compiled, optimizer, loss and metrics. The optimizer starts anew. Computes in float32.
 * docs/keras-files.md lists what is read. Keras: `saving.load_model`.
 *
 * @param file a path, or the bytes of the file
 * @typeParam Prediction `Tensor[]` for a model of several outputs
 * @throws EarshotError UNSUPPORTED with a list of everything in the file that earshot has not; BAD_FILE when it is
 * damaged or no Keras file; NOT_FOUND; SHAPE_MISMATCH for an inputShape that does not fit
 *
 * @example
 * import { loadKeras } from 'earshot/nn';
 * const answer = await loadKeras(new TextEncoder().encode('not a model')).catch((error) => error.code);
 * console.log(answer); // BAD_FILE
 */
export async function loadKeras<Prediction extends Tensor | Tensor[] = Tensor>(
  file: string | Uint8Array,
  options: LoadKerasOptions = {},
): Promise<Model<Prediction>> {
  checkOptions('loadKeras', options, ['compile', 'seed', 'inputShape']);
  const read = await readKerasFile(file);
  if (read.model === undefined) {
    throw new EarshotError(
      'BAD_FILE',
      `${read.where} holds weights but no model. Build the model and give it to loadKerasWeights, or save the whole model in Keras with model.save('model.keras').`,
    );
  }
  return rebuild(read, options) as Model<Prediction>;
}

function rebuild(file: KerasFile, { compile = true, seed = 0, inputShape = {} }: LoadKerasOptions): AnyModel {
  const unsupported = new Unsupported();
  const { model: config, version, training, where } = file;
  const graph = whole(where, () => readGraph(config, version, inputShape, unsupported));
  const compiled =
    compile && training
      ? whole(where, () => readCompile(training, version, outputNamesOf(config), unsupported))
      : undefined;
  unsupported.check(where);
  if (graph === undefined)
    throw new EarshotError(
      'BAD_FILE',
      `${where}: the model's config is damaged (it names tensors that are not there).`,
    );
  const { inputs, outputs, layers } = graph;
  const single = outputs.length === 1;
  const options = { name: configOf(config).name, seed };
  const made: AnyModel = single
    ? model({ inputs, outputs: outputs[0], ...options })
    : model({ inputs, outputs, ...options });
  rememberPlaces(made, layers);
  made.setWeights(readWeights(made, file));
  if (compiled !== undefined) made.compile(compiled);
  return made;
}

/** A config that lacks something meets errors of JavaScript. */
function whole<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof EarshotError) throw cause;
    throw new EarshotError(
      'BAD_FILE',
      `${where}: the model's config is damaged (${(cause as Error).message}).`,
      {
        cause,
      },
    );
  }
}

/** Options of `loadKerasWeights`. */
export interface LoadKerasWeightsOptions {
  /**
   * Each layer takes the weights of the file's layer with the same name, others keep theirs; only for files of
   * layers by name (`.h5`, not `.weights.h5`). Default false: layers take weights in order, all of them.
   */
  byName?: boolean;
}

/**
 * Gives a model the weights in a Keras file: `.weights.h5`, `.h5` with weights or a whole model, or `.keras`, of Keras
 * 2 or 3. Layers with weights stand in the file as in the model: in `.h5` files in order, in the others by the order
 * of the layers of each class. Nothing changes when something does not fit. Keras: `Model.load_weights`.
 *
 * @param file a path, or the bytes of the file
 * @throws EarshotError BAD_FILE when the file is damaged, no Keras file, or does not fit the model; NOT_FOUND;
 * NOT_FINITE for NaN in weights; INVALID_ARGUMENT for `byName` with a file that has no names
 *
 * @example
 * import { dense, loadKerasWeights, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [4] }, [dense(2)]);
 * const answer = await loadKerasWeights(model, 'missing.weights.h5').catch((error) => error.code);
 * console.log(answer); // NOT_FOUND
 */
export async function loadKerasWeights(
  model: AnyModel,
  file: string | Uint8Array,
  options: LoadKerasWeightsOptions = {},
): Promise<void> {
  checkOptions('loadKerasWeights', options, ['byName']);
  const { byName = false } = options;
  if (typeof model?.setWeights !== 'function') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `loadKerasWeights expects a model, then a file; received ${describe(model)}.`,
    );
  }
  const read = await readKerasFile(file);
  if (byName && read.weights.form === 'paths') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `loadKerasWeights: ${read.where} keeps weights by the order of layers, so byName cannot be used; leave it out.`,
    );
  }
  model.setWeights(readWeights(model, read, byName));
}
