// The inner loops of resampling. All memory belongs to the caller.
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define INLINE static inline __attribute__((always_inline))
#define ADD wasm_f32x4_add
#define SUB wasm_f32x4_sub
#define MUL wasm_f32x4_mul

typedef v128_t vec;

INLINE vec load(const float *p) { return wasm_v128_load(p); }

// out[i] = sum_j table[phase][j] x[base + j], where (base, phase) = divmod(phase0 + i down, up) and a row of the
// table has `taps` (a multiple of four) coefficients.
EXPORT("polyphase")
void polyphase(int count, int up, int down, int phase, const float *x, int taps, const float *table, float *out) {
  int whole = down / up, part = down % up;
  for (int i = 0; i < count; i++) {
    const float *row = table + phase * taps;
    vec even = wasm_f32x4_splat(0), odd = even;
    int j = 0;
    for (; j + 8 <= taps; j += 8) {
      even = ADD(even, MUL(load(row + j), load(x + j)));
      odd = ADD(odd, MUL(load(row + j + 4), load(x + j + 4)));
    }
    if (j < taps) even = ADD(even, MUL(load(row + j), load(x + j)));
    vec sum = ADD(even, odd);
    out[i] = (wasm_f32x4_extract_lane(sum, 0) + wasm_f32x4_extract_lane(sum, 1)) +
             (wasm_f32x4_extract_lane(sum, 2) + wasm_f32x4_extract_lane(sum, 3));
    x += whole;
    phase += part;
    if (phase >= up) phase -= up, x++;
  }
}

// Sums that are rounded to single precision after each term wait for one another, so LANES of them go side by side:
// outputs whose positions lie a whole number of cycles of phases apart have the same weights.
#define LANES 12

// out[i LANES + l] = x[l stride + i].
EXPORT("spread")
void spread(int count, int stride, const float *x, double *out) {
  for (int i = 0; i < count; i++, x++, out += LANES) {
    for (int l = 0; l < LANES; l++) out[l] = x[l * stride];
  }
}

// Doubles of single precision: half a unit in the last of its 24 places is added to the bits, and what lies below cut
// off. (An exact half, one in 2^29, goes up, not to the even neighbour.)
INLINE vec round_to_single(vec a) {
  return wasm_v128_and(wasm_i64x2_add(a, wasm_i64x2_splat(0x10000000ll)), wasm_i64x2_splat(~0x1fffffffll));
}

INLINE void add_rounded(vec *sums, const double *weight, const double *x) {
  vec w = wasm_v128_load64_splat(weight);
  for (int l = 0; l < LANES / 2; l++) {
    sums[l] = round_to_single(wasm_f64x2_add(sums[l], wasm_f64x2_mul(w, wasm_v128_load(x + 2 * l))));
  }
}

// out[l count + i] = sum_j table[phase][j] x[base - j], then sum_j table[phase][reach + j] x[base + 1 + j], j < reach,
// where (base, phase) = divmod(i down, up), in this order and rounded to single precision after each term. `x` is the
// result of `spread`, from the sample on at which the first output of each lane lies.
EXPORT("sequential")
void sequential(int count, int up, int down, const double *x, int reach, const double *table, float *out) {
  int whole = down / up, part = down % up, phase = 0;
  for (int i = 0; i < count; i++) {
    const double *row = table + 2 * reach * phase;
    vec sums[LANES / 2];
    for (int l = 0; l < LANES / 2; l++) sums[l] = wasm_f64x2_splat(0);
    for (int j = 0; j < reach; j++) add_rounded(sums, row + j, x - LANES * j);
    for (int j = 0; j < reach; j++) add_rounded(sums, row + reach + j, x + LANES * (1 + j));
    for (int l = 0; l < LANES / 2; l++) {
      out[2 * l * count + i] = (float)wasm_f64x2_extract_lane(sums[l], 0);
      out[(2 * l + 1) * count + i] = (float)wasm_f64x2_extract_lane(sums[l], 1);
    }
    x += LANES * whole;
    phase += part;
    if (phase >= up) phase -= up, x += LANES;
  }
}

// Eight blocks of real samples are transformed at once: lane l of a vector belongs to blocks 2 l (as the real part)
// and 2 l + 1 (as the imaginary part), which a real filter keeps apart. A complex vector takes two places.

