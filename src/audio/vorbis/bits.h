// The bits of a packet, the lowest of a byte first. Sixteen bytes behind a packet must be readable.
#pragma once
#include "memory.h"

typedef struct {
  uint64_t window; // the next bits, of which `count` are valid
  int count;
  const uint8_t *at, *end;
} Bits;

typedef uint64_t __attribute__((aligned(1))) Unaligned;

// At least 56 valid bits.
INLINE void refill(Bits *bits) {
  bits->window |= *(const Unaligned *)bits->at << bits->count;
  bits->at += (63 - bits->count) >> 3;
  bits->count |= 56;
}

INLINE Bits bits_of(const uint8_t *packet, int bytes) { return (Bits){0, 0, packet, packet + bytes}; }

// Bits that are left; negative where more were taken than there are.
INLINE int left(const Bits *bits) { return 8 * (int)(bits->end - bits->at) + bits->count; }

INLINE void skip(Bits *bits, int count) {
  bits->window >>= count;
  bits->count -= count;
}

// An unsigned number of at most 32 bits; behind the end 0, and `left` is negative from then on.
static uint32_t take_bits(Bits *bits, int count) {
  if (left(bits) < count) {
    *bits = (Bits){0, -1, bits->end, bits->end};
    return 0;
  }
  refill(bits);
  uint32_t value = bits->window & ((1ull << count) - 1);
  skip(bits, count);
  return value;
}

// Bits that a number takes: 0 for 0, 1 for 1, 3 for 7.
INLINE int width(uint32_t value) { return value ? 32 - __builtin_clz(value) : 0; }
