/* slice. */
#ifndef OWLET_OBJECTS_SLICE_H
#define OWLET_OBJECTS_SLICE_H

#include "objects/type.h"

struct slice {
  uint32_t header;
  value start, stop, step;
};

extern const struct type type_slice;

value slice_new(value start, value stop, value step);

/* The indices that a slice selects from a sequence of this length: start, step and how many. */
uint32_t slice_indices(value slice, uint32_t length, int32_t *start, int32_t *step);

/* The index where the selected part ends, for a step of this sign. */
int32_t slice_stop_index(value slice, int32_t length, int32_t step);

#endif
