/* Generators: see generator.h. */
#include "interpreter/generator.h"

#include <stddef.h>
#include <string.h>

#include "core/frame.h"
#include "core/heap.h"
#include "core/protect.h"
#include "core/vm.h"
#include "interpreter/function.h"
#include "interpreter/interp.h"
#include "interpreter/opcode.h"
#include "objects/attribute.h"
#include "objects/base.h"
#include "objects/class.h"
#include "objects/error.h"
#include "objects/exception.h"
#include "objects/guard.h"
#include "objects/iterator.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/writer.h"

struct generator *generator_of_frame(struct frame *frame) {
  return (struct generator *)((uint8_t *)frame - offsetof(struct generator, frame));
}

static struct generator *generator_of(value v) {
  return object_of(v);
}

void generator_finish(struct generator *generator) {
  struct frame *frame = &generator->frame;
  generator->state = GENERATOR_DONE;
  frame->caller = NULL;
  frame->block_count = 0;
  memset(frame->state, 0, function_frame_size(frame->function) - sizeof *frame);
}

static bool is_at(const struct generator *generator, uint8_t opcode) {
  return generator->state == GENERATOR_SUSPENDED && *generator->frame.ip == opcode;
}

static void activate(struct generator *generator, enum frame_kind kind) {
  generator->state = GENERATOR_RUNNING;
  generator->frame.kind = kind;
  generator->frame.caller = vm.frame;
  vm.frame = &generator->frame;
}

void generator_prepare(value v, value sent, bool thrown, enum frame_kind kind) {
  struct generator *generator = generator_of(v);
  if (generator->state == GENERATOR_RUNNING) error_raise(&error_ValueError, "generator already executing");
  if (generator->state == GENERATOR_SUSPENDED) {
    *generator->frame.sp = sent;
    if (!thrown && is_at(generator, OPCODE_YIELD_VALUE)) generator->frame.ip++;
  } else if (sent != NONE && !thrown) {
    error_raise(&error_TypeError, "can't send non-None value to a just-started generator");
  }
  activate(generator, kind);
}

value generator_resume(value v, value sent, value thrown) {
  struct generator *generator = generator_of(v);
  guard_stack();
  if (generator->state == GENERATOR_DONE) {
    if (thrown != ABSENT) error_throw(thrown);
    vm.yielded = false;
    return NONE;
  }
  generator_prepare(v, sent, thrown != ABSENT, FRAME_RESUME);
  if (thrown != ABSENT) error_chain(thrown, vm_handled_in(&generator->frame));
  return interp_run(&generator->frame, thrown);
}

/* A generator's return value is passed in StopIteration. */
static _Noreturn void stop_iteration(value returned) {
  value arguments = returned == NONE ? value_of(&tuple_empty) : tuple_from(1, &returned);
  error_throw(exception_new(value_of(&error_StopIteration), arguments));
}

value generator_returned(value exception) {
  return exception_attribute(exception, str_from("value"));
}

static value yielded_or_stop(value result) {
  if (!vm.yielded) stop_iteration(result);
  return result;
}

static value generator_next(value self) {
  value result = generator_resume(self, NONE, ABSENT);
  return vm.yielded ? result : ABSENT;
}

static value generator_dunder_next(unsigned count, const value *arguments) {
  (void)count;
  return yielded_or_stop(generator_resume(arguments[0], NONE, ABSENT));
}

static value generator_send(unsigned count, const value *arguments) {
  (void)count;
  return yielded_or_stop(generator_resume(arguments[0], arguments[1], ABSENT));
}

struct throw_call {
  value generator, exception, result;
};

static void throw_into(struct generator *generator, value exception, struct throw_call *call);

static void run_throw(void *context) {
  struct throw_call *call = context;
  throw_into(generator_of(call->generator), call->exception, call);
}

/* Calls throw() of an iterator that is not a generator. */
static void run_foreign_throw(void *context) {
  struct throw_call *call = context;
  call->result = object_call_method(call->generator, "throw", 1, &call->exception);
  vm.yielded = true;
}

static void run_close(void *context) {
  struct throw_call *call = context;
  object_call_method(call->generator, "close", 0, NULL);
}

/* The sub-generator ended with a value: resumes after the yield from. */
static value resume_after_delegation(struct generator *generator, value returned) {
  generator->frame.sp--;
  generator->frame.ip++;
  *generator->frame.sp = returned;
  activate(generator, FRAME_RESUME);
  return interp_run(&generator->frame, ABSENT);
}

/* Throws an exception into the iterator that a generator delegates to; returns what is left to raise, or ABSENT.
 */
