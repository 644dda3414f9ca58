// The inverse modified discrete cosine transform, windows and overlap (Vorbis I, sections 1.3.2 and 4.3).
#pragma once
#include "memory.h"

#define ADD wasm_f32x4_add
#define SUB wasm_f32x4_sub
#define MUL wasm_f32x4_mul
#define LOAD wasm_v128_load
#define STORE wasm_v128_store
#define REVERSE(a) wasm_i32x4_shuffle(a, a, 3, 2, 1, 0)

typedef v128_t vec;

// What JavaScript prepares for blocks of 2 `half` samples, whose transform is one of `half` / 2 complex numbers.
typedef struct {
  int half;
  const float *window;   // rising, `half` numbers
  const float *twist;    // e^(-pi i (k + 1/8) / half) for k < half / 2: real parts, then imaginary parts
  const float *first;    // e^(-2 pi i j p / (half / 2)) for p < half / 8: real and imaginary parts for j = 1, then 2, 3
  const float *turns;    // e^(-2 pi i m / (half / 2)) for m < 3 half / 8, as pairs
} Transform;

INLINE void multiply(vec re, vec im, vec c, vec s, float *out_re, float *out_im) {
  STORE(out_re, SUB(MUL(re, c), MUL(im, s)));
  STORE(out_im, ADD(MUL(re, s), MUL(im, c)));
}

INLINE void store_transposed(vec a, vec b, vec c, vec d, float *out) {
  vec ab = wasm_i32x4_shuffle(a, b, 0, 4, 1, 5), cd = wasm_i32x4_shuffle(c, d, 0, 4, 1, 5);
  vec ab2 = wasm_i32x4_shuffle(a, b, 2, 6, 3, 7), cd2 = wasm_i32x4_shuffle(c, d, 2, 6, 3, 7);
  STORE(out, wasm_i64x2_shuffle(ab, cd, 0, 2));
  STORE(out + 4, wasm_i64x2_shuffle(ab, cd, 1, 3));
  STORE(out + 8, wasm_i64x2_shuffle(ab2, cd2, 0, 2));
  STORE(out + 12, wasm_i64x2_shuffle(ab2, cd2, 1, 3));
}

// Four sums of a, b, c, d with turns of a quarter between them.
typedef struct {
  vec re[4], im[4];
} Four;

INLINE Four quarter_turns(const float *re, const float *im, int gap) {
  vec ar = LOAD(re), br = LOAD(re + gap), cr = LOAD(re + 2 * gap), dr = LOAD(re + 3 * gap);
  vec ai = LOAD(im), bi = LOAD(im + gap), ci = LOAD(im + 2 * gap), di = LOAD(im + 3 * gap);
  vec acr = ADD(ar, cr), aci = ADD(ai, ci), bdr = ADD(br, dr), bdi = ADD(bi, di);
  vec er = SUB(ar, cr), ei = SUB(ai, ci), fr = SUB(bi, di), fi = SUB(dr, br); // f = -i (b - d)
  return (Four){{ADD(acr, bdr), ADD(er, fr), SUB(acr, bdr), SUB(er, fr)},
                {ADD(aci, bdi), ADD(ei, fi), SUB(aci, bdi), SUB(ei, fi)}};
}

INLINE void turn(Four *four, int j, vec c, vec s) {
  vec re = four->re[j], im = four->im[j];
  four->re[j] = SUB(MUL(re, c), MUL(im, s));
  four->im[j] = ADD(MUL(re, s), MUL(im, c));
}

