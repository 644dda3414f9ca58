import { describe, it } from 'vitest';
import { abs } from '../../src/graph/ops/abs.ts';
import { add } from '../../src/graph/ops/add.ts';
import { averagePool } from '../../src/graph/ops/average-pool.ts';
import { clip } from '../../src/graph/ops/clip.ts';
import { concat } from '../../src/graph/ops/concat.ts';
import { constant } from '../../src/graph/ops/constant.ts';
import { conv } from '../../src/graph/ops/conv.ts';
import { convTranspose } from '../../src/graph/ops/conv-transpose.ts';
import { cos } from '../../src/graph/ops/cos.ts';
import { div } from '../../src/graph/ops/div.ts';
import { erf } from '../../src/graph/ops/erf.ts';
import { exp } from '../../src/graph/ops/exp.ts';
import { expand } from '../../src/graph/ops/expand.ts';
import { floor } from '../../src/graph/ops/floor.ts';
import { gemm } from '../../src/graph/ops/gemm.ts';
import { log } from '../../src/graph/ops/log.ts';
import { logSoftmax } from '../../src/graph/ops/log-softmax.ts';
import { maxPool } from '../../src/graph/ops/max-pool.ts';
import { maximum } from '../../src/graph/ops/maximum.ts';
import { minimum } from '../../src/graph/ops/minimum.ts';
import { mul } from '../../src/graph/ops/mul.ts';
import { neg } from '../../src/graph/ops/neg.ts';
import { pad } from '../../src/graph/ops/pad.ts';
import { pow } from '../../src/graph/ops/pow.ts';
import { reduceMax } from '../../src/graph/ops/reduce-max.ts';
import { reduceMean } from '../../src/graph/ops/reduce-mean.ts';
import { reduceMin } from '../../src/graph/ops/reduce-min.ts';
import { reduceSum } from '../../src/graph/ops/reduce-sum.ts';
import { relu } from '../../src/graph/ops/relu.ts';
import { reshape } from '../../src/graph/ops/reshape.ts';
import { sigmoid } from '../../src/graph/ops/sigmoid.ts';
import { sign } from '../../src/graph/ops/sign.ts';
import { sin } from '../../src/graph/ops/sin.ts';
import { slice } from '../../src/graph/ops/slice.ts';
import { softmax } from '../../src/graph/ops/softmax.ts';
import { softplus } from '../../src/graph/ops/softplus.ts';
import { split } from '../../src/graph/ops/split.ts';
import { sqrt } from '../../src/graph/ops/sqrt.ts';
import { sub } from '../../src/graph/ops/sub.ts';
import { tanh } from '../../src/graph/ops/tanh.ts';
import { transpose } from '../../src/graph/ops/transpose.ts';
import { checkOperator, type OperatorCase } from './check-operator.ts';

const positive: [number, number] = [0.5, 2];
const apart = [-0.9, -0.5, -0.2, 0.3, 0.6, 1.1];
const image = (channels: number, height: number, width: number, batch = 2) => {
  // distinct numbers in a scattered order, so that no window has a tie or a near tie
  const size = batch * channels * height * width;
  return {
    shape: [batch, channels, height, width],
    data: Array.from({ length: size }, (_, i) => (((i * 7919) % size) / size) * 4 - 2),
  };
};

