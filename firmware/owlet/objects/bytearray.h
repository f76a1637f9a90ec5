/* bytearray. */
#ifndef OWLET_OBJECTS_BYTEARRAY_H
#define OWLET_OBJECTS_BYTEARRAY_H

#include "objects/text.h"

struct bytearray {
  uint32_t header;
  uint32_t length;
  uint32_t capacity;
  uint8_t *data; /* after the header of a RAW object */
};

extern const struct type type_bytearray;

value bytearray_new(const void *data, uint32_t length);
void bytearray_append(struct bytearray *array, const void *data, uint32_t length);

/* The slot `make` of bytearray, which bytes uses too. */
value bytearray_make(const struct type *type, unsigned all, const value *given);

#endif
