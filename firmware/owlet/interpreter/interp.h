/* The bytecode interpreter. */
#ifndef OWLET_INTERP_H
#define OWLET_INTERP_H

#include "core/vm.h"

/*
 * Runs a frame, and what it calls, until it returns or (a generator) yields. `thrown` is an exception to
 * raise where the frame stands, or ABSENT.
 */
value interp_run(struct frame *entry, value thrown);

/* What a bare raise statement raises: the exception being handled, or ABSENT. */
value interp_handled(void);

#endif
