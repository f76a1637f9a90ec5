/* CODE objects: the function bodies of an image, and their preludes. */
#ifndef OWLET_CORE_CODE_H
#define OWLET_CORE_CODE_H

#include "core/value.h"

static inline value code_module(value code) {
  return code - ((const uint32_t *)(uintptr_t)code)[1];
}
uint32_t code_child_count(value code);
value code_child(value code, unsigned index);
const uint8_t *code_bytes(value code);
uint32_t code_length(value code);

/* The decoded prelude: the bytes of a function before its instructions. */
struct prelude {
  uint16_t state_size;
  uint8_t block_limit, flags, positional, keyword_only, default_count;
  const uint8_t *names; /* variable-length numbers: the function's name, then its arguments' */
  const uint8_t *lines;
  const uint8_t *cells;
  uint8_t cell_count;
  const uint8_t *opcodes;
};
void code_prelude(value code, struct prelude *prelude);

/*
 * Whether the prelude of a code object whose words and bytecode are in bounds can be decoded: its parts are in the
 * bytecode, its sizes fit the fields of `struct prelude`, its names are below `names`.
 */
bool code_prelude_fits(value code, uint32_t names);

/* Reads a number of at most 32 bits that ends before `end`; false if there is none. */
bool code_read_bounded(const uint8_t **cursor, const uint8_t *end, uint32_t *number);
uint32_t code_read_number(const uint8_t **cursor);
value code_name(value code);
value code_argument_name(value code, unsigned index);
uint32_t code_line(value code, const uint8_t *ip);

#endif
