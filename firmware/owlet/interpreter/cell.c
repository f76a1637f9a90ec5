/* Cells: see cell.h. */
#include "interpreter/cell.h"

#include "objects/base.h"
#include "objects/object.h"

value cell_new(value item) {
  struct cell *cell = object_allocate(sizeof *cell, TAG_CELL);
  cell->item = item;
  return value_of(cell);
}

const struct type type_cell = {.header = TAG_TYPE, .name = "cell", .base = &type_object};
