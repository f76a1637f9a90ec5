/* str. */
#ifndef OWLET_OBJECTS_STR_H
#define OWLET_OBJECTS_STR_H

#include "objects/text.h"

extern const struct type type_str;
extern const struct text str_empty;

value str_new(const void *data, uint32_t length);
value str_from(const char *text);

/* A str of one code point. */
value str_from_codepoint(uint32_t codepoint);

/* A str on the C stack, good for looking it up. */
enum { STR_NAME_LENGTH = 32 };
struct str_name {
  uint32_t header, length, hash;
  char data[STR_NAME_LENGTH];
};
value str_temporary(struct str_name *name, const char *text);

/* Whether a str is this C string. */
bool str_is(value str, const char *text);
const char *str_chars(value str);

/* Whether a str is known to hold nothing but ASCII. */
static inline bool str_is_ascii(value str) {
  return (text_of(str)->header & HEADER_FLAG) != 0 || text_of(str)->length == 0;
}

/* Length in code points, and the byte offset of a code point. */
uint32_t str_length(value str);
uint32_t str_offset(value str, uint32_t index);

/* A str as an attribute name or the like; raises TypeError. */
value str_argument(value v, const char *what);

/* The str with what is not ASCII escaped. */
value str_ascii(value str);

#endif
