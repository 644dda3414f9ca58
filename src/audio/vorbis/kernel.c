// A Vorbis I decoder: from packets to samples. One stream at a time; JavaScript reads the Ogg pages.
#include "floor0.h"
#include "floor1.h"
#include "imdct.h"
#include "residue.h"

typedef struct {
  int kind;
  Floor0 floor0;
  Floor1 floor1;
} Floor;

typedef struct {
  int submaps, floor[16], residue[16], couplings;
  uint8_t submap_of[256], magnitude[256], angle[256];
} Mapping;

typedef struct {
  int long_block, mapping;
} Mode;

typedef struct {
  float *spectrum, *tail;
  int audible, heights[MOST_POSTS];
  float curve[257]; // floor 0: amplitude and angles
} Channel;

static int channel_count, floor_count, residue_count, mapping_count, mode_count, book_count;
static Channel *channels;
static Book *books;
static Floor *floors;
static Residue *residues;
static Mapping *mappings;
static Mode *modes;
static Transform transforms[2]; // of short and long blocks
static const Transform *before; // of the block before; null before the first one
static float *interleaved, *work, **bundle;
static const uint8_t **words;

static void silence(float *signal, int size) {
  for (int i = 0; i < size; i += 4) STORE(signal + i, wasm_f32x4_splat(0));
}

static int read_floor(Bits *bits, Floor *floor) {
  floor->kind = take_bits(bits, 16);
  if (floor->kind == 1) return read_floor1(bits, &floor->floor1, book_count);
  if (floor->kind != 0 || !read_floor0(bits, &floor->floor0, books, book_count)) return 0;
  for (int b = 0; b < 2; b++) {
    floor->floor0.bark[b] = bark_map(&floor->floor0, transforms[b].half);
    if (!floor->floor0.bark[b]) return 0;
  }
  return 1;
}

static int read_mapping(Bits *bits, Mapping *mapping) {
  if (take_bits(bits, 16) != 0) return 0;
  mapping->submaps = take_bits(bits, 1) ? take_bits(bits, 4) + 1 : 1;
  mapping->couplings = take_bits(bits, 1) ? take_bits(bits, 8) + 1 : 0;
  for (int i = 0; i < mapping->couplings; i++) {
    int m = mapping->magnitude[i] = take_bits(bits, width(channel_count - 1));
    int a = mapping->angle[i] = take_bits(bits, width(channel_count - 1));
    if (m == a || m >= channel_count || a >= channel_count) return 0;
  }
  if (take_bits(bits, 2) != 0) return 0;
  for (int c = 0; c < channel_count && mapping->submaps > 1; c++) {
    mapping->submap_of[c] = take_bits(bits, 4);
    if (mapping->submap_of[c] >= mapping->submaps) return 0;
  }
  for (int i = 0; i < mapping->submaps; i++) {
    take_bits(bits, 8); // of no use in Vorbis I
    mapping->floor[i] = take_bits(bits, 8);
    mapping->residue[i] = take_bits(bits, 8);
    if (mapping->floor[i] >= floor_count || mapping->residue[i] >= residue_count) return 0;
  }
  return 1;
}

static int read_mode(Bits *bits, Mode *mode) {
  mode->long_block = take_bits(bits, 1);
  int window_and_transform = take_bits(bits, 32);
  mode->mapping = take_bits(bits, 8);
  return window_and_transform == 0 && mode->mapping < mapping_count;
}

static int take_channels(void) {
  int half = transforms[1].half;
  channels = take(channel_count, sizeof(Channel));
  bundle = take(channel_count, sizeof(float *));
  words = take(channel_count * half, sizeof(uint8_t *));
  interleaved = take(channel_count * half, sizeof(float));
  work = take(2 * half, sizeof(float));
  if (!channels || !bundle || !words || !interleaved || !work) return 0;
  for (int c = 0; c < channel_count; c++) {
    channels[c].spectrum = take(half, sizeof(float));
    channels[c].tail = take(half / 2, sizeof(float));
    if (!channels[c].spectrum || !channels[c].tail) return 0;
  }
  return 1;
}

