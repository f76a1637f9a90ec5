/* Sequences spread over targets and over the arguments of a call. */
#ifndef OWLET_INTERPRETER_SPREAD_H
#define OWLET_INTERPRETER_SPREAD_H

#include "core/value.h"

/* Spreads a sequence over `count` stack slots, the first on top. */
void spread_unpack(value sequence, value *low, unsigned count);

/* The same with a starred target that takes the rest. */
void spread_unpack_starred(value sequence, value *low, unsigned before, unsigned after);

/*
 * A call with starred arguments: `star` has a bit for each positional one to spread; a keyword ABSENT is a
 * **mapping. Puts all arguments onto the VM stack, updates `*count` and returns the first one's address.
 */
value *spread_call(value called, unsigned *count, value *arguments, uint32_t star, value self);

#endif
