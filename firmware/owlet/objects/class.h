/* Classes written in Python; looking names up in a class and its bases in method resolution order. */
#ifndef OWLET_OBJECTS_CLASS_H
#define OWLET_OBJECTS_CLASS_H

#include "objects/type.h"

struct class_object {
  uint32_t header;
  value name;  /* qualified, a str */
  value bases; /* tuple of CLASSes and TYPEs */
  value order; /* tuple: where names are looked up, from the class itself to object */
  value dict;
  value module; /* name of the module, a str */
};

/* In a class's header: what must be asked before an attribute of its instances is stored. */
enum { CLASS_SETATTR = 1u << 16, CLASS_DESCRIPTORS = 1u << 17 };

extern const struct type type_type, type_class;

static inline struct class_object *class_object_of(value v) {
  return object_of(v);
}

bool is_class(value v); /* a CLASS or a TYPE */

/* What type(v) is: a TYPE or a CLASS. */
value class_of(value v);

/* The classes where a class's names are looked up, one after the other; ABSENT at the end. */
value class_order(value class, uint32_t index);
const char *class_name(value class);

/* What a name means in a class or its bases, as stored; ABSENT when nothing. `class` may be a TYPE. */
value class_lookup(value class, value name);
value class_lookup_name(value class, const char *name);

/* The same from the class at `index` of the order on, and only in classes written in Python. */
value class_lookup_from(value class, uint32_t index, value name);
value class_lookup_own(value class, const char *name);

/* The first TYPE in the order: what instances are made of. */
const struct type *class_native(value class);

bool is_subclass(value class, value base);
bool is_instance(value v, value class);

value class_new(value name, value bases, value dict, value module);

/* Constructs an instance without calling __init__; `*initializer` is what to call next, or ABSENT. */
value class_construct(value class, unsigned count, const value *arguments, value *initializer);

#endif
