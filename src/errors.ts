/** What went wrong, as a stable word that programs can switch on. */
export type ErrorCode =
  /** an argument has a wrong type, value or combination */
  | 'INVALID_ARGUMENT'
  /** a tensor or array does not have the shape that was asked for */
  | 'SHAPE_MISMATCH'
  /** data hold NaN or infinity, or a loss became so */
  | 'NOT_FINITE'
  /** a name is not one of the known ones (the message offers the nearest) */
  | 'UNKNOWN_NAME'
  /** a file or folder that is not there */
  | 'NOT_FOUND'
  /** a file that cannot be decoded, is damaged, or is of another format */
  | 'BAD_FILE'
  /** a file or folder that cannot be written (permissions, disk full) */
  | 'NOT_WRITABLE'
  /** a download that failed, was cut, or has the wrong size */
  | 'DOWNLOAD_FAILED'
  /** a method called before what it needs (`fit` before `compile`, `transform` before `fit`) */
  | 'WRONG_ORDER'
  /** an operator, format or option that earshot does not support */
  | 'UNSUPPORTED'
  /** no engine can be loaded, or it failed */
  | 'ENGINE_FAILED'
  /** the work was interrupted by the user */
  | 'INTERRUPTED';

/**
 * The one error class of earshot. The message says what came, what was expected, and how to mend it;
 * `code` is stable across versions, the message is not.
 */
export class EarshotError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'EarshotError';
    this.code = code;
  }
}

/** The entry of `known` that is nearest to `name` by edit distance, or undefined when none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.ceil(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Error for a name that is not one of `known`: lists them and offers the nearest. */
export function unknownName(what: string, name: unknown, known: readonly string[]): EarshotError {
  const near = typeof name === 'string' ? nearestName(name, known) : undefined;
  const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
  return new EarshotError(
    'UNKNOWN_NAME',
    `${what} must be one of ${known.map((k) => `'${k}'`).join(', ')}; received ${describe(name)}.${hint}`,
  );
}

/** A short, printable form of any value for error messages. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value.length > 60 ? `${value.slice(0, 57)}...` : value}'`;
  if (Array.isArray(value))
    return value.length > 8 ? `an array of ${value.length}` : `[${value.map(describe).join(', ')}]`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} of ${value.byteLength} bytes`;
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`;
  if (value !== null && typeof value === 'object')
    return `an object {${Object.keys(value).slice(0, 6).join(', ')}}`;
  return String(value);
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(previous[j] + 1, row[j - 1] + 1, substitution));
    }
    previous = row;
  }
  return previous[b.length];
}
