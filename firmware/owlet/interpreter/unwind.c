/* Unwinding: see unwind.h. */
#include "interpreter/unwind.h"

#include "core/code.h"
#include "core/frame.h"
#include "core/vm.h"
#include "interpreter/function.h"
#include "interpreter/generator.h"
#include "interpreter/opcode.h"
#include "interpreter/operand.h"
#include "objects/error.h"
#include "objects/exception.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* A deferred jump as a number. */
enum { JUMP_TARGET = 0xFFFF, JUMP_COUNT_SHIFT = 16 };

void unwind_settle(const struct run *run) {
  for (struct frame *frame = vm.frame;; frame = frame->caller) {
    uint8_t *end = function_frame_end(frame);
    if (end != NULL) {
      vm.stack_top = end;
      return;
    }
    if (frame == run->entry) {
      vm.stack_top = run->base;
      return;
    }
  }
}

void unwind_push(struct frame *frame, const uint8_t *handler, value *sp, unsigned flags) {
  struct block *block = &frame_blocks(frame)[frame->block_count++];
  block->handler = handler - frame->function->opcodes;
  block->depth = (sp - frame->state + 1) | flags;
  block->exception = ABSENT;
}

/* The initial stack pointer of a block's handler. */
static value *block_stack(struct frame *frame, const struct block *block) {
  return frame->state + (block->depth & BLOCK_DEPTH) - 1;
}

/* Whether leaving the block now must run its finally part. */
static bool must_finish(const struct frame *frame, const struct block *block, const uint8_t *ip) {
  return (block->depth & BLOCK_FINALLY) != 0 && ip - frame->function->opcodes < block->handler;
}

/* Defers a return or jump until a finally part has run, which finds a number in place of an exception. */
static const uint8_t *defer(struct frame *frame, struct block *block, value pending, unsigned kind) {
  block->exception = pending;
  block->depth |= BLOCK_PENDING | kind;
  frame->sp = block_stack(frame, block) + 1;
  *frame->sp = small(0);
  return frame->function->opcodes + block->handler;
}

const uint8_t *unwind_jump(struct frame *frame, const uint8_t *target, unsigned count) {
  const uint8_t *opcodes = frame->function->opcodes;
  while ((count & ~UNWIND_POP_ITERATOR) > 0) {
    struct block *block = &frame_blocks(frame)[frame->block_count - 1];
    count--;
    if (must_finish(frame, block, frame->ip)) {
      return defer(frame, block, small((target - opcodes) | count << JUMP_COUNT_SHIFT), BLOCK_JUMP);
    }
    frame->sp = block_stack(frame, block); /* drops the deferred end of a finally part */
    frame->block_count--;
  }
  if (count & UNWIND_POP_ITERATOR) {
    frame->sp -= UNWIND_ITERATOR_SLOTS;
    generator_dropped(&frame->sp[UNWIND_ITERATOR_VALUE]);
  }
  return target;
}

const uint8_t *unwind_resume(struct frame *frame, const struct block *block) {
  uint32_t jump = small_value(block->exception);
  return unwind_jump(frame, frame->function->opcodes + (jump & JUMP_TARGET), jump >> JUMP_COUNT_SHIFT);
}

const uint8_t *unwind_blocks(struct frame *frame, value result) {
  while (frame->block_count > 0) {
    struct block *block = &frame_blocks(frame)[frame->block_count - 1];
    if (must_finish(frame, block, frame->ip)) return defer(frame, block, result, 0);
    frame->block_count--;
  }
  return NULL;
}

value unwind_check_init(value result, value instance) {
  if (result != NONE) error_raise(&error_TypeError, "__init__() should return None, not '%t'", result);
  return instance;
}

/* A FOR_ITER or YIELD_FROM of `frame` got the value that its generator yielded or, at the end, returned. */
static void finish_iteration(struct frame *frame, value result, bool ended) {
  const uint8_t *ip = frame->ip + 1;
  if (*frame->ip == OPCODE_YIELD_FROM) {
    *--frame->sp = result;
    frame->ip = ip;
    return;
  }
  const uint8_t *end = operand_forward(&ip);
  if (ended) {
    frame->sp -= UNWIND_ITERATOR_SLOTS;
  } else {
    *++frame->sp = result;
  }
  frame->ip = ended ? end : ip;
}

bool unwind_leave(const struct run *run, struct frame *frame, value result) {
  uint8_t *end = function_frame_end(frame);
  vm.frame = frame->caller;
  if (end == NULL) {
    generator_finish(generator_of_frame(frame));
    vm.yielded = false;
  } else {
    vm.stack_top = (uint8_t *)frame;
  }
  if (frame == run->entry) return true;
  unwind_settle(run);
  struct frame *caller = vm.frame;
  switch (frame->kind) {
    case FRAME_INIT:
      if (result != NONE) caller->ip--;
      *++caller->sp = unwind_check_init(result, frame->subject);
      break;
    case FRAME_FOR:
    case FRAME_DELEGATE:
      finish_iteration(caller, result, true);
      break;
    default:
      *++caller->sp = result;
  }
  return false;
}

bool unwind_yield(const struct run *run, struct frame *frame, value result) {
  for (;;) {
    generator_of_frame(frame)->state = GENERATOR_SUSPENDED;
    vm.frame = frame->caller;
    vm.yielded = true;
    if (frame == run->entry) {
      vm.stack_top = run->base;
      return true;
    }
    if (frame->kind != FRAME_DELEGATE) break;
    frame = vm.frame;
  }
  unwind_settle(run);
  finish_iteration(vm.frame, result, false);
  return false;
}

/* Converts a StopIteration that leaves a generator to a RuntimeError. */
static value wrap_stop(value exception) {
  value text = str_from("generator raised StopIteration");
  struct exception *replacement =
      object_of(exception_new(value_of(&error_RuntimeError), tuple_from(1, &text)));
  replacement->cause = replacement->context = exception;
  replacement->suppress_context = TRUE;
  return value_of(replacement);
}

bool unwind_raised(const struct run *run) {
  bool keeps_line = vm.reraise;
  for (;;) {
    value exception = vm.raised;
    struct frame *frame = vm.frame;
    struct function *function = frame->function;
    uint32_t offset = frame->ip - function->opcodes;
    if (!keeps_line) exception_add_frame(exception, function->code, code_line(function->code, frame->ip));
    keeps_line = false;
    while (frame->block_count > 0) {
      struct block *block = &frame_blocks(frame)[frame->block_count - 1];
      if (offset < block->handler) {
        frame->sp = block_stack(frame, block);
        *++frame->sp = exception;
        block->exception = exception;
        frame->ip = function->opcodes + block->handler;
        return true;
      }
      frame->block_count--;
    }
    bool is_generator = (function->flags & FLAG_GENERATOR) != 0;
    if (is_generator && exception_is(exception, &error_StopIteration)) vm.raised = wrap_stop(exception);
    vm.frame = frame->caller;
    if (is_generator) generator_finish(generator_of_frame(frame));
    if (frame == run->entry) return false;
    bool was_call = frame->kind == FRAME_CALL || frame->kind == FRAME_INIT;
    if (was_call) vm.frame->ip--;
  }
}
