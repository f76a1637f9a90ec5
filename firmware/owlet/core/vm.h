/*
 * The state of the virtual machine: the frames of the running Python functions, the way exceptions travel
 * through C, and what else lives as long as the machine.
 *
 * A frame lies on the VM stack, or inside its generator. A call from Python to Python pushes a frame and goes
 * on in the same interpreter loop; only C code that needs a result (a sort key, a __repr__) runs a loop of
 * its own.
 */
#ifndef OWLET_VM_H
#define OWLET_VM_H

#include "core/jump.h"
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

/* A try, finally or with that is under way. */
struct block {
  uint16_t handler; /* offset of the handler in the bytecode */
  uint16_t depth;   /* depth of the value stack; the top bits say what kind of block */
  value exception;  /* once the handler runs: what is being handled, or what a finally part holds up */
};

enum {
  BLOCK_FINALLY = 0x8000, /* a finally or with, not an except */
  BLOCK_PENDING = 0x4000, /* `exception` is the value of a return or the target of a jump */
  BLOCK_DEPTH = 0x3FFF,
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

/* A place in C code where an exception stops; see error.h for the calls that use it. */
struct protect {
  struct protect *previous;
  struct frame *frame;
  uint8_t *stack_top;
  void *printing;
  struct jump jump;
};

enum { IMAGE_LIMIT = 32 };

struct vm {
  struct frame *frame;
  uint8_t *stack_top;
  struct protect *protect;
  value raised;      /* the exception on its way */
  value modules;     /* dict: name to module */
  value main;        /* the prompt's module */
  value last_result; /* `_` */
  value argv;
  value builtins; /* dict of what a program added to builtins, or ABSENT */
  value exit_value;
  value no_memory[8]; /* the exception that is raised when there is no room for another one */
  uint8_t *upload;    /* the image being received */
  void *printing;     /* chain of containers whose repr is being written */
  bool yielded;       /* whether the last resumed generator yielded or returned */
  bool reraise;       /* the exception on its way keeps the line it already has in the running frame */
  uint8_t *stack, *stack_end;
  uintptr_t c_stack_top;         /* 0 while no program runs */
  uintptr_t images[IMAGE_LIMIT]; /* complemented addresses: the collector must not see them */
  unsigned image_count;
  uintptr_t c_stack_limit;
};

extern struct vm vm;

/* Raises RuntimeError when little is left of the C stack. */
void vm_check_c_stack(void);

/* Raises KeyboardInterrupt if one was requested. */
void vm_check_interrupt(void);

static inline struct block *frame_blocks(struct frame *frame) {
  return (struct block *)(frame->state + frame->state_size);
}

#endif
