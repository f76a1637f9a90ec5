/* super: looking a name up after a class in the order of another one. */
#ifndef OWLET_OBJECTS_SUPER_H
#define OWLET_OBJECTS_SUPER_H

#include "objects/type.h"

struct super_object {
  uint32_t header;
  value class; /* the search begins after it */
  value self;
};

extern const struct type type_super;

value super_new(value class, value self);

/* Looks a method up and says whether `*bound_self` must be passed as first argument (else it becomes ABSENT). */
value super_lookup(value class, value self, value name, value *bound_self);

#endif
