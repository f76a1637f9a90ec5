/*
 * What keeps a program within its limits. Each of these raises an exception, so that no program stops the
 * machine.
 */
#ifndef OWLET_OBJECTS_GUARD_H
#define OWLET_OBJECTS_GUARD_H

#include <string.h>

#include "core/value.h"
#include "core/vm.h"

/* Raises RuntimeError when little is left of the C stack. */
void guard_stack(void);

/* Raises KeyboardInterrupt if one was requested. */
void guard_interrupt(void);

/* Raises RuntimeError: the VM stack is full. */
_Noreturn void guard_full(void);

/*
 * Room for `count` values on the VM stack, for frames and for C code that assembles arguments; release with
 * vm.stack_top. Raises RuntimeError when there is none.
 */
static inline value *guard_reserve(unsigned count) {
  value *reserved = (value *)vm.stack_top;
  if (vm.stack_top + count * sizeof(value) > vm.stack_end) guard_full();
  vm.stack_top += count * sizeof(value);
  memset(reserved, 0, count * sizeof(value));
  return reserved;
}

#endif
