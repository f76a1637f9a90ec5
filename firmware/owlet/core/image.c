/* Access to packed objects, and the list of images whose modules can be imported: see image.h. */
#include "core/image.h"

#include <string.h>

#include "core/heap.h"
#include "objects/text.h"
#include "core/vm.h"

enum { HEADER_LENGTH = 20, VERSION = 1 };

/* Words of a MODULE and a CODE object. */
enum { MODULE_NAME = 1, MODULE_SOURCE, MODULE_NAME_COUNT, MODULE_CONSTANT_COUNT, MODULE_CODE };
enum { CODE_LENGTH = 2, CODE_CHILD_COUNT, CODE_CHILDREN };

static uint32_t word_at(const uint8_t *bytes) {
  uint32_t word;
  memcpy(&word, bytes, sizeof word);
  return word;
}

static uint32_t crc32(const uint8_t *data, size_t length) {
  uint32_t crc = 0xFFFFFFFF;
  for (size_t i = 0; i < length; i++) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

bool image_valid(const uint8_t *image, size_t length) {
  if (((uintptr_t)image & 3) != 0 || length < HEADER_LENGTH || memcmp(image, "OWLi", 4) != 0) return false;
  uint32_t stated = word_at(image + 8), modules = word_at(image + 16);
  if (word_at(image + 4) != VERSION || stated > length || (stated & 3) != 0 || stated < HEADER_LENGTH) {
    return false;
  }
  if (modules == 0 || modules > (stated - HEADER_LENGTH) / 4) return false;
  return crc32(image + 16, stated - 16) == word_at(image + 12);
}

/* Gives up the oldest image in the heap, so that those in flash stay importable. */
static void forget_one(void) {
  unsigned oldest = 0;
  while (oldest < IMAGE_LIMIT - 1 && !heap_contains((void *)~vm.images[oldest])) oldest++;
  vm.image_count--;
  memmove(vm.images + oldest, vm.images + oldest + 1, (vm.image_count - oldest) * sizeof vm.images[0]);
}

void image_register(const uint8_t *image) {
  uintptr_t hidden = ~(uintptr_t)image;
  for (unsigned i = 0; i < vm.image_count; i++) {
    if (vm.images[i] == hidden) return;
  }
  if (vm.image_count == IMAGE_LIMIT) heap_collect();
  if (vm.image_count == IMAGE_LIMIT) forget_one();
  vm.images[vm.image_count++] = hidden;
}

void image_forget_unmarked(void) {
  unsigned kept = 0;
  for (unsigned i = 0; i < vm.image_count; i++) {
    if (heap_is_marked((void *)~vm.images[i])) vm.images[kept++] = vm.images[i];
  }
  vm.image_count = kept;
}

static value image_module(const uint8_t *image, unsigned index) {
  return value_of(image + word_at(image + HEADER_LENGTH + 4 * index));
}

value image_main(const uint8_t *image) { return image_module(image, 0); }

value image_find_module(value name) {
  for (unsigned i = vm.image_count; i-- > 0;) {
    const uint8_t *image = (const uint8_t *)~vm.images[i];
    for (unsigned m = 0; m < word_at(image + 16); m++) {
      value module = image_module(image, m);
      if (text_equal(module_name(module), name)) return module;
    }
  }
  return ABSENT;
}

value packed_get(const void *object, unsigned word) {
  const uint32_t *words = object;
  value v = words[word];
  bool relative = (words[0] & HEADER_PACKED) != 0 && (v & 3) == 0;
  return relative ? value_of(object) + v : v;
}

value module_name(value module) { return packed_get(object_of(module), MODULE_NAME); }
value module_source(value module) { return packed_get(object_of(module), MODULE_SOURCE); }
value module_code(value module) { return packed_get(object_of(module), MODULE_CODE); }

value module_constant(value module, unsigned index) {
  const uint32_t *words = object_of(module);
  return packed_get(words, MODULE_NAMES + words[MODULE_NAME_COUNT] + index);
}

uint32_t code_length(value code) { return ((const uint32_t *)object_of(code))[CODE_LENGTH]; }
uint32_t code_child_count(value code) { return ((const uint32_t *)object_of(code))[CODE_CHILD_COUNT]; }
value code_child(value code, unsigned index) { return packed_get(object_of(code), CODE_CHILDREN + index); }

const uint8_t *code_bytes(value code) {
  const uint32_t *words = object_of(code);
  return (const uint8_t *)(words + CODE_CHILDREN + words[CODE_CHILD_COUNT]);
}

uint32_t read_number(const uint8_t **cursor) {
  uint32_t number = 0;
  uint8_t byte;
  do {
    byte = *(*cursor)++;
    number = number << 7 | (byte & 0x7F);
  } while (byte & 0x80);
  return number;
}

/* The counts are spread over bits: first byte xSSSSEAA, further ones xFSSKAED; then sizes as xIIIIIIC. */
void code_prelude(value code, struct prelude *prelude) {
  const uint8_t *cursor = code_bytes(code);
  uint8_t byte = *cursor++;
  unsigned state = byte >> 3 & 0xF, blocks = byte >> 2 & 1, positional = byte & 3, flags = 0, keywords = 0,
           defaults = 0;
  for (unsigned n = 0; byte & 0x80; n++) {
    byte = *cursor++;
    state |= (byte & 0x30u) << 2 * n;
    blocks |= (byte & 2u) << n;
    flags |= (byte >> 6 & 1u) << n;
    positional |= (byte & 4u) << n;
    keywords |= (byte >> 3 & 1u) << n;
    defaults |= (byte & 1u) << n;
  }
  unsigned info = 0, cells = 0, n = 0;
  do {
    byte = *cursor++;
    info |= (byte >> 1 & 0x3Fu) << 6 * n;
    cells |= (byte & 1u) << n;
    n++;
  } while (byte & 0x80);
  prelude->state_size = state + 1;
  prelude->block_limit = blocks;
  prelude->flags = flags;
  prelude->positional = positional;
  prelude->keyword_only = keywords;
  prelude->default_count = defaults;
  prelude->names = cursor;
  prelude->cells = cursor + info;
  prelude->cell_count = cells;
  prelude->opcodes = cursor + info + cells;
  prelude->lines = cursor;
  for (unsigned i = 0; i < 1 + positional + keywords; i++) read_number(&prelude->lines);
}

static value code_string(value code, unsigned which) {
  struct prelude prelude;
  code_prelude(code, &prelude);
  uint32_t index;
  do {
    index = read_number(&prelude.names);
  } while (which-- > 0);
  return module_string(code_module(code), index);
}

value code_name(value code) { return code_string(code, 0); }
value code_argument_name(value code, unsigned index) { return code_string(code, 1 + index); }

/* Each entry says how many bytes of code and how many lines to go on: 0LLBBBBB, or 1LLLBBBB LLLLLLLL. */
uint32_t code_line(value code, const uint8_t *ip) {
  struct prelude prelude;
  code_prelude(code, &prelude);
  uint32_t offset = ip - prelude.opcodes, line = 1;
  const uint8_t *cursor = prelude.lines;
  while (cursor < prelude.cells) {
    uint32_t bytes, lines;
    if (*cursor & 0x80) {
      bytes = *cursor & 0xF;
      lines = (*cursor << 4 & 0x700) | cursor[1];
      cursor += 2;
    } else {
      bytes = *cursor & 0x1F;
      lines = *cursor >> 5;
      cursor++;
    }
    if (offset < bytes) break;
    offset -= bytes;
    line += lines;
  }
  return line;
}
