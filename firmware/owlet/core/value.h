/*
 * A Python value is one tagged word, as docs/owlet.md ("The image") lays it down: small integers with bit 0
 * set, four immediates, or the address of an object. Every object begins with a header word that names its
 * type.
 */
#ifndef OWLET_CORE_VALUE_H
#define OWLET_CORE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t value;

enum {
  ABSENT = 0x00, /* no value at all: a free slot, an exhausted iterator, "not found" */
  NONE = 0x02,
  FALSE = 0x06,
  TRUE = 0x0A,
  ELLIPSIS = 0x0E,
  NOT_IMPLEMENTED = 0x12,
};

enum {
  SMALL_MAX = 0x3FFFFFFF,
  SMALL_MIN = -0x40000000,
};

/* Types 1 to 15 may occur in images; the others are made by the virtual machine only. */
enum tag {
  TAG_NONE,
  TAG_FLOAT = 1,
  TAG_BIGINT = 2,
  TAG_STR = 3,
  TAG_BYTES = 4,
  TAG_TUPLE = 5,
  TAG_CODE = 6,
  TAG_IMAGE_MODULE = 7,
  TAG_TYPE = 16,
  TAG_CLASS,
  TAG_INSTANCE,
  TAG_EXCEPTION,
  TAG_NATIVE,
  TAG_FUNCTION,
  TAG_BOUND,
  TAG_CELL,
  TAG_GENERATOR,
  TAG_MODULE,
  TAG_LIST,
  TAG_DICT,
  TAG_SET,
  TAG_FROZENSET,
  TAG_BYTEARRAY,
  TAG_RANGE,
  TAG_SLICE,
  TAG_VIEW,
  TAG_ITERATOR,
  TAG_DICT_ITERATOR,
  TAG_SET_ITERATOR,
  TAG_ENUMERATE,
  TAG_ZIP,
  TAG_MAP,
  TAG_FILTER,
  TAG_REVERSED,
  TAG_CALL_ITERATOR,
  TAG_PROPERTY,
  TAG_STATICMETHOD,
  TAG_CLASSMETHOD,
  TAG_SUPER,
  TAG_EXTENSION, /* from here on: types that modules add (modules/tags.h) */
  TAG_LAST_TYPE = TAG_EXTENSION + 4,
  TAG_VALUES, /* storage of lists, dicts and sets: scanned by the collector */
  TAG_RAW,    /* storage without references */
  TAG_IMAGE,  /* an uploaded image */
};

enum {
  HEADER_PACKED = 1u << 15, /* references are relative to the start of the object */
  HEADER_FLAG = 1u << 16,   /* BIGINT: negative; STR: ASCII only */
};

struct object {
  uint32_t header;
};

static inline bool is_small(value v) {
  return v & 1;
}
static inline int32_t small_value(value v) {
  return (int32_t)v >> 1;
}
static inline value small(int32_t n) {
  return (uint32_t)n << 1 | 1;
}
static inline bool fits_small(int32_t n) {
  return n >= SMALL_MIN && n <= SMALL_MAX;
}
static inline bool is_object(value v) {
  return v != ABSENT && (v & 3) == 0;
}
static inline void *object_of(value v) {
  return (void *)(uintptr_t)v;
}
static inline value value_of(const void *object) {
  return (value)(uintptr_t)object;
}
static inline value boolean(bool condition) {
  return condition ? TRUE : FALSE;
}
static inline bool is_bool(value v) {
  return v == TRUE || v == FALSE;
}

static inline unsigned tag_of(value v) {
  return is_object(v) ? ((const struct object *)object_of(v))->header & 0xFF : TAG_NONE;
}

static inline bool is_str(value v) {
  return tag_of(v) == TAG_STR;
}
static inline bool is_float(value v) {
  return tag_of(v) == TAG_FLOAT;
}

#endif
