/* range. */
#ifndef OWLET_OBJECTS_RANGE_H
#define OWLET_OBJECTS_RANGE_H

#include "objects/int.h"

struct range {
  uint32_t header;
  int32_t start, step;
  uint32_t count;
  int32_t stop;
};

extern const struct type type_range;

value range_new(int32_t start, int32_t stop, int32_t step);
value range_length(value range);

static inline value range_at(const struct range *range, uint32_t index) {
  return int_from_int64((int64_t)range->start + (int64_t)range->step * index);
}

#endif
