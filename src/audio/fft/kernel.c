// Windowed real FFT, magnitudes and band sums of several frames at once: lane l of every vector belongs to frame l, so
// that no step needs a shuffle between lanes. All memory belongs to the caller.
// Compiled twice: `real` is float (four lanes) or double (two). What leaves is single precision in blocks of four frames,
// (bins, 4), of which the double kernel fills two at a time.
// A complex vector takes two places: [2 j] real, [2 j + 1] imaginary.
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define INLINE static inline __attribute__((always_inline))

typedef real vec __attribute__((vector_size(16)));

enum { LANES = sizeof(vec) / sizeof(real), FRAMES = 4 };

INLINE vec splat(real a) { return (vec)(LANES == 4 ? wasm_f32x4_splat(a) : wasm_f64x2_splat(a)); }

// y = (re + i im) (w[0] + i w[1])
INLINE void multiply(vec *y, vec re, vec im, const real *w) {
  vec c = splat(w[0]), s = splat(w[1]);
  y[0] = re * c - im * s;
  y[1] = re * s + im * c;
}

// The samples j to j + LANES of the frames that begin at x, x + stride, ...: out[i] has sample j + i of each.
INLINE void load_frames(const float *x, int stride, vec *out) {
  const float *b = x + stride;
  if (LANES == 4) {
    const float *c = b + stride, *d = c + stride;
    v128_t p = wasm_v128_load(x), q = wasm_v128_load(b), r = wasm_v128_load(c), s = wasm_v128_load(d);
    v128_t pq = wasm_i32x4_shuffle(p, q, 0, 4, 1, 5), rs = wasm_i32x4_shuffle(r, s, 0, 4, 1, 5);
    v128_t pq2 = wasm_i32x4_shuffle(p, q, 2, 6, 3, 7), rs2 = wasm_i32x4_shuffle(r, s, 2, 6, 3, 7);
    out[0] = (vec)wasm_i64x2_shuffle(pq, rs, 0, 2);
    out[1] = (vec)wasm_i64x2_shuffle(pq, rs, 1, 3);
    out[2] = (vec)wasm_i64x2_shuffle(pq2, rs2, 0, 2);
    out[3] = (vec)wasm_i64x2_shuffle(pq2, rs2, 1, 3);
  } else {
    v128_t p = wasm_f64x2_promote_low_f32x4(wasm_v128_load64_zero(x));
    v128_t q = wasm_f64x2_promote_low_f32x4(wasm_v128_load64_zero(b));
    out[0] = (vec)wasm_i64x2_shuffle(p, q, 0, 2);
    out[1] = (vec)wasm_i64x2_shuffle(p, q, 1, 3);
  }
}

// out[step j] = window[j] x[l stride + j] in lane l; with step 2 the places between become zero.
EXPORT("windowFrames")
void window_frames(const float *x, int stride, const real *window, int n, int step, vec *out) {
  int j = 0;
  if (step == 1) {
    for (; j + LANES <= n; j += LANES) {
      vec frames[LANES];
      load_frames(x + j, stride, frames);
#pragma unroll
      for (int l = 0; l < LANES; l++) out[j + l] = frames[l] * splat(window[j + l]);
    }
  }
  for (; j < n; j++) {
    const float *a = x + j, *b = a + stride, *c = b + stride, *d = c + stride;
    v128_t frames = LANES == 4 ? wasm_f32x4_make(*a, *b, *c, *d) : wasm_f64x2_make(*a, *b);
    out[step * j] = (vec)frames * splat(window[j]);
    if (step == 2) out[step * j + 1] = splat(0);
  }
}

// The passes of an FFT in place (decimation in frequency): each stretch of n points is split by the radix into as many
// of m = n / radix points. For p < m, x[p + k m] becomes w^(p k) sum_j x[p + j m] W^(j k), w = e^(-2 pi i / n), W = w^m.
// `twiddles` holds w^(p k) for k = 1 .. radix - 1, row by row.

