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
  for (int j = 0; j < n; j++, z += 2, out++) {
    out[0] = wasm_f32x4_extract_lane(z[1], 0);
    out[hop] = wasm_f32x4_extract_lane(z[0], 0);
    out[2 * hop] = wasm_f32x4_extract_lane(z[1], 1);
    out[3 * hop] = wasm_f32x4_extract_lane(z[0], 1);
    out[4 * hop] = wasm_f32x4_extract_lane(z[1], 2);
    out[5 * hop] = wasm_f32x4_extract_lane(z[0], 2);
    out[6 * hop] = wasm_f32x4_extract_lane(z[1], 3);
    out[7 * hop] = wasm_f32x4_extract_lane(z[0], 3);
  }
}

INLINE void store_turned(vec *y, vec re, vec im, const float *turn) {
  vec c = wasm_f32x4_splat(turn[0]), s = wasm_f32x4_splat(turn[1]);
  y[0] = SUB(MUL(re, c), MUL(im, s));
  y[1] = ADD(MUL(re, s), MUL(im, c));
}

// Stockham FFT of n = 4^k points: each pass splits n points with stride s into four times as many of a quarter.
// `turns` holds e^(-2 pi i m / n) for m in [0, 3 n / 4). Returns whichever of x and y has the result.
static vec *transform(int total, vec *x, vec *y, const float *turns) {
  for (int n = total, s = 1; n > 1; n /= 4, s *= 4) {
    int m = n / 4, gap = 2 * s * m;
    for (int p = 0; p < m; p++) {
      const vec *a = x + 2 * s * p, *b = a + gap, *c = b + gap, *d = c + gap;
      vec *out = y + 8 * s * p, *out1 = out + 2 * s, *out2 = out1 + 2 * s, *out3 = out2 + 2 * s;
      const float *w1 = turns + 2 * p * s, *w2 = turns + 4 * p * s, *w3 = turns + 6 * p * s;
      for (int q = 0; q < 2 * s; q += 2) {
        vec acr = ADD(a[q], c[q]), aci = ADD(a[q + 1], c[q + 1]);
        vec bdr = ADD(b[q], d[q]), bdi = ADD(b[q + 1], d[q + 1]);
        vec er = SUB(a[q], c[q]), ei = SUB(a[q + 1], c[q + 1]);
        vec fr = SUB(b[q + 1], d[q + 1]), fi = SUB(d[q], b[q]); // -i (b - d)
        out[q] = ADD(acr, bdr);
        out[q + 1] = ADD(aci, bdi);
        store_turned(out1 + q, ADD(er, fr), ADD(ei, fi), w1);
        store_turned(out2 + q, SUB(acr, bdr), SUB(aci, bdi), w2);
        store_turned(out3 + q, SUB(er, fr), SUB(ei, fi), w3);
      }
    }
    vec *swap = x;
    x = y;
    y = swap;
  }
  return x;
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
// p of input p filtered by the filter whose spectrum is spectra[q][p]. One call does eight blocks, so input p needs
// 7 (n - skip) + n samples and output q gets 8 (n - skip). `work` has room for 2 (inputs + 1) buffers of n complex
// vectors.
EXPORT("overlapSave")
void overlap_save(int n, int skip, const float *turns, int inputs, const float *x, int x_stride, int outputs, float *out,
                  int out_stride, const float *spectra, vec *work) {
  int hop = n - skip, size = 2 * n;
  vec *sum = work + 2 * inputs * size, *spare = sum + size, *first = work;
  for (int p = 0; p < inputs; p++) {
    vec *z = work + 2 * p * size;
    pack(n, hop, x + p * x_stride, z);
    first = transform(n, z, z + size, turns);
  }
  int shift = (int)(first - (work + 2 * (inputs - 1) * size));
  for (int q = 0; q < outputs; q++) {
    for (int p = 0; p < inputs; p++, spectra += size) multiply(n, work + 2 * p * size + shift, spectra, sum, p == 0);
    vec *back = transform(n, sum, spare, turns);
    unpack(hop, hop, back + 2 * skip, out + q * out_stride);
  }
}
