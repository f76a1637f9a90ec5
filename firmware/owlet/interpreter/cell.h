/* Cells: the variables that closures share. */
#ifndef OWLET_INTERPRETER_CELL_H
#define OWLET_INTERPRETER_CELL_H

#include "objects/type.h"

struct cell {
  uint32_t header;
  value item;
};

extern const struct type type_cell;

value cell_new(value item);

#endif
