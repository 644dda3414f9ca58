// Windowed real FFT, power spectrum and band sums of four frames at once: lane l of every vector belongs to
// frame l, so that no step needs a shuffle between lanes. All memory belongs to the caller.
// A complex vector takes two places: [2 j] real, [2 j + 1] imaginary.
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define ADD wasm_f32x4_add
#define SUB wasm_f32x4_sub
#define MUL wasm_f32x4_mul
#define INLINE static inline __attribute__((always_inline))

typedef v128_t vec;

INLINE vec splat(float a) { return wasm_f32x4_splat(a); }

// y = (re + i im) (wr + i wi)
INLINE void multiply(vec *y, vec re, vec im, float wr, float wi) {
  vec c = splat(wr), s = splat(wi);
  y[0] = SUB(MUL(re, c), MUL(im, s));
  y[1] = ADD(MUL(re, s), MUL(im, c));
}

// out[step j] = window[j] x[l stride + j] in lane l; with step 2 the places between become zero.
EXPORT("windowFrames")
void window_frames(const float *x, int stride, const float *window, int n, int step, vec *out) {
  const float *a = x, *b = x + stride, *c = b + stride, *d = c + stride;
  int j = 0;
  if (step == 1) {
    for (; j + 4 <= n; j += 4) {
      vec w = wasm_v128_load(window + j);
      vec p = MUL(wasm_v128_load(a + j), w), q = MUL(wasm_v128_load(b + j), w);
      vec r = MUL(wasm_v128_load(c + j), w), s = MUL(wasm_v128_load(d + j), w);
      vec pq = wasm_i32x4_shuffle(p, q, 0, 4, 1, 5), rs = wasm_i32x4_shuffle(r, s, 0, 4, 1, 5);
      vec pq2 = wasm_i32x4_shuffle(p, q, 2, 6, 3, 7), rs2 = wasm_i32x4_shuffle(r, s, 2, 6, 3, 7);
      out[j] = wasm_i64x2_shuffle(pq, rs, 0, 2);
      out[j + 1] = wasm_i64x2_shuffle(pq, rs, 1, 3);
      out[j + 2] = wasm_i64x2_shuffle(pq2, rs2, 0, 2);
      out[j + 3] = wasm_i64x2_shuffle(pq2, rs2, 1, 3);
    }
  }
  for (; j < n; j++) {
    out[step * j] = MUL(wasm_f32x4_make(a[j], b[j], c[j], d[j]), splat(window[j]));
    if (step == 2) out[step * j + 1] = splat(0);
  }
}

// The passes of a Stockham FFT (decimation in frequency, natural order at the end): n points with stride s
// are split by the radix into n / radix points with stride s radix. For p in [0, n / radix):
// y[q + s (radix p + k)] = w^(p k) sum_j x[q + s (p + j n / radix)] W^(j k), w = e^(-2 pi i / n), W = w^(n / radix).
// `twiddles` holds w^(p k) for k = 1 .. radix - 1, row by row.

INLINE void radix2(int n, int s, const vec *x, vec *y, const float *twiddles) {
  int m = n / 2;
  for (int p = 0; p < m; p++, twiddles += 2) {
    const vec *x0 = x + 2 * s * p, *x1 = x0 + 2 * s * m;
    vec *y0 = y + 4 * s * p, *y1 = y0 + 2 * s;
    for (int q = 0; q < 2 * s; q += 2) {
      vec ar = x0[q], ai = x0[q + 1], br = x1[q], bi = x1[q + 1];
      y0[q] = ADD(ar, br);
      y0[q + 1] = ADD(ai, bi);
      multiply(y1 + q, SUB(ar, br), SUB(ai, bi), twiddles[0], twiddles[1]);
    }
  }
}

INLINE void radix4_row(int s, const vec *x, int gap, vec *y, const float *t, int first) {
  const vec *x1 = x + gap, *x2 = x1 + gap, *x3 = x2 + gap;
  vec *y1 = y + 2 * s, *y2 = y1 + 2 * s, *y3 = y2 + 2 * s;
  for (int q = 0; q < 2 * s; q += 2) {
    vec ar = ADD(x[q], x2[q]), ai = ADD(x[q + 1], x2[q + 1]);
    vec br = SUB(x[q], x2[q]), bi = SUB(x[q + 1], x2[q + 1]);
    vec cr = ADD(x1[q], x3[q]), ci = ADD(x1[q + 1], x3[q + 1]);
    vec dr = SUB(x1[q + 1], x3[q + 1]), di = SUB(x3[q], x1[q]); // -i (x1 - x3)
    y[q] = ADD(ar, cr);
    y[q + 1] = ADD(ai, ci);
    if (first) {
      y1[q] = ADD(br, dr), y1[q + 1] = ADD(bi, di);
      y2[q] = SUB(ar, cr), y2[q + 1] = SUB(ai, ci);
      y3[q] = SUB(br, dr), y3[q + 1] = SUB(bi, di);
    } else {
      multiply(y1 + q, ADD(br, dr), ADD(bi, di), t[0], t[1]);
      multiply(y2 + q, SUB(ar, cr), SUB(ai, ci), t[2], t[3]);
      multiply(y3 + q, SUB(br, dr), SUB(bi, di), t[4], t[5]);
    }
  }
}

INLINE void radix4(int n, int s, const vec *x, vec *y, const float *twiddles) {
  int m = n / 4, gap = 2 * s * m;
  radix4_row(s, x, gap, y, twiddles, 1);
  for (int p = 1; p < m; p++) radix4_row(s, x + 2 * s * p, gap, y + 8 * s * p, twiddles + 6 * p, 0);
}

