/* Attributes of any value. */
#ifndef OWLET_OBJECTS_ATTRIBUTE_H
#define OWLET_OBJECTS_ATTRIBUTE_H

#include "core/value.h"

/* Find returns ABSENT where get raises AttributeError. */
value attribute_find(value v, value name);
value attribute_get(value v, value name);

/* Stores an attribute, or deletes it when `item` is ABSENT. */
void attribute_set(value v, value name, value item);

/* Looks a method up and says whether `*self` must be passed as first argument (else it becomes ABSENT). */
value attribute_method(value v, value name, value *self);

#endif
