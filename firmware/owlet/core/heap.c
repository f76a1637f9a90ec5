/* The block allocator and the collector: see heap.h. */
#include "core/heap.h"

#include <string.h>

#include "core/image.h"
#include "core/poison.h"
#include "core/vm.h"

enum { BLOCK = 16, MARK_STACK = 48 };

/* The two bits of a block in the map; sixteen blocks share a word. */
enum { FREE = 0, HEAD = 1, TAIL = 2, MARKED = 3 };

enum { ALL_TAIL = 0xAAAAAAAA, LOW_BITS = 0x55555555 };

static struct {
  uint32_t *map;
  uint8_t *base;
  uint32_t blocks;
  uint32_t cursor; /* where the search for room continues */
  uint32_t free;   /* blocks */
  uint32_t marks[MARK_STACK];
  unsigned mark_count;
  uint32_t first_unscanned; /* the first marked block that did not fit on the mark stack */
} heap;

static inline unsigned state_of(uint32_t block) {
  return heap.map[block >> 4] >> (block & 15) * 2 & 3;
}

static inline void set_state(uint32_t block, unsigned state) {
  uint32_t *word = &heap.map[block >> 4];
  unsigned shift = (block & 15) * 2;
  *word = (*word & ~(3u << shift)) | state << shift;
}

static inline uint32_t block_of(const void *address) {
  return (uint32_t)((const uint8_t *)address - heap.base) / BLOCK;
}

static inline void *address_of(uint32_t block) {
  return heap.base + block * BLOCK;
}

void heap_init(void *memory, size_t size) {
  uintptr_t start = ((uintptr_t)memory + 15) & ~(uintptr_t)15;
  size_t usable = size - (start - (uintptr_t)memory);
  heap.blocks = usable * 4 / (BLOCK * 4 + 1) & ~15u;
  heap.base = (uint8_t *)start;
  heap.map = (uint32_t *)(heap.base + heap.blocks * BLOCK);
  memset(heap.map, 0, heap.blocks / 4);
  heap.free = heap.blocks;
  heap.cursor = 0;
  poison_bytes(heap.base, heap.blocks * BLOCK);
}

bool heap_contains(const void *address) {
  return (uintptr_t)address - (uintptr_t)heap.base < heap.blocks * BLOCK;
}

static uint32_t extent(uint32_t head) {
  uint32_t end = head + 1;
  while (end < heap.blocks) {
    if ((end & 15) == 0 && heap.map[end >> 4] == ALL_TAIL) {
      end += 16;
    } else if (state_of(end) == TAIL) {
      end++;
    } else {
      break;
    }
  }
  return end - head;
}

/* Finds `count` free blocks in a row in [from, to); returns the first or `to`. */
static uint32_t find_run(uint32_t from, uint32_t to, uint32_t count) {
  uint32_t run = 0;
  for (uint32_t block = from; block < to;) {
    if ((block & 15) == 0) {
      uint32_t word = heap.map[block >> 4];
      if (((word | word >> 1) & LOW_BITS) == LOW_BITS) {
        run = 0;
        block += 16;
        continue;
      }
      if (word == 0 && run + 16 < count) {
        run += 16;
        block += 16;
        continue;
      }
    }
    run = state_of(block) == FREE ? run + 1 : 0;
    block++;
    if (run == count) return block - count;
  }
  return to;
}

static void *take(uint32_t first, uint32_t count, size_t size, unsigned tag) {
  set_state(first, HEAD);
  for (uint32_t i = 1; i < count; i++) set_state(first + i, TAIL);
  heap.free -= count;
  heap.cursor = first + count;
  struct object *object = address_of(first);
  poison_lift(object, count * BLOCK);
  memset(object, 0, count * BLOCK);
  object->header = tag;
  poison_bytes((uint8_t *)object + size, count * BLOCK - size);
  return object;
}

