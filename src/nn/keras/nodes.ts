import type { Json } from './file.ts';

/** A tensor in a graph: which output of which call of which layer. */
export interface Reference {
  readonly layer: string;
  readonly call: number;
  readonly output: number;
}

/** One call of a layer: what it was given, tensors as references and other values as they are. */
export interface Node {
  readonly args: readonly (Reference | Json)[];
  readonly kwargs: Readonly<Record<string, Reference | Json>>;
}

export function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && 'layer' in value && 'call' in value;
}

/** The tensors that a layer is called on, in order; attention is called on query, value and key. */
export function tensorsOf({ args, kwargs }: Node): Reference[] {
  const { query, value, key, ...others } = kwargs;
  return [...args.flat(), query, value, key, ...Object.values(others)].filter(isReference);
}

/** A call from an entry of `inbound_nodes`, in the form of Keras 3 or the list form of Keras 2. */
export function readNode(node: Json): Node {
  return Array.isArray(node)
    ? listNode(node)
    : { args: node.args.map(resolve), kwargs: resolveAll(node.kwargs) };
}

/** The references in a list, a dictionary or a single entry of `input_layers` and `output_layers`. */
export function readReferences(from: Json): Reference[] {
  if (isHistory(from)) return [reference(from)];
  if (Array.isArray(from)) return from.flatMap(readReferences);
  return Object.keys(from)
    .sort()
    .flatMap((key) => readReferences(from[key]));
}

/** Keras 3: tensors are objects, in lists where a layer takes several. */
function resolve(value: Json): Reference | Json {
  if (Array.isArray(value)) return value.map(resolve);
  return value?.class_name === '__keras_tensor__' ? reference(value.config.keras_history) : value;
}

function resolveAll(kwargs: Json, each = resolve): Node['kwargs'] {
  return Object.fromEntries(Object.entries(kwargs ?? {}).map(([key, value]) => [key, each(value)]));
}

/** Keras 2: `[layer, call, output, kwargs]` for each tensor; layers made from operators leave out the outer list. */
function listNode(node: Json): Node {
  const calls: Json[] = Array.isArray(node[0]) ? node : [node];
  const args = calls.map((call) => (call[0] === '_CONSTANT_VALUE' ? call[2] : reference(call)));
  const first = calls[0]?.[3] ?? {};
  return { args, kwargs: resolveAll(first, (value) => (isHistory(value) ? reference(value) : value)) };
}

const isHistory = (value: Json) =>
  Array.isArray(value) &&
  typeof value[0] === 'string' &&
  value.slice(1, 3).every(Number.isInteger) &&
  value.length >= 3;

const reference = ([layer, call, output]: Json): Reference => ({ layer, call, output });
