// Floor 1: a curve of straight lines between posts, in decibels (Vorbis I, section 7).
#pragma once
#include "codebook.h"

enum { MOST_POSTS = 65, STRAIGHT = 0x8000 };

typedef struct {
  int dim, sub_bits, book, sub_books[8]; // a sub-book of -1 stands for zeros
} FloorClass;

typedef struct {
  int partitions, partition_class[31], posts, multiplier, range;
  FloorClass classes[16];
  int x[MOST_POSTS], order[MOST_POSTS], low[MOST_POSTS], high[MOST_POSTS];
} Floor1;

static const float *decibels; // 256 factors, from -139.45 to 0 dB

// For each post from the third on, its nearest neighbours among the posts before it; and the order from left to right.
static int sort_posts(Floor1 *floor) {
  for (int i = 0; i < floor->posts; i++) {
    int at = i;
    for (; at > 0 && floor->x[floor->order[at - 1]] > floor->x[i]; at--) floor->order[at] = floor->order[at - 1];
    floor->order[at] = i;
    if (at > 0 && floor->x[floor->order[at - 1]] == floor->x[i]) return 0;
    if (i < 2) continue;
    floor->low[i] = floor->order[at - 1];
    floor->high[i] = floor->order[at + 1];
  }
  return 1;
}

static int read_floor1(Bits *bits, Floor1 *floor, int books) {
  floor->partitions = take_bits(bits, 5);
  int classes = 0;
  for (int i = 0; i < floor->partitions; i++) {
    int class = floor->partition_class[i] = take_bits(bits, 4);
    if (class >= classes) classes = class + 1;
  }
  for (int i = 0; i < classes; i++) {
    FloorClass *class = &floor->classes[i];
    class->dim = take_bits(bits, 3) + 1;
    class->sub_bits = take_bits(bits, 2);
    if (class->sub_bits) class->book = take_bits(bits, 8);
    if (class->book >= books) return 0;
    for (int k = 0; k < 1 << class->sub_bits; k++) {
      class->sub_books[k] = (int)take_bits(bits, 8) - 1;
      if (class->sub_books[k] >= books) return 0;
    }
  }
  floor->multiplier = take_bits(bits, 2) + 1;
  floor->range = (int[]){256, 128, 86, 64}[floor->multiplier - 1];
  int range_bits = take_bits(bits, 4);
  floor->posts = 2;
  floor->x[1] = 1 << range_bits;
  for (int i = 0; i < floor->partitions; i++) {
    for (int k = floor->classes[floor->partition_class[i]].dim; k > 0; k--) {
      if (floor->posts == MOST_POSTS) return 0;
      floor->x[floor->posts++] = take_bits(bits, range_bits);
    }
  }
  return left(bits) >= 0 && sort_posts(floor);
}

// Height at x of the line between two posts.
static int height_between(const Floor1 *floor, const int *y, int low, int high, int x) {
  int y0 = y[low] & ~STRAIGHT, y1 = y[high] & ~STRAIGHT, x0 = floor->x[low];
  int rise = (y1 < y0 ? y0 - y1 : y1 - y0) * (x - x0) / (floor->x[high] - x0);
  return y1 < y0 ? y0 - rise : y0 + rise;
}

// Turns what was read, distances from the line between a post's neighbours, into heights; marks posts on that line.
static void place_posts(const Floor1 *floor, int *y) {
  for (int i = 2; i < floor->posts; i++) {
    int low = floor->low[i], high = floor->high[i], value = y[i];
    int predicted = height_between(floor, y, low, high, floor->x[i]);
    if (value == 0) {
      y[i] = predicted | STRAIGHT;
      continue;
    }
    int above = floor->range - predicted, below = predicted, both = 2 * (above < below ? above : below);
    if (value < both) value = value & 1 ? -((value + 1) >> 1) : value >> 1;
    else value = above > below ? value - below : above - value - 1;
    y[i] = (predicted + value) & 0x7fff;
    y[low] &= ~STRAIGHT;
    y[high] &= ~STRAIGHT;
  }
}

// Reads the posts' heights. False where the channel is silent, or the packet ends here.
static int decode_floor1(const Floor1 *floor, const Book *books, Bits *bits, int *y) {
  if (!take_bits(bits, 1)) return 0;
  int height_bits = width(floor->range - 1), post = 2;
  y[0] = take_bits(bits, height_bits);
  y[1] = take_bits(bits, height_bits);
  for (int i = 0; i < floor->partitions; i++) {
    const FloorClass *class = &floor->classes[floor->partition_class[i]];
    int choice = class->sub_bits ? decode_entry(&books[class->book], bits) : 0;
    if (choice == END) return 0;
    for (int k = 0; k < class->dim; k++, choice >>= class->sub_bits) {
      int book = class->sub_books[choice & ((1 << class->sub_bits) - 1)];
      y[post] = book < 0 ? 0 : decode_entry(&books[book], bits);
      if (y[post++] == END) return 0;
    }
  }
  if (left(bits) < 0) return 0;
  place_posts(floor, y);
  return 1;
}

// Multiplies the spectrum by the line from (x0, y0) to (x1, y1), heights in fixed point; a product with the exact
// fraction would not round otherwise for any line of 32768 points.
INLINE void draw_line(int x0, int y0, int x1, int y1, int end, float *spectrum) {
  int64_t step = y0 == y1 ? 0 : ((int64_t)(y1 > y0 ? y1 - y0 : y0 - y1) << 32) / (x1 - x0) + 1;
  int64_t y = (int64_t)y0 << 32;
  if (y1 < y0) step = -step, y += 0xffffffff;
  if (end > x1) end = x1;
  for (int x = x0; x < end; x++, y += step) spectrum[x] *= decibels[y >> 32];
}

INLINE int loudness(const Floor1 *floor, int height) {
  int y = height * floor->multiplier;
  return y > 255 ? 255 : y;
}

static void apply_floor1(const Floor1 *floor, const int *y, float *spectrum, int size) {
  int x0 = 0, y0 = loudness(floor, y[0] & ~STRAIGHT);
  for (int i = 1; i < floor->posts; i++) {
    int post = floor->order[i];
    if (y[post] & STRAIGHT) continue;
    int x1 = floor->x[post], y1 = loudness(floor, y[post]);
    draw_line(x0, y0, x1, y1, size, spectrum);
    x0 = x1, y0 = y1;
  }
  draw_line(x0, y0, size, y0, size, spectrum);
}