// Stockham FFT of n points, a power of two of at least 16, real and imaginary parts apart: each pass splits n points
// with stride s into four times as many of a quarter. The first has four neighbours in a vector, the others four
// transforms. Returns whichever of x and y has the result; each is n real parts and n imaginary ones.
static float *fourier(const Transform *tables, float *x, float *y) {
  int total = tables->half / 2, m = total / 4;
  for (int p = 0; p < m; p += 4) {
    Four four = quarter_turns(x + p, x + total + p, m);
    for (int j = 1; j < 4; j++) {
      const float *w = tables->first + 2 * (j - 1) * m + p;
      turn(&four, j, LOAD(w), LOAD(w + m));
    }
    store_transposed(four.re[0], four.re[1], four.re[2], four.re[3], y + 4 * p);
    store_transposed(four.im[0], four.im[1], four.im[2], four.im[3], y + total + 4 * p);
  }
  for (int n = m, s = 4; n > 1; n /= 4, s *= 4) {
    float *swap = x;
    x = y;
    y = swap;
    if (n == 2) {
      for (int part = 0; part < 2 * total; part += total) {
        for (int q = part; q < part + s; q += 4) {
          vec a = LOAD(x + q), b = LOAD(x + q + s);
          STORE(y + q, ADD(a, b));
          STORE(y + q + s, SUB(a, b));
        }
      }
      break;
    }
    m = n / 4;
    for (int p = 0; p < m; p++) {
      vec c[4], w[4];
      for (int j = 1; j < 4; j++) {
        c[j] = wasm_v128_load32_splat(tables->turns + 2 * j * p * s);
        w[j] = wasm_v128_load32_splat(tables->turns + 2 * j * p * s + 1);
      }
      for (int q = 0; q < s; q += 4) {
        Four four = quarter_turns(x + s * p + q, x + total + s * p + q, s * m);
        float *out = y + 4 * s * p + q;
        for (int j = 1; j < 4; j++) turn(&four, j, c[j], w[j]);
        for (int j = 0; j < 4; j++, out += s) {
          STORE(out, four.re[j]);
          STORE(out + total, four.im[j]);
        }
      }
    }
  }
  return y;
}

// c[m] = sum_k x[k] cos(pi (m + 1/2) (k + 1/2) / half): all that differs in a block of 2 `half` samples. The result
// takes the place of x; `work` has room for 2 `half` numbers.
static void cosine_transform(const Transform *tables, float *x, float *work) {
  int half = tables->half, n = half / 2;
  const float *c = tables->twist, *s = c + n;
  for (int k = 0; k < n; k += 4) {
    vec a = LOAD(x + 2 * k), b = LOAD(x + 2 * k + 4);
    vec d = LOAD(x + half - 2 * k - 4), e = LOAD(x + half - 2 * k - 8);
    vec re = wasm_i32x4_shuffle(a, b, 0, 2, 4, 6), im = wasm_i32x4_shuffle(d, e, 3, 1, 7, 5);
    multiply(re, im, LOAD(c + k), LOAD(s + k), work + k, work + n + k);
  }
  float *z = fourier(tables, work, work + half);
  for (int k = 0; k < n; k += 4) multiply(LOAD(z + k), LOAD(z + n + k), LOAD(c + k), LOAD(s + k), z + k, z + n + k);
  for (int k = 0; k < n; k += 4) {
    vec re = LOAD(z + k), im = wasm_f32x4_neg(LOAD(z + 2 * n - 4 - k));
    STORE(x + 2 * k, wasm_i32x4_shuffle(re, im, 0, 7, 1, 6));
    STORE(x + 2 * k + 4, wasm_i32x4_shuffle(re, im, 2, 5, 3, 4));
  }
}

// The samples between the middles of two blocks: `tail` holds the third quarter of the block before, whose second half
// is even about its middle; the second quarter of this one, whose first half is odd, is c[half / 2 ...].
static void overlap(const Transform *before, const Transform *now, const float *tail, const float *c, float *out) {
  const Transform *shorter = before->half < now->half ? before : now;
  int size = shorter->half, early = (before->half - size) / 2, late = (now->half - size) / 2;
  const float *window = shorter->window, *head = c + now->half / 2;
  for (int n = 0; n < early; n += 4) STORE(out + n, LOAD(tail + n));
  tail += early;
  out += early;
  for (int n = 0; n < size / 2; n += 4) {
    vec l = LOAD(head + late + n), r = LOAD(tail + n);
    vec rising = LOAD(window + n), falling = REVERSE(LOAD(window + size - 4 - n));
    STORE(out + n, ADD(MUL(r, falling), MUL(l, rising)));
    STORE(out + size - 4 - n, REVERSE(SUB(MUL(r, rising), MUL(l, falling))));
  }
  for (int n = 0; n < late; n += 4) STORE(out + size + n, wasm_f32x4_neg(REVERSE(LOAD(head + late - 4 - n))));
}

static void keep_tail(const Transform *now, const float *c, float *tail) {
  int quarter = now->half / 2;
  for (int n = 0; n < quarter; n += 4) STORE(tail + n, wasm_f32x4_neg(REVERSE(LOAD(c + quarter - 4 - n))));
}
