/*
 * What str, bytes and bytearray have in common: their bytes, comparison, and the methods they share. Text is
 * UTF-8; indices of str count code points.
 */
#ifndef OWLET_OBJECTS_TEXT_H
#define OWLET_OBJECTS_TEXT_H

#include "objects/type.h"

struct text {
  uint32_t header; /* HEADER_FLAG: ASCII only */
  uint32_t length; /* bytes */
  uint32_t hash;   /* FNV-1a of the bytes, 0: not computed yet */
  uint8_t data[];
};

enum { TEXT_LIMIT = 0xFFFFFF }; /* bytes */

static inline struct text *text_of(value v) {
  return object_of(v);
}

/* A str or bytes of this length; its bytes are zero when `data` is NULL. */
value text_allocate(const void *data, uint32_t length, enum tag tag);

/* Text of the same type as `like`. */
value text_like(value like, const void *data, uint32_t length);

uint32_t text_hash(value text);
bool text_equal(value left, value right);

/* The bytes of a str, bytes or bytearray; false and no bytes for anything else. */
struct view {
  const uint8_t *data;
  uint32_t length;
};
bool text_view(value v, struct view *view);

/* Puts quotes and escapes around text. */
void text_print_repr(struct writer *writer, value v);

/* Slots of the three types. */
value text_binary(enum operator operation, value left, value right, bool reflected);
bool text_slot_equal(value left, value right);
int64_t text_slot_hash(value self);
bool text_contains(value self, value item);

/*
 * Arguments of a constructor: encoding= and errors= as positional ones after the first, ABSENT where an
 * encoding is left out. `placed` has room for three; returns how many there are.
 */
unsigned text_place_encoding(const char *function, unsigned count, const value *arguments, value *placed);

/* The methods decode and encode. */
value text_decode(unsigned count, const value *arguments);
value text_encode(unsigned count, const value *arguments);

#endif