static void *find_and_take(size_t size, unsigned tag) {
  uint32_t count = (size + BLOCK - 1) / BLOCK;
  if (count > heap.free) return NULL;
  uint32_t first = find_run(heap.cursor, heap.blocks, count);
  if (first == heap.blocks) {
    uint32_t end = heap.cursor + count;
    if (end > heap.blocks) end = heap.blocks;
    first = find_run(0, end, count);
    if (first == end) return NULL;
  }
  return take(first, count, size, tag);
}

void *heap_try_allocate(size_t size, unsigned tag) {
  if (size > heap.blocks * BLOCK) return NULL;
#ifdef OWLET_STRESS
  heap_collect();
#endif
  void *object = find_and_take(size, tag);
  if (object == NULL) {
    heap_collect();
    object = find_and_take(size, tag);
  }
  return object;
}

bool heap_extend(void *object, size_t size) {
  uint32_t head = block_of(object), have = extent(head), want = (size + BLOCK - 1) / BLOCK;
  if (size > heap.blocks * BLOCK || head + want > heap.blocks) return false;
  for (uint32_t i = have; i < want; i++) {
    if (state_of(head + i) != FREE) return false;
  }
  for (uint32_t i = have; i < want; i++) set_state(head + i, TAIL);
  if (want > have) {
    poison_lift((uint8_t *)object + have * BLOCK, (want - have) * BLOCK);
    memset((uint8_t *)object + have * BLOCK, 0, (want - have) * BLOCK);
    heap.free -= want - have;
  }
  poison_lift(object, size);
  if (want >= have) poison_bytes((uint8_t *)object + size, want * BLOCK - size);
  return true;
}

static uint32_t free_object(uint32_t head) {
  uint32_t count = extent(head);
  for (uint32_t i = 0; i < count; i++) set_state(head + i, FREE);
  heap.free += count;
#ifdef OWLET_STRESS
  poison_lift(address_of(head), count * BLOCK);
  memset(address_of(head), 0xDB, count * BLOCK);
#endif
  poison_bytes(address_of(head), count * BLOCK);
  return count;
}

void heap_release(void *object) {
  uint32_t head = block_of(object);
  free_object(head);
  if (head < heap.cursor) heap.cursor = head;
}

static bool has_references(unsigned tag) {
  return tag > TAG_BYTES && tag != TAG_RAW && tag != TAG_IMAGE && tag != TAG_CODE && tag != TAG_RANGE;
}

/* The head of the object that covers a block, or heap.blocks. */
static uint32_t head_of(uint32_t block) {
  for (;;) {
    unsigned state = state_of(block);
    if (state == FREE) return heap.blocks;
    if (state != TAIL) return block;
    if ((block & 15) == 15) {
      while (block >= 16 && heap.map[block >> 4] == ALL_TAIL) block -= 16;
      if (state_of(block) != TAIL) continue;
    }
    block--;
  }
}

static void mark(uintptr_t word) {
  if (!heap_contains((void *)word)) return;
  uint32_t head = head_of(block_of((void *)word));
  if (head == heap.blocks || state_of(head) == MARKED) return;
  set_state(head, MARKED);
  if (!has_references(*(uint32_t *)address_of(head) & 0xFF)) return;
  if (heap.mark_count < MARK_STACK) {
    heap.marks[heap.mark_count++] = head;
  } else if (head < heap.first_unscanned) {
    heap.first_unscanned = head;
  }
}

POISON_EXEMPT static void mark_words(const void *start, const void *end) {
  for (const uint32_t *word = start; word < (const uint32_t *)end; word++) {
    if ((*word & 3) == 0) mark(*word);
  }
}

static void scan_object(uint32_t head) {
  uint8_t *start = address_of(head);
  mark_words(start, start + extent(head) * BLOCK);
}

static void drain(void) {
  while (heap.mark_count > 0) scan_object(heap.marks[--heap.mark_count]);
}

