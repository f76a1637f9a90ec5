/* The chain of containers under way: see printing.h. */
#include "objects/printing.h"

#include "core/vm.h"

bool printing_enter(value container, struct printing *record) {
  for (struct printing *at = vm.printing; at != NULL; at = at->previous) {
    if (at->container == container) return false;
  }
  record->previous = vm.printing;
  record->container = container;
  vm.printing = record;
  return true;
}

void printing_leave(const struct printing *record) {
  vm.printing = record->previous;
}
