/* Reading CODE objects: see code.h. */
#include "core/code.h"

#include "core/image.h"

/* Words of a CODE object. */
enum { CODE_LENGTH = 2, CODE_CHILD_COUNT, CODE_CHILDREN };

uint32_t code_length(value code) {
  return ((const uint32_t *)object_of(code))[CODE_LENGTH];
}
uint32_t code_child_count(value code) {
  return ((const uint32_t *)object_of(code))[CODE_CHILD_COUNT];
}
value code_child(value code, unsigned index) {
  return image_get(object_of(code), CODE_CHILDREN + index);
}

const uint8_t *code_bytes(value code) {
  const uint32_t *words = object_of(code);
  return (const uint8_t *)(words + CODE_CHILDREN + words[CODE_CHILD_COUNT]);
}

uint32_t code_read_number(const uint8_t **cursor) {
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
  for (unsigned i = 0; i < 1 + positional + keywords; i++) code_read_number(&prelude->lines);
}

static value code_string(value code, unsigned which) {
  struct prelude prelude;
  code_prelude(code, &prelude);
  uint32_t index;
  do {
    index = code_read_number(&prelude.names);
  } while (which-- > 0);
  return image_module_string(code_module(code), index);
}

value code_name(value code) {
  return code_string(code, 0);
}
value code_argument_name(value code, unsigned index) {
  return code_string(code, 1 + index);
}

/* Each entry says how many bytes of code and how many lines to advance: 0LLBBBBB, or 1LLLBBBB LLLLLLLL. */
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
