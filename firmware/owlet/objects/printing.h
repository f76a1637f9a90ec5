/* The containers whose repr is being written: one that contains itself is shown as dots. */
#ifndef OWLET_OBJECTS_PRINTING_H
#define OWLET_OBJECTS_PRINTING_H

#include "core/value.h"

struct printing {
  struct printing *previous;
  value container;
};

/* Enters a container, or returns false when it is being written already. */
bool printing_enter(value container, struct printing *record);
void printing_leave(const struct printing *record);

#endif
