/* CODE objects: the function bodies of an image, and what their preludes say. */
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

/* What the bytes of a function say before its instructions begin. */
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
uint32_t code_read_number(const uint8_t **cursor);
value code_name(value code);
value code_argument_name(value code, unsigned index);
uint32_t code_line(value code, const uint8_t *ip);

#endif
