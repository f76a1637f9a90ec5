/* What lists and tuples have in common. */
#ifndef OWLET_OBJECTS_SEQUENCE_H
#define OWLET_OBJECTS_SEQUENCE_H

#include "objects/type.h"

enum { SEQUENCE_LIMIT = 0x400000 }; /* elements */

bool is_sequence(value v); /* a list or tuple */

/* Elements of a list or tuple by index, for C code that goes through one; the count may change meanwhile. */
uint32_t sequence_count(value sequence);
value sequence_get(value sequence, uint32_t index);

/* Index of an element of a sequence, negative ones counted from the end; raises IndexError naming `what`. */
uint32_t sequence_index(value index, uint32_t length, const char *what);

/* An index cut to 0 to `length`, negative ones counted from the end. */
int32_t sequence_clamp(int32_t index, uint32_t length);

/* Slots and methods of both types. */
int32_t sequence_length(value self);
bool sequence_equal(value left, value right);
value sequence_binary(enum operator operation, value left, value right, bool reflected);
value sequence_get_item(value self, value index);
bool sequence_contains(value self, value item);
void sequence_print(struct writer *writer, value self, bool repr);
value sequence_count_of(unsigned count, const value *arguments);
value sequence_index_of(unsigned count, const value *arguments);

/* The one argument that list() and tuple() may have, or ABSENT. */
value sequence_argument(const struct type *type, unsigned count, const value *arguments);

#endif
