/* Context managers: what the with statement calls. */
#ifndef OWLET_INTERPRETER_CONTEXT_H
#define OWLET_INTERPRETER_CONTEXT_H

#include "core/value.h"

/* Replaces the manager at `*sp` by its __exit__ and self, and returns what __enter__ gave. */
value context_enter(value *sp);

/* Calls __exit__ and takes it from the stack: see END_FINALLY for what lies above. Returns the new top. */
value *context_leave(value *sp);

#endif
