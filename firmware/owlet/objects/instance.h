/* Instances of classes written in Python: their attributes and special methods. */
#ifndef OWLET_OBJECTS_INSTANCE_H
#define OWLET_OBJECTS_INSTANCE_H

#include "objects/type.h"

/* Exceptions have the same first three fields. */
struct instance {
  uint32_t header;
  value class;
  value dict;   /* attributes, or ABSENT while there are none */
  value native; /* the value of the built-in type that the class derives from, or ABSENT */
};

extern const struct type type_instance;

static inline struct instance *instance_of(value v) {
  return object_of(v);
}

/* An instance of a class that derives from a built-in type is used as the value it holds. */
static inline value instance_unwrapped(value v) {
  return tag_of(v) == TAG_INSTANCE && instance_of(v)->native != ABSENT ? instance_of(v)->native : v;
}

/* A method found in the instance's class, bound to nothing; ABSENT when the class has none. */
value instance_method(value self, const char *name);

#endif
