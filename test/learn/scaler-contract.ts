import { describe, expect, it } from 'vitest';
import { Tensor, tensor } from '../../src/array/tensor.ts';

/** What every scaler can do. */
export interface Scaler {
  fit(x: Tensor): this;
  transform(x: Tensor): Tensor;
  fitTransform(x: Tensor): Tensor;
  inverseTransform(x: Tensor): Tensor;
}

const NUMBERS = [1, -2, 4, 3, 8, 0, -5, 2, 9, 7, 7, 1];

/** The promises that every scaler keeps, whatever it computes. */
export function scalerContract(name: string, create: () => Scaler): void {
  describe(`${name} keeps the scalers' contract`, () => {
    for (const type of ['float32', 'float64'] as const) {
      const make = (numbers: number[], dims: number[]) =>
        new Tensor(
          type as 'float32',
          (type === 'float32' ? Float32Array : Float64Array).from(numbers) as Float32Array,
          dims,
        );

      it(`keeps shape and type, does not change its input (${type})`, () => {
        const x = make(NUMBERS, [4, 3]);
        const z = create().fit(x).transform(x);
        expect([z.type, z.dims]).toEqual([type, [4, 3]]);
        expect(Array.from(x.data as Float32Array)).toEqual(NUMBERS);
      });

      it(`fitTransform is fit, then transform (${type})`, () => {
        const x = make(NUMBERS, [4, 3]);
        expect(create().fitTransform(x).data).toEqual(create().fit(x).transform(x).data);
      });

      it(`inverseTransform undoes transform (${type})`, () => {
        const scaler = create().fit(make(NUMBERS, [4, 3]));
        const other = make([10, 20, 30, -1, 0.5, 2], [2, 3]);
        const back = scaler.inverseTransform(scaler.transform(other)).data as Float32Array;
        for (const [i, value] of back.entries()) expect(value).toBeCloseTo(other.data[i] as number, 4);
      });
    }

    it('forgets earlier data when fitted again', () => {
      const x = tensor(NUMBERS, [4, 3]);
      const scaler = create().fit(tensor([100, 200], [2, 1]));
      expect(scaler.fitTransform(x).data).toEqual(create().fitTransform(x).data);
    });

    it('transforms a single row by the statistics of all', () => {
      const x = tensor(NUMBERS, [4, 3]);
      const scaler = create().fit(x);
      const row = scaler.transform(tensor(NUMBERS.slice(3, 6), [1, 3])).data;
      expect(row).toEqual(scaler.transform(x).data.slice(3, 6));
    });

    const fitted = () => create().fit(tensor(NUMBERS, [4, 3]));
    const bad: [string, () => unknown, string, RegExp][] = [
      ['transform before fit', () => create().transform(tensor([1], [1, 1])), 'WRONG_ORDER', /call fit/],
      [
        'inverseTransform before fit',
        () => create().inverseTransform(tensor([1], [1, 1])),
        'WRONG_ORDER',
        /call fit/,
      ],
      [
        'another number of columns',
        () => fitted().transform(tensor([1, 2], [1, 2])),
        'SHAPE_MISMATCH',
        /3 features; received 2/,
      ],
      ['one axis', () => create().fit(tensor([1, 2], [2])), 'SHAPE_MISMATCH', /received \(2,\)/],
      ['three axes', () => create().fit(tensor([1, 2], [1, 2, 1])), 'SHAPE_MISMATCH', /received \(1, 2, 1\)/],
      ['no rows', () => create().fit(tensor([], [0, 3])), 'SHAPE_MISMATCH', /at least one sample/],
      ['integers', () => create().fit(new Tensor('int32', [1, 2], [2, 1])), 'INVALID_ARGUMENT', /type int32/],
      ['an array', () => create().fit([[1, 2]] as never), 'INVALID_ARGUMENT', /must be a Tensor/],
      [
        'NaN in fit',
        () => create().fit(tensor([1, 2, 3, Number.NaN], [2, 2])),
        'NOT_FINITE',
        /X\[1, 1\] is NaN/,
      ],
      [
        'infinity in transform',
        () => fitted().transform(tensor([1, Infinity, 3], [1, 3])),
        'NOT_FINITE',
        /X\[0, 1\] is Infinity/,
      ],
    ];
    it.each(bad)('refuses %s', (_, act, code, message) => {
      expect(act).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
    });
  });
}