INLINE void transpose(vec a, vec b, vec c, vec d, vec *out, int step) {
  vec ab = wasm_i32x4_shuffle(a, b, 0, 4, 1, 5), cd = wasm_i32x4_shuffle(c, d, 0, 4, 1, 5);
  vec ab2 = wasm_i32x4_shuffle(a, b, 2, 6, 3, 7), cd2 = wasm_i32x4_shuffle(c, d, 2, 6, 3, 7);
  out[0] = wasm_i64x2_shuffle(ab, cd, 0, 2);
  out[step] = wasm_i64x2_shuffle(ab, cd, 1, 3);
  out[2 * step] = wasm_i64x2_shuffle(ab2, cd2, 0, 2);
  out[3 * step] = wasm_i64x2_shuffle(ab2, cd2, 1, 3);
}

// Every `step`-th sample: out[p stride + a] = x[step a + p].
EXPORT("deal")
void deal(int step, int count, const float *x, float *out, int stride) {
  int a = 0;
  for (; step == 2 && a + 4 <= count; a += 4, x += 8) {
    wasm_v128_store(out + a, wasm_i32x4_shuffle(load(x), load(x + 4), 0, 2, 4, 6));
    wasm_v128_store(out + stride + a, wasm_i32x4_shuffle(load(x), load(x + 4), 1, 3, 5, 7));
  }
  for (; a < count; a++, x += step) {
    for (int p = 0; p < step; p++) out[p * stride + a] = x[p];
  }
}

// The reverse: out[step a + p] = x[p stride + a].
EXPORT("weave")
void weave(int step, int count, const float *x, int stride, float *out) {
  int a = 0;
  for (; step == 2 && a + 4 <= count; a += 4, out += 8) {
    wasm_v128_store(out, wasm_i32x4_shuffle(load(x + a), load(x + stride + a), 0, 4, 1, 5));
    wasm_v128_store(out + 4, wasm_i32x4_shuffle(load(x + a), load(x + stride + a), 2, 6, 3, 7));
  }
  for (; a < count; a++, out += step) {
    for (int p = 0; p < step; p++) out[p] = x[p * stride + a];
  }
}

static void pack(int n, int hop, const float *x, vec *z) {
  for (int j = 0; j < n; j += 4, x += 4, z += 8) {
    transpose(load(x), load(x + 2 * hop), load(x + 4 * hop), load(x + 6 * hop), z, 2);
    transpose(load(x + hop), load(x + 3 * hop), load(x + 5 * hop), load(x + 7 * hop), z + 1, 2);
  }
}

// The reverse, from vectors whose real and imaginary parts have changed places.
static void unpack(int n, int hop, const vec *z, float *out) {
  int j = 0;
  for (; j + 4 <= n; j += 4, z += 8, out += 4) {
    vec blocks[8];
    transpose(z[1], z[3], z[5], z[7], blocks, 2);
    transpose(z[0], z[2], z[4], z[6], blocks + 1, 2);
#pragma unroll
    for (int b = 0; b < 8; b++) wasm_v128_store(out + b * hop, blocks[b]);
  }
  for (; j < n; j++, z += 2, out++) {
    for (int l = 0; l < 4; l++) {
      out[2 * l * hop] = ((const float *)(z + 1))[l];
      out[(2 * l + 1) * hop] = ((const float *)z)[l];
    }
  }
}

// Radix-4 FFT in place of n = 4^k points, whose bins stand where their digits to base 4, reversed, say; and from such
// an order back to that of the samples. `turns` holds e^(-2 pi i m / (n step)) for m < 3 n step / 4. While a stretch does
// not fit into the first cache, its quarters are done one after the other.
enum { CACHED = 512 };

typedef struct {
  vec re, im;
} Complex;

INLINE Complex turned(Complex a, const float *turn) {
  vec c = wasm_f32x4_splat(turn[0]), s = wasm_f32x4_splat(turn[1]);
  return (Complex){SUB(MUL(a.re, c), MUL(a.im, s)), ADD(MUL(a.re, s), MUL(a.im, c))};
}

INLINE Complex get(const vec *z) { return (Complex){z[0], z[1]}; }

INLINE void put(vec *z, Complex a) { z[0] = a.re, z[1] = a.im; }

// Sums of a, b, c, d with quarter turns between them.
INLINE void quarter_turns(Complex *a, Complex *b, Complex *c, Complex *d) {
  vec acr = ADD(a->re, c->re), aci = ADD(a->im, c->im), bdr = ADD(b->re, d->re), bdi = ADD(b->im, d->im);
  vec er = SUB(a->re, c->re), ei = SUB(a->im, c->im), fr = SUB(b->im, d->im), fi = SUB(d->re, b->re); // f = -i (b - d)
  *a = (Complex){ADD(acr, bdr), ADD(aci, bdi)};
  *b = (Complex){ADD(er, fr), ADD(ei, fi)};
  *c = (Complex){SUB(acr, bdr), SUB(aci, bdi)};
  *d = (Complex){SUB(er, fr), SUB(ei, fi)};
}

