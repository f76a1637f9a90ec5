/* super: lookup of a name in the part of a class's order that follows another class. */
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

/* Looks up a method; `*bound_self` becomes ABSENT unless it must be passed as the first argument. */
value super_lookup(value class, value self, value name, value *bound_self);

#endif
