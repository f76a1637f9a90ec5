/* Sequences spread over targets and over the arguments of a call. */
#ifndef OWLET_INTERPRETER_SPREAD_H
#define OWLET_INTERPRETER_SPREAD_H

#include "core/value.h"

/* Spreads a sequence over `count` stack places, the first on top. */
void spread_unpack(value sequence, value *low, unsigned count);

/* The same with a starred target that takes what is left. */
void spread_unpack_starred(value sequence, value *low, unsigned before, unsigned after);

/*
 * A call with starred arguments: `star` says which positional ones are to be spread; a keyword ABSENT is a
 * **mapping. Puts all arguments onto the VM stack, changes `*count` and returns where they begin.
 */
value *spread_call(value called, unsigned *count, value *arguments, uint32_t star, value self);

#endif
