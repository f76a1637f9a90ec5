/* The state of the virtual machine: data that lives as long as the machine. */
#ifndef OWLET_CORE_VM_H
#define OWLET_CORE_VM_H

#include "core/value.h"

struct frame;
struct protect;

enum { IMAGE_LIMIT = 32 };

struct vm {
  struct frame *frame;
  uint8_t *stack_top;
  struct protect *protect;
  value raised;      /* the exception being raised */
  value modules;     /* dict: name to module */
  value main;        /* the prompt's module */
  value last_result; /* `_` */
  value argv;
  value builtins; /* dict of what a program added to builtins, or ABSENT */
  value exit_value;
  value no_memory[8]; /* the MemoryError, raised when there is no room for a new object */
  uint8_t *upload;    /* the image being received */
  value
      abandoned; /* chain of suspended generators that nothing refers to: their finally parts still have to run */
  void *printing;  /* chain of containers whose repr is being written */
  bool yielded;    /* whether the last resumed generator yielded or returned */
  bool generators; /* whether a generator was ever made */
  bool ending;     /* whether the finally parts of abandoned generators are running */
  bool reraise;    /* the raised exception keeps the line that it has in the running frame */
  uint8_t *stack, *stack_end;
  uintptr_t c_stack_top;         /* 0 while no program runs */
  uintptr_t images[IMAGE_LIMIT]; /* complemented, so that the collector does not see them as references */
  unsigned image_count;
  uintptr_t c_stack_limit;

  /* Adds an unreachable generator to the chain if it has a finally part to run; returns whether it did. */
  bool (*abandon)(void *generator);
};

extern struct vm vm;

/* The exception that is being handled, or ABSENT. */
value vm_handled(void);

/* The exception that a frame is handling, or ABSENT. */
value vm_handled_in(const struct frame *frame);

#endif
