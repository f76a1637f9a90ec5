/* str, bytes and bytearray: their objects and the methods that they share. Text is UTF-8; indices count code
 * points. */
#ifndef OWLET_TEXT_H
#define OWLET_TEXT_H

#include "objects/object.h"

struct text {
  uint32_t header; /* HEADER_FLAG: ASCII only */
  uint32_t length; /* bytes */
  uint32_t hash;   /* FNV-1a of the bytes, 0: not computed yet */
  uint8_t data[];
};

struct bytearray {
  uint32_t header;
  uint32_t length;
  uint32_t capacity;
  uint8_t *data; /* after the header of a RAW object */
};

extern const struct text empty_str, empty_bytes;

static inline struct text *text_of(value v) { return object_of(v); }

/* A str on the C stack, good for looking it up. */
enum { NAME_LENGTH = 32 };
struct name {
  uint32_t header, length, hash;
  char data[NAME_LENGTH];
};
value temporary_name(struct name *name, const char *text);

value str_new(const void *data, uint32_t length);
value str_from(const char *text);
value bytes_new(const void *data, uint32_t length);
value bytearray_new(const void *data, uint32_t length);

/* A str of one code point. */
value str_from_codepoint(uint32_t codepoint);

/* Text of the same type as `like`. */
value text_like(value like, const void *data, uint32_t length);

uint32_t text_hash(value text);
bool text_equal(value left, value right);

/* Whether a str is this C string. */
bool str_is(value str, const char *text);
const char *str_chars(value str);

/* The bytes of a str, bytes or bytearray; false and no bytes for anything else. */
struct view {
  const uint8_t *data;
  uint32_t length;
};
bool text_view(value v, struct view *view);

/* UTF-8. */
uint32_t utf8_length(const uint8_t *data, uint32_t bytes);
uint32_t utf8_decode(const uint8_t **cursor);
unsigned utf8_encode(uint32_t codepoint, uint8_t *out);
bool utf8_valid(const uint8_t *data, uint32_t length);

/* Length in code points, and the byte offset of a code point. */
uint32_t str_length(value str);
uint32_t str_offset(value str, uint32_t index);

/* A str as an attribute name or the like; raises TypeError. */
value str_argument(value v, const char *what);

/* The str with what is not ASCII escaped. */
value str_ascii(value str);

/* Puts quotes and escapes around text. */
void text_print_repr(struct writer *writer, value v);

value text_binary(enum operator operation, value left, value right, bool reflected);

void bytearray_append(struct bytearray *array, const void *data, uint32_t length);

/* Methods that str, bytes and bytearray have in common, by name; and whether a function is one of them. */
const struct native *text_method(const struct type *type, const char *name);
bool is_text_method(const struct native *native);

value text_decode(unsigned count, const value *arguments);
value text_encode(unsigned count, const value *arguments);

#endif
