/* set and frozenset. */
#ifndef OWLET_OBJECTS_SET_H
#define OWLET_OBJECTS_SET_H

#include "objects/type.h"

/* Open addressing with CPython's probe sequence, so that iteration has CPython's order. */
struct set {
  uint32_t header;
  uint16_t used;
  uint16_t filled;
  uint32_t capacity; /* a power of two */
  value *keys;       /* ABSENT: free; 0x16: deleted */
};

extern const struct type type_set, type_frozenset, type_set_iterator;

static inline struct set *set_of(value v) {
  return object_of(v);
}

value set_new(enum tag tag);
bool set_add(value set, value key); /* whether it was new */
bool set_contains(value set, value key);
bool set_discard(value set, value key);
bool set_next(value set, uint32_t *position, value *key);
void set_update(value set, value iterable);
value set_from_stack(uint32_t count, const value *items);

#endif
