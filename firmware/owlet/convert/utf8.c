/* UTF-8: see utf8.h. */
#include "convert/utf8.h"

static bool is_continuation(uint8_t byte) {
  return (byte & 0xC0) == 0x80;
}

uint32_t utf8_length(const uint8_t *data, uint32_t bytes) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < bytes; i++) count += !is_continuation(data[i]);
  return count;
}

uint32_t utf8_decode(const uint8_t **cursor) {
  const uint8_t *at = *cursor;
  unsigned length = utf8_width(*at);
  uint32_t codepoint = length == 1 ? *at : *at & (0xFF >> (length + 1));
  for (unsigned i = 1; i < length; i++) codepoint = codepoint << 6 | (at[i] & 0x3F);
  *cursor = at + length;
  return codepoint;
}

unsigned utf8_encode(uint32_t codepoint, uint8_t *out) {
  unsigned length = codepoint < 0x80 ? 1 : codepoint < 0x800 ? 2 : codepoint < 0x10000 ? 3 : 4;
  if (length == 1) {
    out[0] = codepoint;
    return 1;
  }
  for (unsigned i = length; i-- > 1;) {
    out[i] = 0x80 | (codepoint & 0x3F);
    codepoint >>= 6;
  }
  out[0] = (0xF00 >> length) | codepoint;
  return length;
}

bool utf8_valid(const uint8_t *data, uint32_t length) {
  for (uint32_t i = 0; i < length;) {
    unsigned part = utf8_width(data[i]);
    if (data[i] >= 0x80 && (data[i] < 0xC2 || data[i] > 0xF4)) return false;
    if (part > length - i) return false;
    for (unsigned j = 1; j < part; j++) {
      if (!is_continuation(data[i + j])) return false;
    }
    const uint8_t *cursor = data + i;
    uint32_t codepoint = utf8_decode(&cursor);
    if ((part == 3 && codepoint < 0x800) || (part == 4 && codepoint < 0x10000) || codepoint > 0x10FFFF) {
      return false;
    }
    i += part;
  }
  return true;
}
