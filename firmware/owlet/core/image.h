/*
 * Images: Python code and constants, executed and used in place. docs/owlet.md ("The image") has the layout; the
 * functions here and in code.h are the only ones that know it.
 */
#ifndef OWLET_CORE_IMAGE_H
#define OWLET_CORE_IMAGE_H

#include "core/value.h"

/* Whether the bytes are an image of the right version, length and CRC. What is inside is checked by survey.h and the
 * verifier. */
bool image_valid(const uint8_t *image, size_t length);

/* Makes an image's modules importable. A heap image stays registered as long as a reachable object points into
 * it. */
void image_register(const uint8_t *image);

/* The length in bytes that an image states. */
uint32_t image_length(const uint8_t *image);

/* The first MODULE of an image. */
value image_main(const uint8_t *image);

/* Finds a MODULE of this name, latest image first; ABSENT when there is none. */
value image_find_module(const char *name, uint32_t length);

/* Called by the collector between mark and sweep. */
void image_forget_unmarked(void);

/* Element `word` of a packed or plain object: a value. */
value image_get(const void *object, unsigned word);

/* MODULE */
value image_module_name(value module);
value image_module_source(value module);
value image_module_code(value module);
uint32_t image_module_name_count(value module);
uint32_t image_module_constant_count(value module);
enum { MODULE_NAMES = 6 };
static inline value image_module_string(value module, unsigned index) {
  return module + ((const uint32_t *)(uintptr_t)module)[MODULE_NAMES + index];
}
value image_module_constant(value module, unsigned index);

#endif
