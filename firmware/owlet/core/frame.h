/*
 * The frames of the running Python functions.
 *
 * A frame is on the VM stack or inside its generator. A call from Python to Python pushes a frame and runs
 * in the same interpreter loop; only C code that needs a result (a sort key, a __repr__) starts another
 * loop.
 */
#ifndef OWLET_CORE_FRAME_H
#define OWLET_CORE_FRAME_H

#include "core/value.h"

struct function;

/* Where a frame's result goes. */
enum frame_kind {
  FRAME_ENTRY,    /* to the C code that runs the loop */
  FRAME_CALL,     /* onto the caller's stack */
  FRAME_INIT,     /* nowhere: the caller gets the instance that was constructed */
  FRAME_FOR,      /* a generator driven by the caller's FOR_ITER */
  FRAME_DELEGATE, /* a generator driven by the caller's YIELD_FROM */
  FRAME_RESUME,   /* a generator driven by C code */
};

/* An active try, finally or with. */
struct block {
  uint16_t handler; /* offset of the handler in the bytecode */
  uint16_t depth;   /* depth of the value stack; the top bits are the kind of block */
  value exception;  /* once the handler runs: the exception it handles, or what a finally part defers */
};

enum {
  BLOCK_FINALLY = 0x8000, /* a finally or with, not an except */
  BLOCK_PENDING = 0x4000, /* a return or a jump is deferred; `exception` is the value or the jump */
  BLOCK_JUMP =
      0x2000, /* it is a jump: a small integer of its target's offset and, from bit 16, its count of blocks */
  BLOCK_DEPTH = 0x1FFF,
};

struct frame {
  struct frame *caller;
  const uint8_t *ip; /* the instruction being executed */
  value *sp;         /* the top of the value stack */
  value *top;        /* local variable n is top[-n] */
  struct function *function;
  value names;   /* the dict of a module's or class's top-level names, or ABSENT */
  value subject; /* the instance under construction */
  uint8_t kind;
  uint8_t block_count;
  uint16_t state_size;
  value state[]; /* the value stack upwards, locals downwards from the end; then the blocks */
};

static inline struct block *frame_blocks(struct frame *frame) {
  return (struct block *)(frame->state + frame->state_size);
}

#endif
