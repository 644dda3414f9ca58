// Floor 0: a curve from line spectral pairs (Vorbis I, section 6), as the first encoders wrote it.
#pragma once
#include "codebook.h"

#define PI 3.14159265358979323846

// Imported from JavaScript's Math.
double cos(double x), atan(double x), exp(double x);

typedef struct {
  int order, rate, bark_size, amplitude_bits, amplitude_offset, books, book[16];
  int *bark[2]; // for each block size the place of each bin on the Bark scale
} Floor0;

static int read_floor0(Bits *bits, Floor0 *floor, const Book *books, int count) {
  floor->order = take_bits(bits, 8);
  floor->rate = take_bits(bits, 16);
  floor->bark_size = take_bits(bits, 16);
  floor->amplitude_bits = take_bits(bits, 6);
  floor->amplitude_offset = take_bits(bits, 8);
  floor->books = take_bits(bits, 4) + 1;
  if (!floor->order || !floor->rate || !floor->bark_size || floor->amplitude_bits > 32) return 0;
  for (int i = 0; i < floor->books; i++) {
    floor->book[i] = take_bits(bits, 8);
    if (floor->book[i] >= count || !books[floor->book[i]].vectors) return 0;
  }
  return left(bits) >= 0;
}

static double bark(double hertz) {
  return 13.1 * atan(0.00074 * hertz) + 2.24 * atan(hertz * hertz * 1.85e-8) + 1e-4 * hertz;
}

static int *bark_map(const Floor0 *floor, int size) {
  int *map = take(size, sizeof(int));
  double nyquist = floor->rate / 2.0, scale = floor->bark_size / bark(nyquist);
  for (int i = 0; map && i < size; i++) {
    int place = (int)(bark(nyquist / size * i) * scale);
    map[i] = place < floor->bark_size ? place : floor->bark_size - 1;
  }
  return map;
}

// Reads the amplitude and the angles behind it. False where the channel is silent, or the packet ends here.
static int decode_floor0(const Floor0 *floor, const Book *books, Bits *bits, float *curve) {
  uint32_t amplitude = take_bits(bits, floor->amplitude_bits);
  if (amplitude == 0) return 0;
  int choice = take_bits(bits, width(floor->books));
  if (left(bits) < 0 || choice >= floor->books) return 0;
  curve[0] = (float)((double)amplitude / (uint32_t)((1ull << floor->amplitude_bits) - 1) * floor->amplitude_offset);
  const Book *book = &books[floor->book[choice]];
  float *angles = curve + 1, last = 0;
  for (int i = 0; i < floor->order; last = angles[i - 1]) {
    int entry = decode_entry(book, bits);
    if (entry == END) return 0;
    const float *vector = book->vectors + entry * book->dim;
    for (int d = 0; d < book->dim && i < floor->order; d++, i++) angles[i] = vector[d] + last;
  }
  return 1;
}

static void apply_floor0(const Floor0 *floor, const float *curve, const int *map, float *spectrum, int size) {
  const float *angles = curve + 1;
  float cosines[256], step = (float)(PI / floor->bark_size);
  for (int j = 0; j < floor->order; j++) cosines[j] = (float)(2 * cos(angles[j]));
  for (int i = 0; i < size;) {
    int place = map[i], j = 1;
    float w = (float)(2 * cos(step * place)), p = 0.5f, q = 0.5f;
    for (; j < floor->order; j += 2) {
      q *= w - cosines[j - 1];
      p *= w - cosines[j];
    }
    if (j == floor->order) {
      q *= w - cosines[j - 1];
      p *= p * (4 - w * w);
      q *= q;
    } else {
      p *= p * (2 - w);
      q *= q * (2 + w);
    }
    float level = (float)exp(0.11512925 * (curve[0] / __builtin_sqrtf(p + q) - floor->amplitude_offset));
    for (; i < size && map[i] == place; i++) spectrum[i] *= level;
  }
}
