/* The checks that raise when a limit is reached: see guard.h. */
#include "objects/guard.h"

#include "core/port.h"
#include "core/vm.h"
#include "objects/error.h"
#include "objects/exception.h"
#include "objects/tuple.h"

enum { C_STACK_RESERVE = 1536 };

void guard_stack(void) {
  if ((uintptr_t)__builtin_frame_address(0) < vm.c_stack_limit + C_STACK_RESERVE) {
    error_raise(&error_RuntimeError, "maximum recursion depth exceeded");
  }
}

void guard_interrupt(void) {
  if (!port_interrupt_requested) return;
  port_interrupt_requested = false;
  error_throw(exception_new(value_of(&error_KeyboardInterrupt), value_of(&tuple_empty)));
}

void guard_full(void) {
  error_raise(&error_RuntimeError, "maximum recursion depth exceeded");
}
