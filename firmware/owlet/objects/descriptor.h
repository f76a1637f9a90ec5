/* What a class attribute means when it is read through an instance: property, staticmethod, classmethod. */
#ifndef OWLET_OBJECTS_DESCRIPTOR_H
#define OWLET_OBJECTS_DESCRIPTOR_H

#include "objects/type.h"

struct property {
  uint32_t header;
  value getter, setter, deleter;
};

/* A staticmethod or classmethod. */
struct wrapper {
  uint32_t header;
  value function;
};

extern const struct type type_property, type_staticmethod, type_classmethod;

/* A looked-up class attribute as seen through an instance (ABSENT: through the class itself). */
value descriptor_get(value found, value self, value class);

#endif
