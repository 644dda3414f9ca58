// What features take of blocks of four frames, (bins, 4), one frame a lane. All memory belongs to the caller.
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define INLINE static inline __attribute__((always_inline))

typedef v128_t vec;

INLINE vec upper(vec a) { return wasm_f64x2_promote_low_f32x4(wasm_i64x2_shuffle(a, a, 1, 0)); }

// Sums of the `count` smallest and the `count` largest of the vectors block[rows[i]], in double precision. `smallest` and
// `largest` have room for `count` vectors each, which are kept in order; few of the values change them.
EXPORT("extremeSums")
void extreme_sums(const vec *block, const int *rows, int length, int count, vec *smallest, vec *largest, vec *sums) {
  for (int j = 0; j < count; j++) {
    smallest[j] = wasm_f32x4_splat(__builtin_inff());
    largest[j] = wasm_f32x4_splat(-__builtin_inff());
  }
  for (int i = 0; i < length; i++) {
    vec value = block[rows[i]];
    if (wasm_v128_any_true(wasm_f32x4_lt(value, smallest[count - 1]))) {
      vec rest = value;
      for (int j = 0; j < count; j++) {
        vec kept = smallest[j];
        smallest[j] = wasm_f32x4_pmin(kept, rest);
        rest = wasm_f32x4_pmax(kept, rest);
      }
    }
    if (wasm_v128_any_true(wasm_f32x4_gt(value, largest[count - 1]))) {
      vec rest = value;
      for (int j = 0; j < count; j++) {
        vec kept = largest[j];
        largest[j] = wasm_f32x4_pmax(kept, rest);
        rest = wasm_f32x4_pmin(kept, rest);
      }
    }
  }
  for (int side = 0; side < 2; side++, sums += 2) {
    const vec *list = side ? largest : smallest;
    vec low = wasm_f64x2_splat(0), high = low;
    for (int j = 0; j < count; j++) {
      low = wasm_f64x2_add(low, wasm_f64x2_promote_low_f32x4(list[j]));
      high = wasm_f64x2_add(high, upper(list[j]));
    }
    sums[0] = low, sums[1] = high;
  }
}

INLINE void add_weighted(vec *sums, vec low, vec high, const double *weight) {
  vec w = wasm_v128_load64_splat(weight);
  sums[0] = wasm_f64x2_add(sums[0], wasm_f64x2_mul(w, low));
  sums[1] = wasm_f64x2_add(sums[1], wasm_f64x2_mul(w, high));
}

// sums[row] = sum_k weights[row][k] block[k] in double precision, four rows at a time.
EXPORT("weightedSums")
void weighted_sums(const vec *block, int bins, int rows, const double *weights, vec *sums) {
  for (int row = 0; row < rows; row += 4, weights += 4 * bins, sums += 8) {
    vec s[8];
    for (int i = 0; i < 8; i++) s[i] = wasm_f64x2_splat(0);
    for (int k = 0; k < bins; k++) {
      vec low = wasm_f64x2_promote_low_f32x4(block[k]), high = upper(block[k]);
      for (int i = 0; i < 4; i++) add_weighted(s + 2 * i, low, high, weights + i * bins + k);
    }
    for (int i = 0; i < 8; i++) sums[i] = s[i];
  }
}

// A product of doubles as a mantissa in [1, 2) and the sum of the exponents that were taken out, biased each.
typedef struct {
  vec mantissa, exponent;
} product;

INLINE void multiply(product *p, vec factor) {
  vec bits = wasm_f64x2_mul(p->mantissa, factor);
  p->exponent = wasm_i64x2_add(p->exponent, wasm_u64x2_shr(bits, 52));
  p->mantissa = wasm_v128_or(wasm_v128_and(bits, wasm_i64x2_splat(0xfffffffffffff)), wasm_f64x2_splat(1));
}

// Sum and product of max(floor, block[k]) of each frame, in double precision: sums[0] and [1], mantissas [2] and [3],
// exponents [4] and [5] as integers.
EXPORT("sumAndProduct")
void sum_and_product(const vec *block, int bins, double floor, vec *out) {
  vec least = wasm_f64x2_splat(floor), zero = wasm_f64x2_splat(0), one = wasm_f64x2_splat(1);
  vec sum_low = zero, sum_high = zero;
  product low = {one, zero}, high = {one, zero};
  for (int k = 0; k < bins; k++) {
    vec a = wasm_f64x2_pmax(least, wasm_f64x2_promote_low_f32x4(block[k])), b = wasm_f64x2_pmax(least, upper(block[k]));
    sum_low = wasm_f64x2_add(sum_low, a), sum_high = wasm_f64x2_add(sum_high, b);
    multiply(&low, a), multiply(&high, b);
  }
  out[0] = sum_low, out[1] = sum_high;
  out[2] = low.mantissa, out[3] = high.mantissa;
  out[4] = low.exponent, out[5] = high.exponent;
}
