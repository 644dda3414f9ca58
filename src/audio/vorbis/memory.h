// Memory for what the headers describe: taken in order, given back all at once.
#pragma once
#include <stdint.h>
#include <wasm_simd128.h>

#define INLINE static inline __attribute__((always_inline))
#define EXPORT(name) __attribute__((export_name(name)))

enum { PAGE = 65536, MOST_MEMORY = 1 << 27 };

extern unsigned char __heap_base;
static uint32_t heap;

// `count` zeroed items of so many bytes each, on a vector's boundary; null where they are too many.
static void *take(uint64_t count, uint32_t bytes) {
  uint64_t end = heap + count * bytes + 16;
  if (count > MOST_MEMORY || end > MOST_MEMORY) return 0;
  uint32_t size = __builtin_wasm_memory_size(0) * PAGE;
  if (end > size && __builtin_wasm_memory_grow(0, (end - size + PAGE - 1) / PAGE) == (uint32_t)-1) return 0;
  void *room = (void *)heap;
  heap = (uint32_t)(end & ~15);
  return __builtin_memset(room, 0, count * bytes);
}

EXPORT("clear")
void clear(void) { heap = ((uint32_t)&__heap_base + 15) & ~15; }

// Room that JavaScript writes to.
EXPORT("room")
void *room(uint32_t bytes) { return take(bytes, 1); }
