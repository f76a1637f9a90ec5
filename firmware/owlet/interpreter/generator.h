/* Generators: functions that yield. Each generator contains its suspended frame. */
#ifndef OWLET_INTERPRETER_GENERATOR_H
#define OWLET_INTERPRETER_GENERATOR_H

#include "core/frame.h"
#include "objects/type.h"

enum generator_state { GENERATOR_FRESH, GENERATOR_SUSPENDED, GENERATOR_RUNNING, GENERATOR_DONE };

struct generator {
  uint32_t header;
  uint32_t state;
  value next_abandoned;
  struct frame frame;
};

extern const struct type type_generator;

/* The generator that holds this frame. */
struct generator *generator_of_frame(struct frame *frame);

/* Ends a generator: its frame drops every reference that it holds. */
void generator_finish(struct generator *generator);

/*
 * Runs a generator to its next yield: `sent` becomes the value of the yield that suspended it, or `thrown` is
 * raised there. Returns the value that the generator yields (vm.yielded true) or returns (false).
 */
value generator_resume(value generator, value sent, value thrown);

/* For vm.abandon: a suspended generator with an active try or with joins the chain. */
bool generator_abandon(void *generator);

/* Closes the generators of the chain. What they raise is written to standard error, but KeyboardInterrupt is raised. */
void generator_end_abandoned(void);

/* A loop drops its iterator: if nothing else refers to this generator, it is closed now. */
void generator_dropped(value *slot);

/* Makes a generator the running frame. */
void generator_prepare(value generator, value sent, bool thrown, enum frame_kind kind);

/* The value that a raised StopIteration carries. */
value generator_returned(value exception);

#endif
