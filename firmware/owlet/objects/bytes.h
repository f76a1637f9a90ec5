/* bytes, and what bytearray shares with it. */
#ifndef OWLET_OBJECTS_BYTES_H
#define OWLET_OBJECTS_BYTES_H

#include "objects/text.h"

extern const struct type type_bytes;
extern const struct text bytes_empty;

value bytes_new(const void *data, uint32_t length);

/* An item as a byte; may run Python code. Raises TypeError or ValueError. */
uint8_t bytes_item(value v);

/* Slots of both types. */
void bytes_print(struct writer *writer, value self, bool repr);
int32_t bytes_length(value self);
value bytes_get_item(value self, value index);

#endif
