/*
 * Images: Python code and constants that are executed and used where they lie. docs/owlet.md ("The image")
 * has the layout; the functions here are the only ones that know it.
 */
#ifndef OWLET_IMAGE_H
#define OWLET_IMAGE_H

#include "core/value.h"

/* Whether the bytes are an image of the right version, length and CRC. */
bool image_valid(const uint8_t *image, size_t length);

/* Makes an image's modules importable. A heap image stays known as long as something reachable points into
 * it. */
void image_register(const uint8_t *image);

/* The first MODULE of an image. */
value image_main(const uint8_t *image);

/* Looks for a MODULE of this name, latest image first; ABSENT when there is none. */
value image_find_module(value name);

/* Called by the collector between mark and sweep. */
void image_forget_unmarked(void);

/* Element `word` of a packed or plain object: a value. */
value packed_get(const void *object, unsigned word);

/* MODULE */
value module_name(value module);
value module_source(value module);
value module_code(value module);
enum { MODULE_NAMES = 6 };
static inline value module_string(value module, unsigned index) {
  return module + ((const uint32_t *)(uintptr_t)module)[MODULE_NAMES + index];
}
value module_constant(value module, unsigned index);

/* CODE */
static inline value code_module(value code) { return code - ((const uint32_t *)(uintptr_t)code)[1]; }
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
uint32_t read_number(const uint8_t **cursor);
value code_name(value code);
value code_argument_name(value code, unsigned index);
uint32_t code_line(value code, const uint8_t *ip);

#endif
