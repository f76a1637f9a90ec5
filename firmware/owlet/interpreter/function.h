/* Functions in Python, and how arguments become a frame. */
#ifndef OWLET_INTERPRETER_FUNCTION_H
#define OWLET_INTERPRETER_FUNCTION_H

#include "core/frame.h"
#include "objects/type.h"

struct function {
  uint32_t header;
  value code;
  value globals;          /* the MODULE object */
  value defaults;         /* tuple or ABSENT */
  value keyword_defaults; /* dict or ABSENT */
  value dict;             /* attributes, or ABSENT */
  const uint8_t *opcodes;
  uint16_t state_size;
  uint8_t block_limit;
  uint8_t flags;
  uint8_t positional, keyword_only, default_count, cell_count;
  uint8_t closure_count;
  value closure[];
};

enum { FLAG_GENERATOR = 1, FLAG_KEYWORDS = 2, FLAG_ARGUMENTS = 4, FLAG_DEFAULTS = 8 };

extern const struct type type_function;

value function_new(value code, value globals, value defaults, value keyword_defaults, unsigned closure_count,
                   const value *closure);

/*
 * Makes a frame for a call and puts the arguments into its locals: on the VM stack, or in a new generator,
 * which is then stored in `*generator` (else ABSENT).
 */
struct frame *function_enter(struct function *function, unsigned count, const value *arguments,
                             value *generator);

/* How many bytes a frame of the function takes. */
static inline size_t function_frame_size(const struct function *function) {
  return sizeof(struct frame) + function->state_size * sizeof(value) +
         function->block_limit * sizeof(struct block);
}

/* The end of a frame that lies on the VM stack; NULL for a generator's. */
static inline uint8_t *function_frame_end(const struct frame *frame) {
  if (frame->function->flags & FLAG_GENERATOR) return NULL;
  return (uint8_t *)frame + function_frame_size(frame->function);
}

value function_name(value function);

/* "Class.method", "outer.<locals>.inner", found through the image's tree of code. */
value function_qualified_name(value code);

#endif
