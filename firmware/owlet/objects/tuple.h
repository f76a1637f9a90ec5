/* tuple. */
#ifndef OWLET_OBJECTS_TUPLE_H
#define OWLET_OBJECTS_TUPLE_H

#include "objects/type.h"

struct tuple {
  uint32_t header;
  uint32_t count;
  value items[];
};

extern const struct type type_tuple;
extern const struct tuple tuple_empty;

value tuple_new(uint32_t count); /* elements None */
value tuple_from(uint32_t count, const value *items);
value tuple_pair(value first, value second);
value tuple_from_iterable(value iterable);
uint32_t tuple_count(value tuple);
value tuple_get(value tuple, uint32_t index);

#endif
