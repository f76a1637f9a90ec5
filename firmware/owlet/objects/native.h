/* Functions in C as Python sees them: their records, the tables that list them, and calls. */
#ifndef OWLET_OBJECTS_NATIVE_H
#define OWLET_OBJECTS_NATIVE_H

#include "core/value.h"

struct type;

/*
 * A function in C. `count` says how many positional arguments there are (low 16 bits) and how many keyword
 * arguments follow them as name and value (next bits). `least` and `most` bound the positional ones.
 */
typedef value (*native_function)(unsigned count, const value *arguments);

struct native {
  uint32_t header;
  const char *name;
  native_function function;
  uint8_t least, most;
  uint8_t keywords; /* whether keyword arguments are understood */
  uint8_t kind;
};

enum native_kind {
  NATIVE_FUNCTION,
  NATIVE_METHOD,
  NATIVE_STATIC,
  NATIVE_CLASS,
  NATIVE_GETTER,
  NATIVE_CONSTANT
};

enum { ANY = 255 };

static inline unsigned positional(unsigned count) {
  return count & 0xFFFF;
}
static inline unsigned keyword_count(unsigned count) {
  return count >> 16;
}
static inline unsigned with_keywords(unsigned count, unsigned keywords) {
  return count | keywords << 16;
}

/* Entries of the method tables, which are sorted by name. */
#define METHOD(name, function, least, most) \
  { TAG_NATIVE, name, function, least, most, 0, NATIVE_METHOD }
#define METHOD_KEYWORDS(name, function, least, most) \
  { TAG_NATIVE, name, function, least, most, 1, NATIVE_METHOD }
#define STATIC_METHOD(name, function, least, most) \
  { TAG_NATIVE, name, function, least, most, 0, NATIVE_STATIC }
#define GETTER(name, function) \
  { TAG_NATIVE, name, function, 1, 1, 0, NATIVE_GETTER }
#define FUNCTION(name, function, least, most) \
  { TAG_NATIVE, name, function, least, most, 0, NATIVE_FUNCTION }
#define FUNCTION_KEYWORDS(name, function, least, most) \
  { TAG_NATIVE, name, function, least, most, 1, NATIVE_FUNCTION }
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* Looks a name up in a table of functions that is sorted by name; NULL when it is not there. */
const struct native *native_find(const struct native *table, unsigned count, const char *name);

/* Calls a function written in C after checking the number of its arguments. */
value native_call(const struct native *native, unsigned count, const value *arguments);

extern const struct type type_native;

#endif
