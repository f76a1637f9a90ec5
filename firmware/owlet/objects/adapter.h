/* Iterators that draw from others: enumerate, zip, map, filter, reversed, iter with a function. */
#ifndef OWLET_OBJECTS_ADAPTER_H
#define OWLET_OBJECTS_ADAPTER_H

#include "objects/type.h"

extern const struct type type_enumerate, type_zip, type_map, type_filter, type_reversed, type_call_iterator;

/* iter(function, sentinel) */
value adapter_call_iterator(value function, value sentinel);

#endif
