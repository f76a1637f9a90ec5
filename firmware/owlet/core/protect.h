/* Catching exceptions in C: a chain of places where an exception on its way stops. */
#ifndef OWLET_CORE_PROTECT_H
#define OWLET_CORE_PROTECT_H

#include "core/jump.h"
#include "core/value.h"

struct frame;

/* A place in C code where an exception stops. */
struct protect {
  struct protect *previous;
  struct frame *frame;
  uint8_t *stack_top;
  void *printing;
  struct jump jump;
};

/* Runs `body` and returns true, or catches what it raises: stores the exception and returns false. */
bool protect_run(void (*body)(void *), void *context, value *exception);

/* Leaves for the innermost place with this exception on its way. */
_Noreturn void protect_jump(value exception);

#endif