const cases: Record<string, OperatorCase> = {
  add: {
    inputs: [{ shape: [2, 3] }, { shape: [3] }],
    build: add,
    expected: (a, b) => a.map((v, i) => v + b[i % 3]),
  },
  'add with a column': { inputs: [{ shape: [2, 1] }, { shape: [2, 3] }], build: add },
  sub: { inputs: [{ shape: [2, 3] }, { shape: [] }], build: sub, expected: (a, b) => a.map((v) => v - b[0]) },
  mul: {
    inputs: [{ shape: [2, 3] }, { shape: [2, 1] }],
    build: mul,
    expected: (a, b) => a.map((v, i) => v * b[Math.floor(i / 3)]),
  },
  div: {
    inputs: [{ shape: [2, 3] }, { shape: [3], range: positive }],
    build: div,
    expected: (a, b) => a.map((v, i) => v / b[i % 3]),
  },
  maximum: {
    inputs: [
      { shape: [6], data: apart },
      { shape: [], data: [0.05] },
    ],
    build: maximum,
    expected: (a) => a.map((v) => Math.max(v, 0.05)),
  },
  minimum: {
    inputs: [
      { shape: [6], data: apart },
      { shape: [], data: [0.05] },
    ],
    build: minimum,
    expected: (a) => a.map((v) => Math.min(v, 0.05)),
  },
  neg: { inputs: [{ shape: [4] }], build: neg, expected: (a) => a.map((v) => -v) },
  exp: { inputs: [{ shape: [4] }], build: exp, expected: (a) => a.map(Math.exp) },
  log: { inputs: [{ shape: [4], range: positive }], build: log, expected: (a) => a.map(Math.log) },
  sqrt: { inputs: [{ shape: [4], range: positive }], build: sqrt, expected: (a) => a.map(Math.sqrt) },
  abs: { inputs: [{ shape: [6], data: apart }], build: abs, expected: (a) => a.map(Math.abs) },
  relu: { inputs: [{ shape: [6], data: apart }], build: relu, expected: (a) => a.map((v) => Math.max(v, 0)) },
  sigmoid: {
    inputs: [{ shape: [5], range: [-4, 4] }],
    build: sigmoid,
    expected: (a) => a.map((v) => 1 / (1 + Math.exp(-v))),
  },
  tanh: { inputs: [{ shape: [5] }], build: tanh, expected: (a) => a.map(Math.tanh) },
  erf: {
    inputs: [{ shape: [3], data: [0, 0.5, -1] }],
    build: erf,
    expected: () => [0, 0.5204999, -0.8427008],
  },
  softplus: {
    inputs: [{ shape: [5] }],
    build: softplus,
    expected: (a) => a.map((v) => Math.log1p(Math.exp(v))),
  },
  pow: {
    inputs: [{ shape: [2, 3], range: positive }, { shape: [3] }],
    build: pow,
    expected: (a, b) => a.map((v, i) => v ** b[i % 3]),
  },
  'pow of negative numbers': {
    inputs: [{ shape: [6], data: apart }],
    build: (x) => pow(x, constant(3)),
    expected: (a) => a.map((v) => v ** 3),
  },
  sin: { inputs: [{ shape: [5], range: [-4, 4] }], build: sin, expected: (a) => a.map(Math.sin) },
  cos: { inputs: [{ shape: [5], range: [-4, 4] }], build: cos, expected: (a) => a.map(Math.cos) },
  floor: {
    inputs: [{ shape: [4], data: [-1.5, -0.2, 0.4, 2.7] }],
    build: floor,
    expected: () => [-2, -1, 0, 2],
  },
  sign: { inputs: [{ shape: [6], data: apart }], build: sign, expected: (a) => a.map(Math.sign) },
  clip: {
    inputs: [{ shape: [6], data: apart }],
    build: (x) => clip(x, -0.3, 0.45),
    expected: (a) => a.map((v) => Math.min(Math.max(v, Math.fround(-0.3)), Math.fround(0.45))),
  },
  reshape: { inputs: [{ shape: [2, 6] }], build: (x) => mul(reshape(x, [-1, 3, 2]), reshape(x, [-1, 3, 2])) },
  transpose: {
    inputs: [{ shape: [2, 3, 2] }],
    build: (x) => transpose(x, [2, 0, 1]),
    expected: (a) => [0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11].map((i) => a[i]),
  },
  'transpose past an axis of one': {
    inputs: [{ shape: [2, 3, 1] }],
    build: (x) => transpose(x, [0, 2, 1]),
    expected: (a) => a,
  },
  concat: {
    inputs: [{ shape: [2, 1] }, { shape: [2, 3] }],
    build: (a, b) => concat([a, b], 1),
    expected: (a, b) => [a[0], b[0], b[1], b[2], a[1], b[3], b[4], b[5]],
  },
  split: {
    inputs: [{ shape: [5] }],
    build: (x) => {
      const [a, b, c] = split(x, [2, 1, 2], 0);
      return add(mul(a, c), b);
    },
  },
  'split, one piece unused': { inputs: [{ shape: [2, 5] }], build: (x) => split(x, [2, 3], 1)[1] },
  slice: {
    inputs: [{ shape: [3, 5] }],
    build: (x) => slice(x, { axes: [0, 1], starts: [1, 1], ends: [3, 4] }),
    expected: (a) => [6, 7, 8, 11, 12, 13].map((i) => a[i]),
  },
  'slice with steps': {
    inputs: [{ shape: [5, 7] }],
    build: (x) => slice(x, { axes: [0, 1], starts: [0, 1], ends: [5, 7], steps: [2, 3] }),
    expected: (a) => [1, 4, 15, 18, 29, 32].map((i) => a[i]),
  },
  pad: {
    inputs: [{ shape: [2, 2] }],
    build: (x) => pad(x, [0, 1], [1, 0]),
    expected: (a) => [0, a[0], a[1], 0, a[2], a[3], 0, 0, 0],
  },
  expand: {
    inputs: [{ shape: [2, 1] }],
    build: (x) => expand(x, [2, 3]),
    expected: (a) => [a[0], a[0], a[0], a[1], a[1], a[1]],
  },
  reduceSum: { inputs: [{ shape: [2, 3, 2] }], build: (x) => reduceSum(mul(x, x), [0, 2]) },
  reduceMean: { inputs: [{ shape: [2, 3] }], build: (x) => reduceMean(mul(x, x), [1], { keepDims: true }) },
  'reduceMean of all': {
    inputs: [{ shape: [2, 3] }],
    build: (x) => reduceMean(x),
    expected: (a) => [a.reduce((s, v) => s + v) / 6],
  },
  reduceMax: {
    inputs: [{ shape: [2, 3], data: apart }],
    build: (x) => reduceMax(x, [1]),
    expected: (a) => [a[2], a[5]],
  },
  'reduceMax of all': {
    inputs: [{ shape: [2, 3], data: apart }],
    build: (x) => reduceMax(x),
    expected: () => [1.1],
  },
  reduceMin: {
    inputs: [{ shape: [2, 3], data: apart }],
    build: (x) => reduceMin(x, [-1], { keepDims: true }),
    expected: (a) => [a[0], a[3]],
  },
  softmax: { inputs: [{ shape: [2, 3] }], build: softmax },
  logSoftmax: { inputs: [{ shape: [2, 3] }], build: logSoftmax },
  gemm: {
    inputs: [{ shape: [2, 3] }, { shape: [3, 2] }, { shape: [2] }],
    build: (a, b, c) => gemm(a, b, { c }),
    expected: (a, b, c) =>
      [0, 1, 2, 3].map(
        (i) =>
          a[3 * (i >> 1)] * b[i & 1] +
          a[3 * (i >> 1) + 1] * b[2 + (i & 1)] +
          a[3 * (i >> 1) + 2] * b[4 + (i & 1)] +
          c[i & 1],
      ),
  },
  'gemm, a multiple of c': {
    inputs: [{ shape: [2, 3] }, { shape: [3, 4] }, { shape: [4] }],
    build: (a, b, c) => gemm(a, b, { c, beta: -0.5 }),
  },
  'gemm, a multiple of the product': {
    inputs: [{ shape: [2, 4] }, { shape: [3, 2] }, { shape: [4, 3] }],
    build: (a, b, c) => gemm(a, b, { transA: true, transB: true, c, alpha: -0.5 }),
  },
  'gemm, a transposed': {
    inputs: [{ shape: [3, 2] }, { shape: [3, 4] }],
    build: (a, b) => gemm(a, b, { transA: true }),
  },
  'gemm, b transposed': {
    inputs: [{ shape: [2, 3] }, { shape: [4, 3] }],
    build: (a, b) => gemm(a, b, { transB: true }),
  },
  'gemm, both transposed': {
    inputs: [{ shape: [3, 2] }, { shape: [4, 3] }],
    build: (a, b) => gemm(a, b, { transA: true, transB: true }),
  },
  conv: {
    inputs: [image(2, 5, 6), { shape: [3, 2, 3, 2] }, { shape: [3] }],
    build: (x, k, b) => conv(x, k, b),
  },
  'conv, padded': {
    inputs: [image(2, 4, 5), { shape: [2, 2, 3, 3] }],
    build: (x, k) => conv(x, k, undefined, { pads: [1, 0, 1, 2] }),
  },
  'conv, strided': {
    inputs: [image(2, 7, 6), { shape: [2, 2, 3, 2] }],
    build: (x, k) => conv(x, k, undefined, { strides: [2, 3], pads: [1, 1, 0, 1] }),
  },
  'conv, strides that leave rows over': {
    inputs: [image(1, 6, 6), { shape: [2, 1, 2, 2] }],
    build: (x, k) => conv(x, k, undefined, { strides: [3, 4] }),
  },
  'conv, dilated': {
    inputs: [image(2, 7, 6), { shape: [2, 2, 3, 2] }],
    build: (x, k) => conv(x, k, undefined, { dilations: [2, 3], pads: [1, 0, 1, 0] }),
  },
  'conv, 1x1': { inputs: [image(3, 3, 3), { shape: [2, 3, 1, 1] }], build: (x, k) => conv(x, k, undefined) },
  convTranspose: {
    inputs: [{ shape: [2, 3, 3, 2] }, { shape: [3, 2, 3, 2] }],
    build: (x, k) => convTranspose(x, k, { strides: [2, 2], pads: [1, 0, 0, 0], outputSize: [6, 5] }),
  },
  maxPool: {
    inputs: [image(2, 4, 6)],
    build: (x) => maxPool(x, { kernel: [2, 3], strides: [2, 3] }),
    step: 1e-3,
    tolerance: 5e-3,
  },
  'maxPool, padded': {
    inputs: [image(2, 5, 7)],
    build: (x) => maxPool(x, { kernel: [3, 3], strides: [3, 3], pads: [0, 1, 1, 1] }),
    step: 1e-3,
    tolerance: 5e-3,
  },
  'maxPool, overlapping': {
    inputs: [image(2, 5, 6)],
    build: (x) => maxPool(x, { kernel: [3, 3], strides: [2, 2], pads: [1, 0, 1, 1] }),
    step: 1e-3,
    tolerance: 5e-3,
  },
  averagePool: {
    inputs: [image(2, 4, 6)],
    build: (x) => averagePool(x, { kernel: [2, 3], strides: [2, 3] }),
  },
  'averagePool, padded and overlapping': {
    inputs: [image(2, 5, 6)],
    build: (x) => averagePool(x, { kernel: [3, 3], strides: [2, 2], pads: [1, 0, 1, 1] }),
  },
};

describe('every operator has the right value, and a gradient equal to central differences', () => {
  for (const [name, operatorCase] of Object.entries(cases)) it(name, () => checkOperator(operatorCase));
});