INLINE void radix2(int m, vec *x, const real *twiddles) {
  vec *y = x + 2 * m;
  for (int p = 0; p < 2 * m; p += 2, twiddles += 2) {
    vec ar = x[p], ai = x[p + 1], br = y[p], bi = y[p + 1];
    x[p] = ar + br;
    x[p + 1] = ai + bi;
    multiply(y + p, ar - br, ai - bi, twiddles);
  }
}

INLINE void radix4_row(int m, vec *x, const real *t, int first) {
  vec *x1 = x + 2 * m, *x2 = x1 + 2 * m, *x3 = x2 + 2 * m;
  vec ar = x[0] + x2[0], ai = x[1] + x2[1];
  vec br = x[0] - x2[0], bi = x[1] - x2[1];
  vec cr = x1[0] + x3[0], ci = x1[1] + x3[1];
  vec dr = x1[1] - x3[1], di = x3[0] - x1[0]; // -i (x1 - x3)
  x[0] = ar + cr;
  x[1] = ai + ci;
  if (first) {
    x1[0] = br + dr, x1[1] = bi + di;
    x2[0] = ar - cr, x2[1] = ai - ci;
    x3[0] = br - dr, x3[1] = bi - di;
  } else {
    multiply(x1, br + dr, bi + di, t);
    multiply(x2, ar - cr, ai - ci, t + 2);
    multiply(x3, br - dr, bi - di, t + 4);
  }
}

INLINE void radix4(int m, vec *x, const real *twiddles) {
  radix4_row(m, x, twiddles, 1);
  for (int p = 1; p < m; p++) radix4_row(m, x + 2 * p, twiddles + 6 * p, 0);
}

// Any odd radix: inputs j and radix - j are added and subtracted first, outputs k and radix - k share their sums.
// `roots` holds cos and sin of 2 pi j / radix; `sums` has room for 2 radix vectors.
static void odd_radix(int radix, int m, vec *x, const real *twiddles, const real *roots, vec *sums) {
  int half = radix / 2;
  for (int p = 0; p < m; p++, x += 2, twiddles += 2 * (radix - 1)) {
    vec zr = x[0], zi = x[1];
    vec tr = zr, ti = zi;
    for (int j = 1; j <= half; j++) {
      const vec *a = x + 2 * m * j, *b = x + 2 * m * (radix - j);
      vec *sum = sums + 4 * (j - 1);
      sum[0] = a[0] + b[0], sum[1] = a[1] + b[1];
      sum[2] = a[0] - b[0], sum[3] = a[1] - b[1];
      tr += sum[0], ti += sum[1];
    }
    x[0] = tr, x[1] = ti;
    for (int k = 1; k <= half; k++) {
      vec er = zr, ei = zi, or = splat(0), oi = splat(0);
      for (int j = 1, turn = k; j <= half; j++) {
        const vec *sum = sums + 4 * (j - 1);
        vec c = splat(roots[2 * turn]), w = splat(roots[2 * turn + 1]);
        er += sum[0] * c, ei += sum[1] * c;
        or += sum[3] * w, oi -= sum[2] * w; // -i sin (a - b)
        turn += k;
        if (turn >= radix) turn -= radix;
      }
      multiply(x + 2 * m * k, er + or, ei + oi, twiddles + 2 * (k - 1));
      multiply(x + 2 * m * (radix - k), er - or, ei - oi, twiddles + 2 * (radix - k - 1));
    }
  }
}

// Complex FFT of n points, `stretches` times, in place. `radices` ends with 0; `tables` holds each pass's roots (odd
// radices only) and twiddles. The bins come out in another order: bin k = k1 + radix k2 stands at k1 m + the place of k2
// in a transform of m = n / radix points.
// While a stretch does not fit into the first cache, its parts are finished one after the other.
EXPORT("transform")
void transform(int n, int stretches, const int *radices, const real *tables, vec *x, vec *sums) {
  enum { CACHED = 512 };
  int radix = *radices;
  if (radix == 0) return;
  const real *roots = tables;
  if (radix & 1) tables += 2 * radix;
  int m = n / radix;
  for (int i = 0; i < stretches; i++) {
    vec *at = x + 2 * n * i;
    if (radix == 4) radix4(m, at, tables);
    else if (radix == 2) radix2(m, at, tables);
    else odd_radix(radix, m, at, tables, roots, sums);
  }
  tables += 2 * (radix - 1) * m;
  int parts = stretches * radix;
  if (n <= CACHED) transform(m, parts, radices + 1, tables, x, sums);
  else for (int i = 0; i < parts; i++) transform(m, 1, radices + 1, tables, x + 2 * m * i, sums);
}

