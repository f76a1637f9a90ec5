/* Bound methods: a function and the value that becomes its first argument. */
#ifndef OWLET_OBJECTS_BOUND_H
#define OWLET_OBJECTS_BOUND_H

#include "objects/type.h"

struct bound {
  uint32_t header;
  value function, self;
};

extern const struct type type_bound;

value bound_new(value function, value self);

#endif
