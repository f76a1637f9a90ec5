/* Functions in Python: how arguments become a frame; generators; bound methods, cells, properties. */
#ifndef OWLET_FUNCTION_H
#define OWLET_FUNCTION_H

#include "objects/object.h"
#include "core/vm.h"

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

struct bound {
  uint32_t header;
  value function, self;
};

struct cell {
  uint32_t header;
  value item;
};

enum generator_state { GENERATOR_FRESH, GENERATOR_SUSPENDED, GENERATOR_RUNNING, GENERATOR_DONE };

struct generator {
  uint32_t header;
  uint32_t state;
  struct frame frame;
};

struct property {
  uint32_t header;
  value getter, setter, deleter;
};

/* A staticmethod or classmethod. */
struct wrapper {
  uint32_t header;
  value function;
};

value function_new(value code, value globals, value defaults, value keyword_defaults, unsigned closure_count,
                   const value *closure);

/*
 * Makes a frame for a call and puts the arguments into its locals: on the VM stack, or in a new generator,
 * which is then stored in `*generator` (else ABSENT).
 */
struct frame *function_enter(struct function *function, unsigned count, const value *arguments,
                             value *generator);

/* The end of a frame that lies on the VM stack; NULL for a generator's. */
uint8_t *frame_end(const struct frame *frame);
struct generator *frame_generator(struct frame *frame);

/* Ends a generator: it lets go of everything that its frame holds. */
void generator_finish(struct generator *generator);

/* Room for `count` values on the VM stack, for C code that assembles arguments; release with vm.stack_top. */
value *stack_reserve(unsigned count);

value function_name(value function);

/* "Class.method", "outer.<locals>.inner", found through the image's tree of code. */
value code_qualified_name(value code);
bool code_is_class_body(value code);

value bound_new(value function, value self);
value cell_new(value item);

/*
 * Lets a generator run on: `sent` becomes the value of its yield; or raises `thrown` there. Returns what it
 * yields (vm.yielded true) or returns (false).
 */
value generator_resume(value generator, value sent, value thrown);

/* Makes a generator the running frame. */
void generator_prepare(value generator, value sent, bool thrown, enum frame_kind kind);

/* The value that a raised StopIteration carries. */
value stop_iteration_value(value exception);

#endif
