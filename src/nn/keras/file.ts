import { describe, EarshotError } from '../../errors.ts';
import { readBytes } from '../files.ts';
import { type Hdf5Group, isHdf5, openHdf5 } from './hdf5.ts';
import { isZip, openZip } from './zip.ts';

/** JSON, as Keras writes objects: `class_name`, `config` and more. */
// biome-ignore lint/suspicious/noExplicitAny: every class of Keras writes its own keys
export type Json = any;

/** What a file of Keras holds. */
export interface KerasFile {
  /** what error messages call it */
  readonly where: string;
  /** version of Keras that wrote it, such as '3.15.1', where it says */
  readonly version?: string;
  /** the model's `class_name` and `config`; files of weights have none */
  readonly model?: Json;
  /** what the model was compiled with */
  readonly training?: Json;
  /**
   * The numbers, and how they are kept: `paths` by the place of layers in the model (`layers/dense_1/vars/0`,
   * Keras 3 and the later files of Keras 2), `names` by the names of layers, with lists of the weights of each.
   */
  readonly weights: { readonly form: 'paths' | 'names'; readonly group: Hdf5Group };
}

/**
 * Opens a `.keras`, `.h5` or `.weights.h5` file, told apart by what is in it.
 * @throws EarshotError NOT_FOUND, BAD_FILE when it is damaged or something else, UNSUPPORTED for weights in shards
 */
export async function readKerasFile(file: string | Uint8Array): Promise<KerasFile> {
  if (typeof file !== 'string' && !(file instanceof Uint8Array)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `a Keras file is a path or a Uint8Array of its bytes; received ${describe(file)}.`,
    );
  }
  const where = typeof file === 'string' ? `'${file}'` : 'the Keras file';
  const bytes = typeof file === 'string' ? await readBytes(file) : file;
  if (isZip(bytes)) return readArchive(bytes, where);
  if (isHdf5(bytes)) return readHdf5(await openHdf5(bytes, where), where);
  throw new EarshotError(
    'BAD_FILE',
    `${where} is no Keras file: those are zip archives (.keras) or HDF5 files (.h5, .weights.h5). In Python, save one with model.save('model.keras').`,
  );
}

async function readArchive(bytes: Uint8Array, where: string): Promise<KerasFile> {
  const zip = openZip(bytes, where);
  const text = async (name: string) => new TextDecoder().decode(await zip.read(name));
  const model = parse(await text('config.json'), `${where}: config.json`);
  const { keras_version: version } = parse(await text('metadata.json'), `${where}: metadata.json`);
  if (
    !zip.names.includes('model.weights.h5') &&
    zip.names.some((name) => name.startsWith('model.weights.'))
  ) {
    throw new EarshotError(
      'UNSUPPORTED',
      `${where} keeps its weights as ${zip.names.find((name) => name.startsWith('model.weights.'))}; only model.weights.h5 is read. In Python, load and save it again.`,
    );
  }
  const group = await openHdf5(await zip.read('model.weights.h5'), `${where}: model.weights.h5`);
  return {
    where,
    version,
    model,
    training: model.compile_config ?? undefined,
    weights: { form: 'paths', group },
  };
}

function readHdf5(root: Hdf5Group, where: string): KerasFile {
  const kept = root.group('model_weights') ?? root;
  const version = root.text('keras_version') ?? kept.text('keras_version');
  const [model, training] = ['model_config', 'training_config'].map((name) => {
    const text = root.text(name);
    return text === undefined ? undefined : parse(text, `${where}: ${name}`);
  });
  if (model !== undefined || kept.texts('layer_names').length > 0)
    return { where, version, model, training, weights: { form: 'names', group: kept } };
  if (['layers', '_layer_checkpoint_dependencies', 'vars'].some((name) => root.names.includes(name)))
    return { where, weights: { form: 'paths', group: root } };
  const found = root.names.slice(0, 6).map((name) => `'${name}'`);
  throw new EarshotError(
    'BAD_FILE',
    `${where} is an HDF5 file, but not one of Keras: it has no model_config, layer_names or layers, only ${found.join(', ') || 'nothing'}.`,
  );
}

function parse(text: string, where: string): Json {
  try {
    const parsed = JSON.parse(text);
    if (parsed !== null && typeof parsed === 'object') return parsed;
  } catch {}
  throw new EarshotError('BAD_FILE', `${where} is damaged: it is no JSON object.`);
}