static value throw_into_delegate(struct generator *generator, value exception, struct throw_call *call) {
  value inner = generator->frame.sp[-1], raised;
  bool closing = exception_is(exception, &error_GeneratorExit), plain = tag_of(inner) == TAG_GENERATOR;
  struct throw_call sub = {inner, exception, ABSENT};
  bool ran;
  if (!plain && attribute_find(inner, str_from(closing ? "close" : "throw")) == ABSENT) return exception;
  generator->state = GENERATOR_RUNNING;
  ran = protect_run(closing ? run_close : plain ? run_throw : run_foreign_throw, &sub, &raised);
  generator->state = GENERATOR_SUSPENDED;
  if (!ran) {
    bool ended = !plain && exception_is(raised, &error_StopIteration);
    if (!ended) return raised;
    vm.yielded = false;
    sub.result = generator_returned(raised);
  }
  if (closing) return exception;
  call->result = vm.yielded ? sub.result : resume_after_delegation(generator, sub.result);
  return ABSENT;
}

static void throw_into(struct generator *generator, value exception, struct throw_call *call) {
  guard_stack();
  if (generator->state == GENERATOR_FRESH) {
    generator_finish(generator);
    error_throw(exception);
  }
  if (is_at(generator, OPCODE_YIELD_FROM)) {
    exception = throw_into_delegate(generator, exception, call);
    if (exception == ABSENT) return;
  }
  call->result = generator_resume(value_of(generator), NONE, exception);
}

static value generator_throw(unsigned count, const value *arguments) {
  value exception = arguments[1];
  if (count > 2 && is_class(arguments[1]) && arguments[2] != NONE) {
    bool made = tag_of(arguments[2]) == TAG_EXCEPTION;
    exception = made ? arguments[2] : object_call(arguments[1], 1, arguments + 2);
  }
  struct throw_call call = {arguments[0], exception_from(exception), ABSENT};
  throw_into(generator_of(arguments[0]), call.exception, &call);
  return yielded_or_stop(call.result);
}

static value generator_close(unsigned count, const value *arguments) {
  (void)count;
  struct generator *generator = generator_of(arguments[0]);
  if (generator->state == GENERATOR_FRESH) generator_finish(generator);
  if (generator->state == GENERATOR_DONE) return NONE;
  value exception = exception_new(value_of(&error_GeneratorExit), value_of(&tuple_empty)), raised;
  struct throw_call call = {arguments[0], exception, ABSENT};
  error_chain(exception, vm_handled());
  if (protect_run(run_throw, &call, &raised)) {
    if (vm.yielded) error_raise(&error_RuntimeError, "generator ignored GeneratorExit");
  } else if (!exception_is(raised, &error_GeneratorExit) && !exception_is(raised, &error_StopIteration)) {
    error_rethrow(raised);
  }
  return NONE;
}

static bool has_cleanup(const struct generator *generator) {
  return generator->state == GENERATOR_SUSPENDED && generator->frame.block_count > 0;
}

bool generator_abandon(void *v) {
  struct generator *generator = v;
  if (!has_cleanup(generator)) return false;
  for (value at = vm.abandoned; at != ABSENT; at = generator_of(at)->next_abandoned) {
    if (at == value_of(generator)) return true;
  }
  generator->next_abandoned = vm.abandoned;
  vm.abandoned = value_of(generator);
  return true;
}

static void run_end(void *context) {
  generator_close(1, context);
}

static void run_report(void *context) {
  const value *both = context;
  struct writer writer;
  writer_stream(&writer, 2);
  writer_format(&writer, "Exception ignored in: %v\n", both[0]);
  exception_write(&writer, both[1]);
  writer_flush(&writer);
}

static void end(value generator) {
  value both[2] = {generator, ABSENT}, second;
  if (protect_run(run_end, both, &both[1])) return;
  if (exception_is(both[1], &error_KeyboardInterrupt)) {
    vm.ending = false;
    error_rethrow(both[1]);
  }
  protect_run(run_report, both, &second);
}

void generator_end_abandoned(void) {
  if (vm.ending) return;
  vm.ending = true;
  while (vm.abandoned != ABSENT) {
    value generator = vm.abandoned;
    vm.abandoned = generator_of(generator)->next_abandoned;
    end(generator);
  }
  vm.ending = false;
}

void generator_dropped(value *slot) {
  value generator = *slot;
  bool unfinished = tag_of(generator) == TAG_GENERATOR && has_cleanup(generator_of(generator));
  *slot = ABSENT;
  if (unfinished && !heap_is_reachable(object_of(generator))) end(generator);
}

static void generator_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  writer_format(writer, "<generator object %v",
                function_qualified_name(generator_of(self)->frame.function->code));
  object_print_address(writer, self);
}

static const struct native generator_methods[] = {
    METHOD("__next__", generator_dunder_next, 1, 1),
    METHOD("close", generator_close, 1, 1),
    METHOD("send", generator_send, 2, 2),
    METHOD("throw", generator_throw, 2, 4),
};

const struct type type_generator = {
    TAG_TYPE,
    "generator",
    &type_object,
    .print = generator_print,
    .iterate = iterator_self,
    .next = generator_next,
    .methods = generator_methods,
    .method_count = COUNT_OF(generator_methods),
};
