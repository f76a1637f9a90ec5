/*
 * Leaving blocks, frames and generators: for a jump, a return, a yield or an exception. A finally part on the way runs
 * first; its block holds the deferred action.
 */
#ifndef OWLET_INTERPRETER_UNWIND_H
#define OWLET_INTERPRETER_UNWIND_H

#include "core/frame.h"

/* An iterator of a for loop takes this many slots of the value stack. */
enum {
  UNWIND_ITERATOR_SLOTS = 4,
  UNWIND_ITERATOR_VALUE = 2 /* of them, the one with the iterator, from 1 */
};

/* In a jump's count of blocks: it also drops a for loop's iterator. */
enum { UNWIND_POP_ITERATOR = 0x80 };

/* One activation of the loop by C code: it ends with `entry`. */
struct run {
  struct frame *entry;
  uint8_t *base; /* the end of the VM stack at its start */
};

/* Frees the VM stack above the running frame. */
void unwind_settle(const struct run *run);

/* Enters a try, finally or with; `flags` is BLOCK_FINALLY or 0. */
void unwind_push(struct frame *frame, const uint8_t *handler, value *sp, unsigned flags);

/* Leaves `count` blocks for a jump; returns where execution continues: the target, or a finally part. */
const uint8_t *unwind_jump(struct frame *frame, const uint8_t *target, unsigned count);

/* Resumes the deferred jump of a block that was left: as unwind_jump. */
const uint8_t *unwind_resume(struct frame *frame, const struct block *block);

/* Leaves the frame's blocks for a return; returns a finally part that must run first, or NULL. */
const uint8_t *unwind_blocks(struct frame *frame, value result);

static inline const uint8_t *unwind_return(struct frame *frame, value result) {
  return frame->block_count > 0 ? unwind_blocks(frame, result) : NULL;
}

/* Returns from a frame; true when that ends the run. */
bool unwind_leave(const struct run *run, struct frame *frame, value result);

/* Yields from a generator's frame and those that delegate to it; true when that ends the run. */
bool unwind_yield(const struct run *run, struct frame *frame, value result);

/* Returns the instance, for a constructor's caller. Raises TypeError if __init__ did not return None. */
value unwind_check_init(value result, value instance);

/* Finds the handler of the raised exception; returns whether the run's frames have one. */
bool unwind_raised(const struct run *run);

#endif
