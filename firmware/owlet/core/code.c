/* Reading CODE objects: see code.h. */
#include "core/code.h"

#include "core/image.h"

/* Words of a CODE object. */
enum { CODE_LENGTH = 2, CODE_CHILD_COUNT, CODE_CHILDREN };

/* The most bytes of a prelude's counts and of its sizes: what the fields of `struct prelude` hold. */
enum { SIGNATURE_BYTES = 8, SIZE_BYTES = 8, INFO_BYTES = 5 };

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

bool code_read_bounded(const uint8_t **cursor, const uint8_t *end, uint32_t *number) {
  uint8_t byte;
  *number = 0;
  do {
    if (*cursor == end || *number >> 25 != 0) return false;
    byte = *(*cursor)++;
    *number = *number << 7 | (byte & 0x7F);
  } while (byte & 0x80);
  return true;
}

/* The bits of the counts are interleaved: first byte xSSSSEAA, further ones xFSSKAED; then sizes as xIIIIIIC. */
static void decode_signature(const uint8_t **cursor, struct prelude *prelude) {
  uint8_t byte = *(*cursor)++;
  unsigned state = byte >> 3 & 0xF, blocks = byte >> 2 & 1, positional = byte & 3, flags = 0, keywords = 0,
           defaults = 0;
  for (unsigned n = 0; byte & 0x80; n++) {
    byte = *(*cursor)++;
    state |= (byte & 0x30u) << 2 * n;
    blocks |= (byte & 2u) << n;
    flags |= (byte >> 6 & 1u) << n;
    positional |= (byte & 4u) << n;
    keywords |= (byte >> 3 & 1u) << n;
    defaults |= (byte & 1u) << n;
  }
  prelude->state_size = state + 1;
  prelude->block_limit = blocks;
  prelude->flags = flags;
  prelude->positional = positional;
  prelude->keyword_only = keywords;
  prelude->default_count = defaults;
}

/* Returns the number of bytes of names and lines. */
static unsigned decode_sizes(const uint8_t **cursor, struct prelude *prelude) {
  unsigned info = 0, cells = 0, n = 0;
  uint8_t byte;
  do {
    byte = *(*cursor)++;
    if (n < INFO_BYTES) info |= (byte >> 1 & 0x3Fu) << 6 * n;
    cells |= (byte & 1u) << n;
    n++;
  } while (byte & 0x80);
  prelude->cell_count = cells;
  return info;
}

void code_prelude(value code, struct prelude *prelude) {
  const uint8_t *cursor = code_bytes(code);
  decode_signature(&cursor, prelude);
  unsigned info = decode_sizes(&cursor, prelude);
  prelude->names = cursor;
  prelude->cells = cursor + info;
  prelude->opcodes = prelude->cells + prelude->cell_count;
  prelude->lines = cursor;
  for (unsigned i = 0; i < 1u + prelude->positional + prelude->keyword_only; i++) {
    code_read_number(&prelude->lines);
  }
}

/* In the last byte of a signature: bits of the state's size and of the positional parameters that have no room. */
enum { LAST_BYTE_OVERFLOW = 0x34 };

/* Skips bytes of which bit 7 says that another follows; false if there are more than `most` or they do not end. */
static bool skip_continued(const uint8_t **cursor, const uint8_t *end, unsigned most) {
  for (unsigned n = 0; n < most && *cursor < end; n++) {
    if ((*(*cursor)++ & 0x80) == 0) return true;
  }
  return false;
}

/* Each entry of the table of lines, of one or two bytes, ends in the table. */
static bool lines_fit(const uint8_t *cursor, const uint8_t *end) {
  while (cursor < end) cursor += *cursor & 0x80 ? 2 : 1;
  return cursor == end;
}

bool code_prelude_fits(value code, uint32_t names) {
  const uint8_t *cursor = code_bytes(code), *end = cursor + code_length(code);
  struct prelude prelude;
  uint32_t name;
  if (!skip_continued(&cursor, end, SIGNATURE_BYTES)) return false;
  const uint8_t *sizes = cursor;
  if (cursor - code_bytes(code) == SIGNATURE_BYTES && (cursor[-1] & LAST_BYTE_OVERFLOW) != 0) return false;
  if (!skip_continued(&cursor, end, SIZE_BYTES)) return false;
  unsigned info = decode_sizes(&sizes, &prelude);
  if (info > (uint32_t)(end - cursor) || info + prelude.cell_count >= (uint32_t)(end - cursor)) return false;
  const uint8_t *info_end = cursor + info, *signature = code_bytes(code);
  decode_signature(&signature, &prelude);
  for (unsigned i = 0; i < 1u + prelude.positional + prelude.keyword_only; i++) {
    if (!code_read_bounded(&cursor, info_end, &name) || name >= names) return false;
  }
  return lines_fit(cursor, info_end);
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

/* Each entry advances by a number of bytes of code and of lines: 0LLBBBBB, or 1LLLBBBB LLLLLLLL. */
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
