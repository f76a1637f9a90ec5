/* Going through anything that can be iterated, and iterators by index. */
#ifndef OWLET_OBJECTS_ITERATOR_H
#define OWLET_OBJECTS_ITERATOR_H

#include "objects/type.h"

extern const struct type type_iterator;

/* An iterator over anything that has get_item by small integers: list, tuple, str, bytes, range. */
value iterator_new(value sequence);

/* The `iterate` slot of iterators. */
value iterator_self(value self);

/* Calls `body` for each element of an iterable. */
void iterator_each(value iterable, void (*body)(void *context, value item), void *context);

#endif
