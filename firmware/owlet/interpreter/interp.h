/* The bytecode interpreter. */
#ifndef OWLET_INTERPRETER_INTERP_H
#define OWLET_INTERPRETER_INTERP_H

#include "core/value.h"

struct frame;

/*
 * Runs a frame, and what it calls, until it returns or (a generator) yields. `thrown` is an exception to
 * raise where the frame stands, or ABSENT.
 */
value interp_run(struct frame *entry, value thrown);

#endif