// Reads a setup header. `tables`: half, window, twist, first and turns for short and for long blocks. False where the
// header is not in order.
EXPORT("setUp")
int set_up(const uint8_t *packet, int bytes, int channels_, const float *decibels_, const Transform *tables) {
  Bits bits = bits_of(packet + 7, bytes - 7); // behind the packet's kind and 'vorbis'
  channel_count = channels_;
  decibels = decibels_;
  transforms[0] = tables[0], transforms[1] = tables[1];
  if (!take_channels()) return 0;

#define READ_ALL(items, number, bits_of_number, read)                                                                  \
  number = take_bits(&bits, bits_of_number) + 1;                                                                       \
  items = take(number, sizeof(*items));                                                                                \
  for (int i = 0; i < number; i++) {                                                                                   \
    if (!items || !(read) || left(&bits) < 0) return 0;                                                                \
  }
  READ_ALL(books, book_count, 8, read_book(&bits, &books[i]));
  for (int i = take_bits(&bits, 6) + 1; i > 0; i--) {
    if (take_bits(&bits, 16) != 0) return 0; // of no use in Vorbis I
  }
  READ_ALL(floors, floor_count, 6, read_floor(&bits, &floors[i]));
  READ_ALL(residues, residue_count, 6, read_residue(&bits, &residues[i], books, book_count));
  READ_ALL(mappings, mapping_count, 6, read_mapping(&bits, &mappings[i]));
  READ_ALL(modes, mode_count, 6, read_mode(&bits, &modes[i]));
  return take_bits(&bits, 1);
}

static void decode_floors(const Mapping *mapping, Bits *bits) {
  for (int c = 0; c < channel_count; c++) {
    Channel *channel = &channels[c];
    const Floor *floor = &floors[mapping->floor[mapping->submap_of[c]]];
    channel->audible = floor->kind == 1 ? decode_floor1(&floor->floor1, books, bits, channel->heights)
                                        : decode_floor0(&floor->floor0, books, bits, channel->curve);
  }
}

// Whether a channel has a residue: it is audible, or coupled with one that is.
static void find_residues(const Mapping *mapping, uint8_t *has_residue) {
  for (int c = 0; c < channel_count; c++) has_residue[c] = channels[c].audible;
  for (int i = 0; i < mapping->couplings; i++) {
    uint8_t *m = &has_residue[mapping->magnitude[i]], *a = &has_residue[mapping->angle[i]];
    *m = *a = *m | *a;
  }
}

// interleaved[k count + c] as the signals of the bundle.
static void deinterleave(int count, int half) {
  if (count == 2) {
    for (int k = 0; k < half; k += 4) {
      vec a = LOAD(interleaved + 2 * k), b = LOAD(interleaved + 2 * k + 4);
      STORE(bundle[0] + k, wasm_i32x4_shuffle(a, b, 0, 2, 4, 6));
      STORE(bundle[1] + k, wasm_i32x4_shuffle(a, b, 1, 3, 5, 7));
    }
    return;
  }
  for (int c = 0; c < count; c++) {
    for (int k = 0; k < half; k++) bundle[c][k] = interleaved[k * count + c];
  }
}

static void decode_residues(const Mapping *mapping, Bits *bits, int half) {
  uint8_t has_residue[256];
  find_residues(mapping, has_residue);
  for (int c = 0; c < channel_count; c++) silence(channels[c].spectrum, half);
  for (int i = 0; i < mapping->submaps; i++) {
    const Residue *residue = &residues[mapping->residue[i]];
    int count = 0, any = 0;
    for (int c = 0; c < channel_count; c++) {
      if (mapping->submap_of[c] != i || !(has_residue[c] || residue->kind == INTERLEAVED)) continue;
      bundle[count++] = channels[c].spectrum;
      any |= has_residue[c];
    }
    if (!any) continue;
    if (residue->kind != INTERLEAVED || count == 1) {
      add_residue(residue, bits, bundle, count, half, words);
      continue;
    }
    silence(interleaved, count * half);
    add_residue(residue, bits, &interleaved, 1, count * half, words);
    deinterleave(count, half);
  }
}

