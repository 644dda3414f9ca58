/** Something on its way through a dataset, with its place in the source: what it is called in errors, and seeded by. */
export interface Item<T> {
  readonly index: number;
  readonly value: T;
}
