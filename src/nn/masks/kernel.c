// Masks of dropout: the stream of xoshiro128** 1.1 (Blackman and Vigna, ACM TOMS 2021), two elements from each draw.

#include <stdint.h>
#include <wasm_simd128.h>

typedef struct {
  uint32_t a, b, c, d;
} Words;

static inline uint32_t rotated(uint32_t x, int bits) {
  return (x << bits) | (x >> (32 - bits));
}

static inline uint32_t next(Words *w) {
  const uint32_t result = rotated(w->b * 5, 7) * 9;
  const uint32_t shifted = w->b << 9;
  w->c ^= w->a;
  w->d ^= w->b;
  w->b ^= w->c;
  w->a ^= w->d;
  w->c ^= shifted;
  w->d = rotated(w->d, 11);
  return result;
}

// Two elements for each of so many draws, the low half of a draw first: `kept` where the half is above `below`, else 0.
__attribute__((export_name("fillMask"))) void fillMask(Words *state, int32_t below, int32_t kept, int32_t draws,
                                                       int32_t *mask) {
  Words w = *state;
  const v128_t most = wasm_i32x4_splat(below), value = wasm_i32x4_splat(kept), half = wasm_i32x4_splat(0xffff);
  int32_t i = 0;
  for (; i + 4 <= draws; i += 4, mask += 8) {
    uint32_t drawn[4];
    for (int j = 0; j < 4; j++) drawn[j] = next(&w);
    const v128_t x = wasm_i32x4_make(drawn[0], drawn[1], drawn[2], drawn[3]);
    // the sign of a difference, in all bits
    const v128_t low = wasm_i32x4_shr(wasm_i32x4_sub(most, wasm_v128_and(x, half)), 31);
    const v128_t high = wasm_i32x4_shr(wasm_i32x4_sub(most, wasm_u32x4_shr(x, 16)), 31);
    const v128_t first = wasm_v128_and(low, value), second = wasm_v128_and(high, value);
    wasm_v128_store(mask, wasm_i32x4_shuffle(first, second, 0, 4, 1, 5));
    wasm_v128_store(mask + 4, wasm_i32x4_shuffle(first, second, 2, 6, 3, 7));
  }
  for (; i < draws; i++, mask += 2) {
    const uint32_t drawn = next(&w);
    mask[0] = ((below - (int32_t)(drawn & 0xffff)) >> 31) & kept;
    mask[1] = ((below - (int32_t)(drawn >> 16)) >> 31) & kept;
  }
  *state = w;
}
