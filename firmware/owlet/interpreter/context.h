/* Context managers: what the with statement calls. */
#ifndef OWLET_INTERPRETER_CONTEXT_H
#define OWLET_INTERPRETER_CONTEXT_H

#include "core/value.h"

/* Replaces the manager at `*sp` by its __exit__ and self, and returns the result of __enter__. */
value context_enter(value *sp);

/* Calls __exit__ and pops it: see END_FINALLY for the values above it. Returns the new top. */
value *context_leave(value *sp);

#endif