// From magnitude and angle, one channel and what the other lacks to it, back to both.
static void uncouple(float *magnitude, float *angle, int half) {
  vec zero = wasm_f32x4_splat(0);
  for (int k = 0; k < half; k += 4) {
    vec m = LOAD(magnitude + k), a = LOAD(angle + k), positive = wasm_f32x4_gt(a, zero);
    vec other = wasm_v128_bitselect(ADD(m, a), SUB(m, a), wasm_v128_xor(wasm_f32x4_gt(m, zero), positive));
    STORE(magnitude + k, wasm_v128_bitselect(m, other, positive));
    STORE(angle + k, wasm_v128_bitselect(other, m, positive));
  }
}

static void apply_floors(const Mapping *mapping, int long_block) {
  int half = transforms[long_block].half;
  for (int c = 0; c < channel_count; c++) {
    Channel *channel = &channels[c];
    const Floor *floor = &floors[mapping->floor[mapping->submap_of[c]]];
    if (!channel->audible) silence(channel->spectrum, half);
    else if (floor->kind == 1) apply_floor1(&floor->floor1, channel->heights, channel->spectrum, half);
    else apply_floor0(&floor->floor0, channel->curve, floor->floor0.bark[long_block], channel->spectrum, half);
  }
}

// As magnitudes have the order of their bits, which are above those of all numbers where they are infinite or NaN.
static v128_t loudest;

static void listen(const float *signal, int samples) {
  vec magnitude = wasm_i32x4_splat(0x7fffffff);
  for (int n = 0; n < samples; n += 4) loudest = wasm_i32x4_max(loudest, wasm_v128_and(LOAD(signal + n), magnitude));
}

// Whether no sample since `restart` was above 2^20.
EXPORT("isBounded")
int is_bounded(void) { return !wasm_v128_any_true(wasm_i32x4_gt(loudest, (v128_t)wasm_f32x4_splat(1 << 20))); }

// Decodes an audio packet. Channel c gets its samples at out + c stride, as many as lie between the middles of the block
// before and of this one, at most half a long block. Returns their number, or -1 for no audio packet.
EXPORT("decode")
int decode(const uint8_t *packet, int bytes, float *out, int stride) {
  Bits bits = bits_of(packet, bytes);
  if (take_bits(&bits, 1) != 0) return -1;
  int number = take_bits(&bits, width(mode_count - 1));
  if (number >= mode_count) return -1;
  const Mode *mode = &modes[number];
  if (mode->long_block) take_bits(&bits, 2); // the neighbours' sizes, which are known
  if (left(&bits) < 0) return -1;

  const Mapping *mapping = &mappings[mode->mapping];
  const Transform *now = &transforms[mode->long_block];
  decode_floors(mapping, &bits);
  decode_residues(mapping, &bits, now->half);
  for (int i = mapping->couplings - 1; i >= 0; i--) {
    uncouple(channels[mapping->magnitude[i]].spectrum, channels[mapping->angle[i]].spectrum, now->half);
  }
  apply_floors(mapping, mode->long_block);
  int samples = before ? (before->half + now->half) / 2 : 0;
  for (int c = 0; c < channel_count; c++, out += stride) {
    Channel *channel = &channels[c];
    if (channel->audible) cosine_transform(now, channel->spectrum, work);
    if (before) overlap(before, now, channel->tail, channel->spectrum, out);
    keep_tail(now, channel->spectrum, channel->tail);
    listen(out, samples);
  }
  before = now;
  return samples;
}

// Forgets the blocks before, for a stream of the same headers.
EXPORT("restart")
void restart(void) {
  before = 0;
  loudest = wasm_i32x4_splat(0);
}