INLINE void split_at(vec *x, int m, const float *turns, int turn) {
  Complex a = get(x), b = get(x + 2 * m), c = get(x + 4 * m), d = get(x + 6 * m);
  quarter_turns(&a, &b, &c, &d);
  put(x, a);
  put(x + 2 * m, turn ? turned(b, turns + 2 * turn) : b);
  put(x + 4 * m, turn ? turned(c, turns + 4 * turn) : c);
  put(x + 6 * m, turn ? turned(d, turns + 6 * turn) : d);
}

INLINE void join_at(vec *x, int m, const float *turns, int turn) {
  Complex a = get(x), b = get(x + 2 * m), c = get(x + 4 * m), d = get(x + 6 * m);
  if (turn) b = turned(b, turns + 2 * turn), c = turned(c, turns + 4 * turn), d = turned(d, turns + 6 * turn);
  quarter_turns(&a, &b, &c, &d);
  put(x, a);
  put(x + 2 * m, b);
  put(x + 4 * m, c);
  put(x + 6 * m, d);
}

static void forward(int n, int stretches, vec *x, const float *turns, int step) {
  int m = n / 4;
  for (int i = 0; i < stretches; i++) {
    vec *at = x + 2 * n * i;
    split_at(at, m, turns, 0);
    for (int p = 1; p < m; p++) split_at(at + 2 * p, m, turns, p * step);
  }
  if (m == 1) return;
  if (n <= CACHED) forward(m, 4 * stretches, x, turns, 4 * step);
  else for (int i = 0; i < 4 * stretches; i++) forward(m, 1, x + 2 * m * i, turns, 4 * step);
}

static void backward(int n, int stretches, vec *x, const float *turns, int step) {
  int m = n / 4;
  if (m > 1) {
    if (n <= CACHED) backward(m, 4 * stretches, x, turns, 4 * step);
    else for (int i = 0; i < 4 * stretches; i++) backward(m, 1, x + 2 * m * i, turns, 4 * step);
  }
  for (int i = 0; i < stretches; i++) {
    vec *at = x + 2 * n * i;
    join_at(at, m, turns, 0);
    for (int p = 1; p < m; p++) join_at(at + 2 * p, m, turns, p * step);
  }
}

// sum (+)= z h, with real and imaginary parts of the sum in each other's place, which makes a backward transform of
// the next forward one.
static void multiply(int n, const vec *z, const float *h, vec *sum, int first) {
  for (int k = 0; k < 2 * n; k += 2) {
    vec hr = wasm_f32x4_splat(h[k]), hi = wasm_f32x4_splat(h[k + 1]);
    vec re = SUB(MUL(z[k], hr), MUL(z[k + 1], hi)), im = ADD(MUL(z[k], hi), MUL(z[k + 1], hr));
    sum[k] = first ? im : ADD(sum[k], im);
    sum[k + 1] = first ? re : ADD(sum[k + 1], re);
  }
}

// Overlap-save filtering by blocks of n points, of which the last n - skip are good: output q is the sum over inputs
// p of input p filtered by the filter whose spectrum is spectra[q][p], its bins in the order of `forward`. One call does
// eight blocks, so input p needs 7 (n - skip) + n samples and output q gets 8 (n - skip). `work` has room for
// inputs + 1 buffers of n complex vectors.
EXPORT("overlapSave")
void overlap_save(int n, int skip, const float *turns, int inputs, const float *x, int x_stride, int outputs, float *out,
                  int out_stride, const float *spectra, vec *work) {
  int hop = n - skip, size = 2 * n;
  vec *sum = work + inputs * size;
  for (int p = 0; p < inputs; p++) {
    pack(n, hop, x + p * x_stride, work + p * size);
    forward(n, 1, work + p * size, turns, 1);
  }
  for (int q = 0; q < outputs; q++) {
    for (int p = 0; p < inputs; p++, spectra += size) multiply(n, work + p * size, spectra, sum, p == 0);
    backward(n, 1, sum, turns, 1);
    unpack(hop, hop, sum + 2 * skip, out + q * out_stride);
  }
}
