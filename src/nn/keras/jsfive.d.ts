/** @file The part of jsfive that earshot uses; the package brings no types of its own. */
declare module 'jsfive' {
  export class Group {
    readonly keys: string[];
    readonly attrs: Readonly<Record<string, unknown>>;
    get(path: string): Group | Dataset | null;
  }
  export class File extends Group {
    constructor(bytes: ArrayBuffer);
  }
  export class Dataset {
    readonly shape: number[];
    /** NumPy's name of the type, such as '<f4'; an array for types of variable length */
    readonly dtype: string | unknown[];
    /** its elements in row-major order */
    readonly value: unknown[];
  }
}