enum { PARTS, POWER, MAGNITUDE };

INLINE void put(float *out, vec value, int root) {
  if (LANES == 4) {
    wasm_v128_store(out, root ? wasm_f32x4_sqrt((v128_t)value) : (v128_t)value);
  } else {
    v128_t single = wasm_f32x4_demote_f64x2_zero((v128_t)value);
    wasm_v128_store64_lane(out, root ? wasm_f32x4_sqrt(single) : single, 0);
  }
}

// Bin k as its real and imaginary parts, its squared magnitude, or its magnitude.
INLINE void put_bin(int what, int k, vec re, vec im, float *out, float *imag) {
  if (what == PARTS) {
    put(out + FRAMES * k, re, 0);
    put(imag + FRAMES * k, im, 0);
  } else {
    put(out + FRAMES * k, re * re + im * im, what == MAGNITUDE);
  }
}

// From Z, the FFT of the m points x[2 j] + i x[2 j + 1], the bins 0 .. m of the 2 m real points:
// X[k] = E + e^(-pi i k / m) O with E = (Z[k] + Z*[m - k]) / 2, O = (Z[k] - Z*[m - k]) / 2i, and X*[m - k] = E - ... .
// `turns` holds e^(-pi i k / m) / 2; Z[k] stands at places[k].
EXPORT("split")
void split(int what, int m, const vec *z, const int *places, const real *turns, float *out, float *imag) {
  vec half = splat(0.5);
  put_bin(what, 0, z[0] + z[1], splat(0), out, imag);
  put_bin(what, m, z[0] - z[1], splat(0), out, imag);
  for (int k = 1; k <= m / 2; k++) {
    const vec *a = z + 2 * places[k], *b = z + 2 * places[m - k];
    vec er = (a[0] + b[0]) * half, ei = (a[1] - b[1]) * half, t[2];
    multiply(t, a[1] + b[1], b[0] - a[0], turns + 2 * k);
    put_bin(what, m - k, er - t[0], t[1] - ei, out, imag);
    put_bin(what, k, er + t[0], ei + t[1], out, imag);
  }
}

// The first bins of a complex transform.
EXPORT("pick")
void pick(int what, int bins, const vec *z, const int *places, float *out, float *imag) {
  for (int k = 0; k < bins; k++) put_bin(what, k, z[2 * places[k]], z[2 * places[k] + 1], out, imag);
}

// A block into four columns of a matrix with so many.
EXPORT("putBlock")
void put_block(int rows, const v128_t *block, float *out, int columns) {
  for (int row = 0; row < rows; row++, out += columns) wasm_v128_store(out, block[row]);
}

// Sums of neighbouring bins: out[b] = sum_j weights[j] bins[start + j], where `spans` holds start and count per band.
EXPORT("sumBands")
void sum_bands(const v128_t *bins, int bands, const int *spans, const float *weights, v128_t *out) {
  for (int b = 0; b < bands; b++, spans += 2) {
    const v128_t *bin = bins + spans[0];
    v128_t even = wasm_f32x4_splat(0), odd = even;
    int j = 0;
    for (; j + 2 <= spans[1]; j += 2) {
      even = wasm_f32x4_add(even, wasm_f32x4_mul(bin[j], wasm_f32x4_splat(weights[j])));
      odd = wasm_f32x4_add(odd, wasm_f32x4_mul(bin[j + 1], wasm_f32x4_splat(weights[j + 1])));
    }
    if (j < spans[1]) even = wasm_f32x4_add(even, wasm_f32x4_mul(bin[j], wasm_f32x4_splat(weights[j])));
    weights += spans[1];
    out[b] = wasm_f32x4_add(even, odd);
  }
}