// Any odd radix: inputs j and radix - j are added and subtracted first, outputs k and radix - k share their sums.
// `roots` holds cos and sin of 2 pi j / radix; `sums` has room for 2 radix vectors.
INLINE void odd_radix(int radix, int n, int s, const vec *x, vec *y, const float *twiddles, const float *roots,
                      vec *sums) {
  int m = n / radix, half = radix / 2;
  for (int p = 0; p < m; p++, twiddles += 2 * (radix - 1)) {
    for (int q = 0; q < 2 * s; q += 2) {
      const vec *in = x + q + 2 * s * p;
      vec *out = y + q + 2 * s * radix * p;
      vec zr = in[0], zi = in[1];
      vec tr = zr, ti = zi;
      for (int j = 1; j <= half; j++) {
        const vec *a = in + 2 * s * m * j, *b = in + 2 * s * m * (radix - j);
        vec *sum = sums + 4 * (j - 1);
        sum[0] = ADD(a[0], b[0]), sum[1] = ADD(a[1], b[1]);
        sum[2] = SUB(a[0], b[0]), sum[3] = SUB(a[1], b[1]);
        tr = ADD(tr, sum[0]), ti = ADD(ti, sum[1]);
      }
      out[0] = tr, out[1] = ti;
      for (int k = 1; k <= half; k++) {
        vec er = zr, ei = zi, or = splat(0), oi = splat(0);
        for (int j = 1, turn = k; j <= half; j++) {
          const vec *sum = sums + 4 * (j - 1);
          vec c = splat(roots[2 * turn]), w = splat(roots[2 * turn + 1]);
          er = ADD(er, MUL(sum[0], c)), ei = ADD(ei, MUL(sum[1], c));
          or = ADD(or, MUL(sum[3], w)), oi = SUB(oi, MUL(sum[2], w)); // -i sin (a - b)
          turn += k;
          if (turn >= radix) turn -= radix;
        }
        const float *t = twiddles + 2 * (k - 1), *u = twiddles + 2 * (radix - k - 1);
        multiply(out + 2 * s * k, ADD(er, or), ADD(ei, oi), t[0], t[1]);
        multiply(out + 2 * s * (radix - k), SUB(er, or), SUB(ei, oi), u[0], u[1]);
      }
    }
  }
}

// Complex FFT of n points. `radices` ends with 0; `tables` holds each pass's roots (odd radices only) and twiddles.
// Returns the buffer that has the result: x after an even number of passes, y after an odd one.
EXPORT("transform")
vec *transform(int n, const int *radices, const float *tables, vec *x, vec *y, vec *sums) {
  for (int s = 1; *radices; radices++) {
    int radix = *radices;
    const float *roots = tables;
    if (radix & 1) tables += 2 * radix;
    if (radix == 4) radix4(n, s, x, y, tables);
    else if (radix == 2) radix2(n, s, x, y, tables);
    else odd_radix(radix, n, s, x, y, tables, roots, sums);
    tables += 2 * (radix - 1) * (n / radix);
    vec *swap = x;
    x = y;
    y = swap;
    n /= radix;
    s *= radix;
  }
  return x;
}

// From Z, the FFT of the m points x[2 j] + i x[2 j + 1], the bins 0 .. m of the 2 m real points:
// X[k] = E + e^(-pi i k / m) O with E = (Z[k] + Z*[m - k]) / 2, O = (Z[k] - Z*[m - k]) / 2i, and X*[m - k] = E - ... .
// `turns` holds e^(-pi i k / m) / 2. Real and imaginary parts go to `out` and `imag`; without `imag`, the squared
// magnitudes go to `out`.
EXPORT("split")
void split(int m, const vec *z, const float *turns, vec *out, vec *imag) {
  vec sum = ADD(z[0], z[1]), difference = SUB(z[0], z[1]), half = splat(0.5f);
  out[0] = imag ? sum : MUL(sum, sum);
  out[m] = imag ? difference : MUL(difference, difference);
  if (imag) imag[0] = imag[m] = splat(0);
  for (int k = 1; k <= m / 2; k++) {
    const vec *a = z + 2 * k, *b = z + 2 * (m - k);
    vec er = MUL(ADD(a[0], b[0]), half), ei = MUL(SUB(a[1], b[1]), half), t[2];
    multiply(t, ADD(a[1], b[1]), SUB(b[0], a[0]), turns[2 * k], turns[2 * k + 1]);
    vec pr = ADD(er, t[0]), pi = ADD(ei, t[1]), mr = SUB(er, t[0]), mi = SUB(t[1], ei);
    if (imag) {
      out[m - k] = mr, imag[m - k] = mi;
      out[k] = pr, imag[k] = pi;
    } else {
      out[m - k] = ADD(MUL(mr, mr), MUL(mi, mi));
      out[k] = ADD(MUL(pr, pr), MUL(pi, pi));
    }
  }
}

// Sums of neighbouring bins: out[b] = sum_j weights[j] bins[start + j], where `spans` holds start and count per band.
EXPORT("sumBands")
void sum_bands(const vec *bins, int bands, const int *spans, const float *weights, vec *out) {
  for (int b = 0; b < bands; b++, spans += 2) {
    const vec *bin = bins + spans[0];
    vec even = splat(0), odd = splat(0);
    int j = 0;
    for (; j + 2 <= spans[1]; j += 2) {
      even = ADD(even, MUL(bin[j], splat(weights[j])));
      odd = ADD(odd, MUL(bin[j + 1], splat(weights[j + 1])));
    }
    if (j < spans[1]) even = ADD(even, MUL(bin[j], splat(weights[j])));
    weights += spans[1];
    out[b] = ADD(even, odd);
  }
}
