/* Classes written in Python; lookup of names in a class and its bases in method resolution order. */
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

/* In a class's header: what storing an attribute of an instance has to check. */
enum { CLASS_SETATTR = 1u << 16, CLASS_DESCRIPTORS = 1u << 17 };

extern const struct type type_type, type_class;

static inline struct class_object *class_object_of(value v) {
  return object_of(v);
}

bool is_class(value v); /* a CLASS or a TYPE */

/* What type(v) is: a TYPE or a CLASS. */
value class_of(value v);

/* The class at `index` of a class's method resolution order; ABSENT at the end. */
value class_order(value class, uint32_t index);
const char *class_name(value class);

/* Looks up a name in a class and its bases; returns the stored value or ABSENT. `class` may be a TYPE. */
value class_lookup(value class, value name);

/* What a class method of a built-in type made, as an instance of the class that it was called on. */
value class_convert(value class, value made);
value class_lookup_name(value class, const char *name);

/* The same, starting with the class at `index` of the order, and only in classes written in Python. */
value class_lookup_from(value class, uint32_t index, value name);
value class_lookup_own(value class, const char *name);

/* The first TYPE in the order: the type of the instances' native part. */
const struct type *class_native(value class);

bool is_subclass(value class, value base);
bool is_instance(value v, value class);

value class_new(value name, value bases, value dict, value module);

/* Constructs an instance without calling __init__; `*initializer` is the function to call next, or ABSENT. */
value class_construct(value class, unsigned count, const value *arguments, value *initializer);

#endif
