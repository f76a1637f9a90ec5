/* The state of the virtual machine: what lives as long as the machine does. */
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

/* The exception that is being handled, or ABSENT. */
value vm_handled(void);

#endif
