// Residues: what the floor is multiplied by, as sums of codebook vectors (Vorbis I, section 8).
#pragma once
#include "codebook.h"

enum { PASSES = 8, INTERLEAVED = 2 };

typedef struct {
  int kind, begin, end, partition_size, classes, passes;
  const Book *class_book;
  int class_words;           // entries of the class book that mean something
  uint8_t *class_of;         // (class_words, class_book->dim): the classes that an entry stands for
  const Book *books[64][PASSES]; // null where a class takes no part in a pass
} Residue;

static int read_residue(Bits *bits, Residue *residue, const Book *books, int count) {
  residue->kind = take_bits(bits, 16);
  if (residue->kind > INTERLEAVED) return 0;
  residue->begin = take_bits(bits, 24);
  residue->end = take_bits(bits, 24);
  residue->partition_size = take_bits(bits, 24) + 1;
  residue->classes = take_bits(bits, 6) + 1;
  int class_book = take_bits(bits, 8);
  if (class_book >= count) return 0;
  residue->class_book = &books[class_book];
  uint8_t cascade[64];
  for (int c = 0; c < residue->classes; c++) {
    cascade[c] = take_bits(bits, 3);
    if (take_bits(bits, 1)) cascade[c] |= take_bits(bits, 5) << 3;
    if (width(cascade[c]) > residue->passes) residue->passes = width(cascade[c]);
  }
  for (int c = 0; c < residue->classes; c++) {
    for (int pass = 0; pass < PASSES; pass++) {
      if (!(cascade[c] >> pass & 1)) continue;
      int book = take_bits(bits, 8);
      if (book >= count || !books[book].vectors) return 0;
      if (books[book].used) residue->books[c][pass] = &books[book];
    }
  }

  int dim = residue->class_book->dim;
  residue->class_words = 1;
  for (int d = 0; d < dim; d++) {
    if (residue->class_words * (int64_t)residue->classes > residue->class_book->entries) return 0;
    residue->class_words *= residue->classes;
  }
  residue->class_of = take((uint64_t)residue->class_words * dim, 1);
  if (dim == 0 || !residue->class_of || left(bits) < 0) return 0;
  for (int word = 0; word < residue->class_words; word++) {
    for (int d = dim - 1, rest = word; d >= 0; d--, rest /= residue->classes) {
      residue->class_of[word * dim + d] = rest % residue->classes;
    }
  }
  return 1;
}

INLINE void add_vector(const Book *book, int entry, float *out, int dim) {
  const float *vector = book->vectors + entry * dim;
  int d = 0;
  for (; d + 4 <= dim; d += 4) {
    wasm_v128_store(out + d, wasm_f32x4_add(wasm_v128_load(out + d), wasm_v128_load(vector + d)));
  }
  for (; d < dim; d++) out[d] += vector[d];
}

// Two vectors, one behind the other.
INLINE void add_two(const Book *book, int first, int second, float *out, int dim) {
  if (dim == 2) {
    v128_t both = wasm_v128_load64_zero(book->vectors + 2 * first);
    both = wasm_v128_load64_lane(book->vectors + 2 * second, both, 1);
    wasm_v128_store(out, wasm_f32x4_add(wasm_v128_load(out), both));
  } else {
    add_vector(book, first, out, dim);
    add_vector(book, second, out + dim, dim);
  }
}

// Adds vectors of `dim` numbers one behind the other. False where the packet ends.
INLINE int add_vectors(const Book *book, Bits *packet, float *out, int size, int dim) {
  Bits bits = *packet;
  int i = 0;
  // Several codes at once, as long as the packet certainly holds them: at most four of LEVEL bits, or two of 28.
  if (book->longest <= LEVEL) {
    const uint32_t *table = book->table;
    uint32_t mask = (1 << book->level) - 1;
    for (; i + 4 * dim <= size && left(&bits) >= 56; i += 4 * dim) {
      refill(&bits);
      int a = short_entry(table, mask, &bits), b = short_entry(table, mask, &bits);
      add_two(book, a, b, out + i, dim);
      a = short_entry(table, mask, &bits), b = short_entry(table, mask, &bits);
      add_two(book, a, b, out + i + 2 * dim, dim);
    }
  }
  for (; book->longest <= 28 && i + 2 * dim <= size && left(&bits) >= 56; i += 2 * dim) {
    refill(&bits);
    int a = next_entry(book, &bits), b = next_entry(book, &bits);
    add_two(book, a, b, out + i, dim);
  }
  for (; i + dim <= size; i += dim) {
    int entry = decode_entry(book, &bits);
    if (entry == END) break;
    add_vector(book, entry, out + i, dim);
  }
  *packet = bits;
  return i + dim > size;
}

// Kinds 1 and 2: the vectors of a partition follow each other; one that is too long is cut.
static int add_partition(const Book *book, Bits *bits, float *out, int size) {
  int dim = book->dim;
  int whole = dim == 1   ? add_vectors(book, bits, out, size, 1)
              : dim == 2 ? add_vectors(book, bits, out, size, 2)
              : dim == 4 ? add_vectors(book, bits, out, size, 4)
              : dim == 8 ? add_vectors(book, bits, out, size, 8)
                         : add_vectors(book, bits, out, size, dim);
  int rest = size % dim;
  if (!whole || rest == 0) return whole;
  int entry = decode_entry(book, bits);
  if (entry == END) return 0;
  for (int d = 0; d < rest; d++) out[size - rest + d] += book->vectors[entry * dim + d];
  return 1;
}

// Kind 0: the numbers of a vector lie size / dim apart.
static int scatter_partition(const Book *book, Bits *bits, float *out, int size) {
  int dim = book->dim, step = size / dim;
  for (int i = 0; i < step; i++) {
    int entry = decode_entry(book, bits);
    if (entry == END) return 0;
    for (int d = 0; d < dim; d++) out[i + d * step] += book->vectors[entry * dim + d];
  }
  return 1;
}

// Adds the residues of `count` signals of so many numbers. `words` has room for the class words of all partitions.
// Where the packet ends, what was added stays.
static void add_residue(const Residue *residue, Bits *bits, float *const *out, int count, int size,
                        const uint8_t **words) {
  int end = residue->end < size ? residue->end : size, part = residue->partition_size;
  int partitions = end > residue->begin ? (end - residue->begin) / part : 0;
  int dim = residue->class_book->dim;
  for (int pass = 0; pass < residue->passes; pass++) {
    const uint8_t **word = words;
    for (int first = 0; first < partitions; first += dim, word += count) {
      for (int c = 0; c < count && pass == 0; c++) {
        int entry = decode_entry(residue->class_book, bits);
        if (entry == END || entry >= residue->class_words) return;
        word[c] = residue->class_of + entry * dim;
      }
      for (int i = first; i < first + dim && i < partitions; i++) {
        for (int c = 0; c < count; c++) {
          const Book *book = residue->books[word[c][i - first]][pass];
          if (!book) continue;
          float *to = out[c] + residue->begin + i * part;
          if (residue->kind == 0) {
            if (!scatter_partition(book, bits, to, part)) return;
          } else if (!add_partition(book, bits, to, part)) {
            return;
          }
        }
      }
    }
  }
}
