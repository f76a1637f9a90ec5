/*
 * Classes written in Python and their instances; looking names up in a class and its bases in method
 * resolution order.
 */
#ifndef OWLET_CLASS_H
#define OWLET_CLASS_H

#include "objects/object.h"

struct class_object {
  uint32_t header;
  value name;  /* qualified, a str */
  value bases; /* tuple of CLASSes and TYPEs */
  value order; /* tuple: where names are looked up, from the class itself to object */
  value dict;
  value module; /* name of the module, a str */
};

/* Exceptions have the same first three fields. */
struct instance {
  uint32_t header;
  value class;
  value dict;   /* attributes, or ABSENT while there are none */
  value native; /* the value of the built-in type that the class derives from, or ABSENT */
};

struct super_object {
  uint32_t header;
  value class; /* the search begins after it */
  value self;
};

static inline struct class_object *class_object_of(value v) { return object_of(v); }
static inline struct instance *instance_of(value v) { return object_of(v); }

bool is_class(value v); /* a CLASS or a TYPE */

/* The classes where a class's names are looked up, one after the other; ABSENT at the end. */
value class_order(value class, uint32_t index);
const char *class_name(value class);

/* What a name means in a class or its bases, as stored; ABSENT when nothing. `start` may be a TYPE. */
value class_lookup(value class, value name);
value class_lookup_name(value class, const char *name);

/* The first TYPE in the order: what instances are made of. */
const struct type *class_native(value class);

bool is_subclass(value class, value base);
bool is_instance(value v, value class);

value class_new(value name, value bases, value dict, value module);

/* Constructs an instance without calling __init__; `*initializer` is what to call next, or ABSENT. */
value class_construct(value class, unsigned count, const value *arguments, value *initializer);

/* A looked-up class attribute as seen through an instance (ABSENT: through the class itself). */
value descriptor_get(value found, value self, value class);

/* A method found in the instance's class, bound to nothing; ABSENT when the class has none. */
value instance_method(value self, const char *name);

/* The special method calls of instances. */
value instance_call(value self, const char *name, unsigned count, const value *arguments, bool *found);

value super_lookup(value class, value self, value name, value *bound_self);
value super_new(value class, value self);

#endif
