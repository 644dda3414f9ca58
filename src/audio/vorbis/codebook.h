// Codebooks: Huffman codes, and a vector for each of them (Vorbis I, section 3).
#pragma once
#include "bits.h"

enum { LEVEL = 10, LENGTH_BITS = 6, END = -1 };
#define LINK (1u << 31)

typedef struct {
  int dim, entries, used, longest;
  // By the next `level` bits, at most LEVEL: entry << LENGTH_BITS | length. Where the code is longer, LINK | offset <<
  // LENGTH_BITS | level of the table that is for the bits behind these.
  int level;
  uint32_t *table;
  float *vectors; // (entries, dim); null where the book has only numbers
} Book;

INLINE uint32_t reversed(uint32_t x) {
  x = (x >> 16) | (x << 16);
  x = ((x >> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  x = ((x >> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  return ((x >> 1) & 0x55555555) | ((x & 0x55555555) << 1);
}

// The entry that comes next; the window must hold its code.
INLINE int next_entry(const Book *book, Bits *bits) {
  int level = book->level;
  uint32_t found = book->table[bits->window & ((1 << level) - 1)];
  while (__builtin_expect(found & LINK, 0)) {
    skip(bits, level);
    level = found & ((1 << LENGTH_BITS) - 1);
    found = book->table[((found & ~LINK) >> LENGTH_BITS) + (bits->window & ((1 << level) - 1))];
  }
  skip(bits, found & ((1 << LENGTH_BITS) - 1));
  return found >> LENGTH_BITS;
}

// The same for a book whose table is all it has: codes of at most LEVEL bits.
INLINE int short_entry(const uint32_t *table, uint32_t mask, Bits *bits) {
  uint32_t found = table[bits->window & mask];
  skip(bits, found & ((1 << LENGTH_BITS) - 1));
  return found >> LENGTH_BITS;
}

// The entry that comes next, or END where the packet ends before or inside it.
INLINE int decode_entry(const Book *book, Bits *bits) {
  if (!book->used) return END;
  refill(bits);
  int entry = next_entry(book, bits);
  return left(bits) < 0 ? END : entry;
}

// Reads the length of each entry's code, 0 for entries without one. False where they make no sense.
static int read_lengths(Bits *bits, Book *book, uint8_t *lengths) {
  int entries = book->entries;
  if (take_bits(bits, 1)) { // in ascending order
    int length = take_bits(bits, 5) + 1;
    for (int i = 0; i < entries; length++) {
      int run = take_bits(bits, width(entries - i));
      if (length > 32 || run > entries - i || left(bits) < 0) return 0;
      for (; run > 0; run--) lengths[i++] = length;
    }
    return 1;
  }
  int sparse = take_bits(bits, 1);
  for (int i = 0; i < entries && left(bits) >= 0; i++) {
    if (!sparse || take_bits(bits, 1)) lengths[i] = take_bits(bits, 5) + 1;
  }
  return left(bits) >= 0;
}

// Gives each entry the lowest code that is free, first bit lowest. At most one node of each depth is free, the deeper
// the lower; a node is the code that leads to it, first bit highest.
static int assign_codes(Book *book, const uint8_t *lengths, uint32_t *codes) {
  uint32_t node[33] = {0};
  uint64_t is_free = 1;
  for (int i = 0; i < book->entries; i++) {
    int length = lengths[i];
    if (!length) continue;
    uint64_t above = is_free & ((2ull << length) - 1);
    if (!above) return 0;
    int depth = 63 - __builtin_clzll(above);
    uint32_t code = node[depth];
    codes[i] = reversed(code);
    is_free ^= 1ull << depth;
    while (depth < length) {
      depth++;
      node[depth] = code | 1u << (32 - depth);
      is_free |= 1ull << depth;
    }
    book->used++;
    if (length > book->longest) book->longest = length;
  }
  // A tree must be full, unless it is a single code of one bit, whose bit may be either.
  return !is_free || book->used == 0 || (book->used == 1 && book->longest == 1);
}

// The place of a code, first bit lowest, in the table where its links lead so far.
typedef struct {
  uint32_t *slot;
  int level, done; // bits of the table's index, and bits before it
} Place;

static Place find_place(const Book *book, uint32_t code) {
  Place place = {book->table + (code & ((1 << book->level) - 1)), book->level, 0};
  while (*place.slot & LINK) {
    int level = *place.slot & ((1 << LENGTH_BITS) - 1);
    place.done += place.level;
    place.slot = book->table + ((*place.slot & ~LINK) >> LENGTH_BITS) + (code >> place.done & ((1 << level) - 1));
    place.level = level;
  }
  return place;
}

// Adds the tables behind those that are there: first each slot of a longer code gets the most bits that are behind it,
// then a link to a table for as many. True once there are no longer codes; false where memory does not suffice.
static int add_tables(Book *book, const uint8_t *lengths, const uint32_t *codes) {
  for (int longer = 1; longer;) {
    longer = 0;
    for (int i = 0; i < book->entries; i++) {
      if (lengths[i] <= LEVEL) continue;
      Place place = find_place(book, codes[i]);
      uint32_t behind = lengths[i] - place.done - place.level;
      if ((int)behind <= 0) continue;
      longer = 1;
      if (*place.slot < behind) *place.slot = behind;
    }
    for (int i = 0; longer && i < book->entries; i++) {
      if (lengths[i] <= LEVEL) continue;
      Place place = find_place(book, codes[i]);
      if (lengths[i] - place.done - place.level <= 0 || *place.slot == 0) continue;
      int level = *place.slot < LEVEL ? *place.slot : LEVEL;
      uint32_t *table = take(1 << level, sizeof(uint32_t));
      if (!table) return 0;
      *place.slot = LINK | (uint32_t)(table - book->table) << LENGTH_BITS | level;
    }
  }
  return 1;
}

// Makes the tables; the codes have their first bit lowest.
static int make_tables(Book *book, const uint8_t *lengths, const uint32_t *codes) {
  book->level = book->longest < LEVEL ? book->longest : LEVEL;
  book->table = take(1 << book->level, sizeof(uint32_t));
  if (!book->table || !add_tables(book, lengths, codes)) return 0;
  for (int i = 0; i < book->entries; i++) {
    if (!lengths[i]) continue;
    Place place = find_place(book, codes[i]);
    int rest = lengths[i] - place.done;
    uint32_t *end = place.slot + (1 << place.level) - (codes[i] >> place.done);
    for (uint32_t *slot = place.slot; slot < end; slot += 1 << rest) *slot = (uint32_t)i << LENGTH_BITS | rest;
  }
  if (book->used == 1) book->table[1] = book->table[0];
  return 1;
}

// A number of 21 bits of mantissa, 10 of exponent and a sign.
static double unpack_float(uint32_t x) {
  int exponent = (int)(x >> 21 & 0x3ff) - 788;
  if (exponent > 63) exponent = 63;
  if (exponent < -63) exponent = -63;
  double value = x & 0x1fffff;
  for (; exponent > 0; exponent--) value *= 2;
  for (; exponent < 0; exponent++) value /= 2;
  return x >> 31 ? -value : value;
}

// The most steps an axis of a lattice of so many entries can have.
static int lattice_steps(int entries, int dim) {
  for (int steps = 1;; steps++) {
    uint64_t points = 1;
    for (int d = 0; d < dim && points <= (uint64_t)entries; d++) points *= steps + 1;
    if (points > (uint64_t)entries) return steps;
  }
}

// Reads the vectors: from a lattice (kind 1), or number by number (kind 2).
static int read_vectors(Bits *bits, Book *book, int kind) {
  double least = unpack_float(take_bits(bits, 32)), step = unpack_float(take_bits(bits, 32));
  int value_bits = take_bits(bits, 4) + 1, cumulative = take_bits(bits, 1);
  if (book->dim == 0 || book->entries == 0) return 1;
  int steps = kind == 1 ? lattice_steps(book->entries, book->dim) : book->entries * book->dim;
  if ((int64_t)steps * value_bits > left(bits)) return 0;
  uint16_t *multiples = take(steps, sizeof(uint16_t));
  book->vectors = take((uint64_t)book->entries * book->dim, sizeof(float));
  if (!multiples || !book->vectors) return 0;
  for (int i = 0; i < steps; i++) multiples[i] = take_bits(bits, value_bits);
  float *out = book->vectors;
  for (int i = 0; i < book->entries; i++) {
    float last = 0;
    for (int d = 0, rest = i; d < book->dim; d++, rest /= steps, out++) {
      int index = kind == 1 ? rest % steps : i * book->dim + d;
      *out = (float)(multiples[index] * step + least + last);
      if (cumulative) last = *out;
    }
  }
  return 1;
}

// Reads a codebook of the setup header. False where it is not in order.
static int read_book(Bits *bits, Book *book) {
  if (take_bits(bits, 24) != 0x564342) return 0;
  book->dim = take_bits(bits, 16);
  book->entries = take_bits(bits, 24);
  if (width(book->dim) + width(book->entries) > 24) return 0;
  uint8_t *lengths = take(book->entries, 1);
  uint32_t *codes = take(book->entries, sizeof(uint32_t));
  if (!lengths || !codes) return 0;
  if (!read_lengths(bits, book, lengths) || !assign_codes(book, lengths, codes)) return 0;
  if (!make_tables(book, lengths, codes)) return 0;
  int kind = take_bits(bits, 4);
  return kind == 0 || (kind <= 2 && read_vectors(bits, book, kind));
}