/* Rescans the marked objects that did not fit on the mark stack. */
static void scan_overflowed(void) {
  while (heap.first_unscanned < heap.blocks) {
    uint32_t block = heap.first_unscanned;
    heap.first_unscanned = heap.blocks;
    for (; block < heap.blocks; block++) {
      if (state_of(block) != MARKED || !has_references(*(uint32_t *)address_of(block) & 0xFF)) continue;
      scan_object(block);
      drain();
    }
  }
}

/*
 * The C stack may hold the only pointer to the middle of some text, so unaligned words count here too. The
 * registers that a caller uses are saved above the local variable.
 */
POISON_EXEMPT static __attribute__((noinline)) void mark_c_stack(void) {
  volatile uintptr_t here = 0;
  __builtin_unwind_init();
  for (const uintptr_t *word = (const uintptr_t *)&here; (uintptr_t)word < vm.c_stack_top; word++) {
    mark(*word);
  }
}

bool heap_is_marked(const void *address) {
  return !heap_contains(address) || state_of(head_of(block_of(address))) == MARKED;
}

static void sweep(void) {
  for (uint32_t block = 0; block < heap.blocks;) {
    if ((block & 15) == 0 && heap.map[block >> 4] == 0) {
      block += 16;
      continue;
    }
    switch (state_of(block)) {
      case MARKED:
        set_state(block, HEAD);
        block += extent(block);
        break;
      case HEAD:
        block += free_object(block);
        break;
      default:
        block++;
    }
  }
}

/* The first unmarked generator from a block on; heap.blocks if there is none. Skips 16 free blocks at a time. */
static uint32_t unmarked_generator(uint32_t block) {
  if (!vm.generators) return heap.blocks;
  while (block < heap.blocks) {
    if ((block & 15) == 0 && heap.map[block >> 4] == 0) {
      block += 16;
      continue;
    }
    if (state_of(block) == HEAD && (*(uint32_t *)address_of(block) & 0xFF) == TAG_GENERATOR) return block;
    block++;
  }
  return heap.blocks;
}

/* What an abandoned generator refers to lives until its finally parts have run. */
static void keep_abandoned(void) {
  uint32_t block = unmarked_generator(0);
  for (; block < heap.blocks; block = unmarked_generator(block + 1)) {
    if (!vm.abandon(address_of(block))) continue;
    mark((uintptr_t)address_of(block));
    drain();
  }
  scan_overflowed();
}

void heap_abandon_all(void) {
  uint32_t block = unmarked_generator(0);
  for (; block < heap.blocks; block = unmarked_generator(block + 1)) vm.abandon(address_of(block));
}

static void mark_machine(void) {
  heap.mark_count = 0;
  heap.first_unscanned = heap.blocks;
  mark_words(&vm, &vm + 1);
  drain();
  mark_words(vm.stack, vm.stack_top);
  drain();
}

bool heap_is_reachable(const void *object) {
  mark_machine();
  scan_overflowed();
  bool reachable = heap_is_marked(object);
  for (uint32_t block = 0; block < heap.blocks; block++) {
    if (state_of(block) == MARKED) set_state(block, HEAD);
  }
  return reachable;
}

void heap_collect(void) {
  mark_machine();
  if (vm.c_stack_top != 0) mark_c_stack();
  drain();
  scan_overflowed();
  keep_abandoned();
  image_forget_unmarked();
  sweep();
  heap.cursor = 0;
}

size_t heap_free_bytes(void) {
  return heap.free * BLOCK;
}

size_t heap_used_bytes(void) {
  return (heap.blocks - heap.free) * BLOCK;
}

size_t heap_largest_free(void) {
  uint32_t best = 0, run = 0;
  for (uint32_t block = 0; block < heap.blocks; block++) {
    run = state_of(block) == FREE ? run + 1 : 0;
    if (run > best) best = run;
  }
  return best * BLOCK;
}
