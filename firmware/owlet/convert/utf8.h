/* UTF-8: code points to bytes and back. */
#ifndef OWLET_CONVERT_UTF8_H
#define OWLET_CONVERT_UTF8_H

#include <stdbool.h>
#include <stdint.h>

/* How many bytes the code point takes that begins with this byte. */
static inline unsigned utf8_width(uint8_t first) {
  return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* How many code points there are. */
uint32_t utf8_length(const uint8_t *data, uint32_t bytes);

/* Reads a code point and moves the cursor past it. */
uint32_t utf8_decode(const uint8_t **cursor);

/* Writes up to four bytes; returns how many. */
unsigned utf8_encode(uint32_t codepoint, uint8_t *out);

bool utf8_valid(const uint8_t *data, uint32_t length);

#endif
