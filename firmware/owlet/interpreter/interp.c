/* The loop that executes bytecode, the opcodes of .mpy version 6 (opcode.h); see frame.h for the frames. */
#include "interpreter/interp.h"

#include <string.h>

#include "core/code.h"
#include "core/frame.h"
#include "core/image.h"
#include "core/jump.h"
#include "core/port.h"
#include "core/protect.h"
#include "core/vm.h"
#include "interpreter/cell.h"
#include "interpreter/context.h"
#include "interpreter/function.h"
#include "interpreter/generator.h"
#include "interpreter/import.h"
#include "interpreter/opcode.h"
#include "interpreter/operand.h"
#include "interpreter/spread.h"
#include "interpreter/unwind.h"
#include "objects/attribute.h"
#include "objects/bound.h"
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/error.h"
#include "objects/exception.h"
#include "objects/guard.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/sequence.h"
#include "objects/set.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/super.h"
#include "objects/tuple.h"

/* Where Python code may run between two instructions: Ctrl-C, and the finally parts of abandoned generators. */
static inline void attend(void) {
  if (!port_interrupt_requested && vm.abandoned == ABSENT) return;
  guard_interrupt();
  generator_end_abandoned();
}

static value global_names(const struct frame *frame) {
  return ((struct module *)object_of(frame->function->globals))->dict;
}

static value load_global(struct frame *frame, value name) {
  value found = dict_get(global_names(frame), name);
  if (found == ABSENT) found = module_builtin(name);
  if (found == ABSENT) error_raise(&error_NameError, "name '%v' is not defined", name);
  return found;
}

static value load_name(struct frame *frame, value name) {
  value found = frame->names != ABSENT ? dict_get(frame->names, name) : ABSENT;
  return found != ABSENT ? found : load_global(frame, name);
}

static void delete_name(value dict, value name) {
  if (dict_remove(dict, name) == ABSENT) error_raise(&error_NameError, "name '%v' is not defined", name);
}

static _Noreturn void unbound_local(const struct function *function, unsigned index) {
  if (index < (unsigned)function->positional + function->keyword_only) {
    error_raise(&error_UnboundLocalError,
                "cannot access local variable '%v' where it is not associated with a value",
                code_argument_name(function->code, index));
  }
  error_raise(&error_UnboundLocalError,
              "cannot access local variable where it is not associated with a value");
}

/* A variable of this function that closures share, or one of a function around it. */
static _Noreturn void unbound_cell(const struct function *function, unsigned index) {
  if (index >= function->closure_count) unbound_local(function, index);
  error_raise(&error_NameError,
              "cannot access free variable where it is not associated with a value in enclosing scope");
}

static value load_super_method(value class, value self, value name, value *bound_self) {
  if (!is_class(class)) error_raise(&error_RuntimeError, "super(): __class__ is not a type");
  return super_lookup(class, self, name, bound_self);
}

static value load_item(value v, value index) {
  if (tag_of(v) == TAG_LIST && is_small(index)) {
    struct list *list = list_of(v);
    uint32_t i = small_value(index);
    if (i < list->count) return list->items[i];
  }
  return object_get_item(v, index);
}

/* What only the verifier of images, which does not know types, cannot promise: a damaged image may break it. */
static value expect(value v, enum tag tag) {
  if (tag_of(v) != tag) error_raise(&error_SystemError, "damaged bytecode");
  return v;
}

static void expect_names(unsigned count, const value *keyword) {
  for (; count > 0; count--, keyword += 2) expect(*keyword, TAG_STR);
}

static value make_function(struct frame *frame, unsigned child, const value *defaults, unsigned cells,
                           const value *closure) {
  struct function *function = frame->function;
  value positional = defaults != NULL ? defaults[0] : ABSENT,
        keyword = defaults != NULL ? defaults[1] : ABSENT;
  if (positional != ABSENT) expect(positional, TAG_TUPLE);
  if (keyword != ABSENT) expect(keyword, TAG_DICT);
  for (unsigned i = 0; i < cells; i++) expect(closure[i], TAG_CELL);
  return function_new(code_child(function->code, child), function->globals, positional, keyword, cells,
                      closure);
}

static _Noreturn void raise_from(value v, value cause) {
  value exception = exception_from(v);
  if (cause != NONE && tag_of(cause) != TAG_EXCEPTION && !is_class(cause)) {
    error_raise(&error_TypeError, "exception causes must derive from BaseException");
  }
  if (cause != NONE) cause = exception_from(cause);
  ((struct exception *)object_of(exception))->cause = cause;
  ((struct exception *)object_of(exception))->suppress_context = TRUE;
  error_throw(exception);
}

/* Small integers without overflow; returns ABSENT for the general path. */
static inline value small_binary(enum operator operation, value left, value right) {
  int32_t a = (int32_t)left, b = (int32_t)right, result;
  switch (operation) {
    case OP_LT:
      return boolean(a < b);
    case OP_GT:
      return boolean(a > b);
    case OP_EQ:
      return boolean(a == b);
    case OP_LE:
      return boolean(a <= b);
    case OP_GE:
      return boolean(a >= b);
    case OP_NE:
      return boolean(a != b);
    case OP_ADD:
    case OP_IADD:
      return __builtin_add_overflow(a, b - 1, &result) ? ABSENT : (value)result;
    case OP_SUB:
    case OP_ISUB:
      return __builtin_sub_overflow(a, b - 1, &result) ? ABSENT : (value)result;
    case OP_MUL:
    case OP_IMUL:
      return __builtin_mul_overflow(a - 1, b >> 1, &result) ? ABSENT : (value)result + 1;
    case OP_AND:
    case OP_IAND:
      return left & right;
    case OP_OR:
    case OP_IOR:
      return left | right;
    case OP_XOR:
    case OP_IXOR:
      return (left ^ right) | 1;
    default:
      return ABSENT;
  }
}

struct delegation {
  value iterator, sent, result;
};

static void run_delegation(void *context) {
  struct delegation *call = context;
  if (call->sent != NONE) {
    call->result = object_call_method(call->iterator, "send", 1, &call->sent);
  } else if (tag_of(call->iterator) == TAG_INSTANCE) {
    call->result = object_call_method(call->iterator, "__next__", 0, NULL);
  } else {
    call->result = object_next(call->iterator);
  }
}

/* yield from an iterator that is not a generator: returns the value to yield, or ABSENT and the final value. */
static value delegate(value iterator, value sent, value *final) {
  struct delegation call = {iterator, sent, ABSENT};
  value exception;
  *final = NONE;
  if (protect_run(run_delegation, &call, &exception)) return call.result;
  if (!exception_is(exception, &error_StopIteration)) error_rethrow(exception);
  *final = generator_returned(exception);
  return ABSENT;
}

/*
 * Executes vm.frame until the run's entry frame returns or yields. Exceptions leave by longjmp; frame->ip is
 * the current instruction, or, in frames that wait for a call, the one after it.
 */
static __attribute__((noinline)) value execute(const struct run *run) {
  struct frame *frame = vm.frame;
  const uint8_t *ip = frame->ip;
  value *sp = frame->sp;
  value result, called;
  value *arguments;
  unsigned count;

  for (;;) {
    frame->ip = ip;
    uint8_t opcode = *ip++;
    switch (opcode) {
      case OPCODE_LOAD_CONST_STRING:
        *++sp = image_module_string(code_module(frame->function->code), operand_unsigned(&ip));
        continue;
      case OPCODE_LOAD_NAME: {
        value name = image_module_string(code_module(frame->function->code), operand_unsigned(&ip));
        *++sp = load_name(frame, name);
        continue;
      }
      case OPCODE_LOAD_GLOBAL: {
        value name = image_module_string(code_module(frame->function->code), operand_unsigned(&ip));
        *++sp = load_global(frame, name);
        continue;
      }
      case OPCODE_LOAD_ATTR: {
        value name = image_module_string(code_module(frame->function->code), operand_unsigned(&ip));
        *sp = attribute_get(*sp, name);
        continue;
      }
      case OPCODE_LOAD_METHOD: {
        value name = image_module_string(code_module(frame->function->code), operand_unsigned(&ip)), self;
        sp[0] = attribute_method(*sp, name, &self);
        *++sp = self;
        continue;
      }
      case OPCODE_LOAD_SUPER_METHOD: {
        value name = image_module_string(code_module(frame->function->code), operand_unsigned(&ip)), self;
        sp[-2] = load_super_method(sp[-1], sp[0], name, &self);
        *--sp = self;
        continue;
      }
      case OPCODE_STORE_NAME: {
        value name = image_module_string(code_module(frame->function->code), operand_unsigned(&ip));
        dict_set(frame->names != ABSENT ? frame->names : global_names(frame), name, *sp);
        sp--;
        continue;
      }
      case OPCODE_STORE_GLOBAL: {
        value name = image_module_string(code_module(frame->function->code), operand_unsigned(&ip));
        dict_set(global_names(frame), name, *sp);
        sp--;
        continue;
      }
      case OPCODE_STORE_ATTR: {
        value name = image_module_string(code_module(frame->function->code), operand_unsigned(&ip));
        attribute_set(sp[0], name, sp[-1]);
        sp -= 2;
        continue;
      }
      case OPCODE_DELETE_NAME: {
        value name = image_module_string(code_module(frame->function->code), operand_unsigned(&ip));
        delete_name(frame->names != ABSENT ? frame->names : global_names(frame), name);
        continue;
      }
      case OPCODE_DELETE_GLOBAL: {
        value name = image_module_string(code_module(frame->function->code), operand_unsigned(&ip));
        delete_name(global_names(frame), name);
        continue;
      }
      case OPCODE_IMPORT_NAME: {
        value name = image_module_string(code_module(frame->function->code), operand_unsigned(&ip));
        value from = *sp--;
        *sp = import_module(name, from, small_value(*sp), frame->function->globals);
        continue;
      }
      case OPCODE_IMPORT_FROM: {
        value name = image_module_string(code_module(frame->function->code), operand_unsigned(&ip));
        result = import_name(*sp, name);
        *++sp = result;
        continue;
      }
      case OPCODE_IMPORT_STAR:
        import_all(*sp, frame->names != ABSENT ? frame->names : global_names(frame));
        sp--;
        continue;

      case OPCODE_MAKE_FUNCTION: {
        unsigned child = operand_unsigned(&ip);
        *++sp = make_function(frame, child, NULL, 0, NULL);
        continue;
      }
      case OPCODE_MAKE_FUNCTION_DEFARGS: {
        unsigned child = operand_unsigned(&ip);
        sp[-1] = make_function(frame, child, sp - 1, 0, NULL);
        sp--;
        continue;
      }
      case OPCODE_MAKE_CLOSURE: {
        unsigned child = operand_unsigned(&ip), cells = *ip++;
        sp -= cells;
        result = make_function(frame, child, NULL, cells, sp + 1);
        *++sp = result;
        continue;
      }
      case OPCODE_MAKE_CLOSURE_DEFARGS: {
        unsigned child = operand_unsigned(&ip), cells = *ip++;
        sp -= cells + 1;
        *sp = make_function(frame, child, sp, cells, sp + 2);
        continue;
      }
      case OPCODE_LOAD_CONST_SMALL_INT:
        *++sp = small(operand_signed(&ip));
        continue;
      case OPCODE_LOAD_CONST_OBJ:
        *++sp = image_module_constant(code_module(frame->function->code), operand_unsigned(&ip));
        continue;
      case OPCODE_LOAD_FAST_N: {
        unsigned index = operand_unsigned(&ip);
        value local = frame->top[-(int)index];
        if (local == ABSENT) unbound_local(frame->function, index);
        *++sp = local;
        continue;
      }
      case OPCODE_LOAD_DEREF: {
        unsigned index = operand_unsigned(&ip);
        value item = ((struct cell *)object_of(frame->top[-(int)index]))->item;
        if (item == ABSENT) unbound_cell(frame->function, index);
        *++sp = item;
        continue;
      }
      case OPCODE_STORE_FAST_N:
        frame->top[-(int)operand_unsigned(&ip)] = *sp--;
        continue;
      case OPCODE_STORE_DEREF:
        ((struct cell *)object_of(frame->top[-(int)operand_unsigned(&ip)]))->item = *sp--;
        continue;
      case OPCODE_DELETE_FAST: {
        unsigned index = operand_unsigned(&ip);
        if (frame->top[-(int)index] == ABSENT) unbound_local(frame->function, index);
        frame->top[-(int)index] = ABSENT;
        continue;
      }
      case OPCODE_DELETE_DEREF: {
        unsigned index = operand_unsigned(&ip);
        struct cell *cell = object_of(frame->top[-(int)index]);
        if (cell->item == ABSENT) unbound_cell(frame->function, index);
        cell->item = ABSENT;
        continue;
      }
      case OPCODE_BUILD_TUPLE: {
        unsigned items = operand_unsigned(&ip);
        sp -= items;
        result = tuple_from(items, sp + 1);
        *++sp = result;
        continue;
      }
      case OPCODE_BUILD_LIST: {
        unsigned items = operand_unsigned(&ip);
        sp -= items;
        result = list_from(items, sp + 1);
        *++sp = result;
        continue;
      }
      case OPCODE_BUILD_MAP:
        *++sp = dict_new(operand_unsigned(&ip));
        continue;
      case OPCODE_BUILD_SET: {
        unsigned items = operand_unsigned(&ip);
        sp -= items;
        result = set_from_stack(items, sp + 1);
        *++sp = result;
        continue;
      }
      case OPCODE_BUILD_SLICE: {
        unsigned parts = operand_unsigned(&ip);
        value step = parts == 3 ? *sp-- : NONE;
        sp--;
        *sp = slice_new(sp[0], sp[1], step);
        continue;
      }
      case OPCODE_STORE_COMP: {
        uint32_t operand = operand_unsigned(&ip);
        value container = sp[-(int)(operand >> 2)];
        switch (operand & 3) {
          case 0:
            list_append(expect(container, TAG_LIST), *sp--);
            break;
          case 1:
            dict_set(expect(container, TAG_DICT), sp[0], sp[-1]);
            sp -= 2;
            break;
          default:
            set_add(expect(container, TAG_SET), *sp--);
        }
        continue;
      }
      case OPCODE_UNPACK_SEQUENCE: {
        unsigned items = operand_unsigned(&ip);
        spread_unpack(*sp, sp, items);
        sp += (int)items - 1;
        continue;
      }
      case OPCODE_UNPACK_EX: {
        uint32_t operand = operand_unsigned(&ip);
        unsigned before = operand & 0xFF, after = operand >> 8;
        spread_unpack_starred(*sp, sp, before, after);
        sp += before + after;
        continue;
      }

      case OPCODE_JUMP: {
        const uint8_t *target = operand_signed_label(&ip);
        if (target < ip) attend();
        ip = target;
        continue;
      }
      case OPCODE_POP_JUMP_IF_TRUE: {
        const uint8_t *target = operand_signed_label(&ip);
        value condition = *sp--;
        if (condition == TRUE || (condition != FALSE && object_truth(condition))) {
          if (target < ip) attend();
          ip = target;
        }
        continue;
      }
      case OPCODE_POP_JUMP_IF_FALSE: {
        const uint8_t *target = operand_signed_label(&ip);
        value condition = *sp--;
        if (condition == FALSE || (condition != TRUE && !object_truth(condition))) {
          if (target < ip) attend();
          ip = target;
        }
        continue;
      }
      case OPCODE_JUMP_IF_TRUE_OR_POP: {
        const uint8_t *target = operand_forward(&ip);
        if (object_truth(*sp)) {
          ip = target;
        } else {
          sp--;
        }
        continue;
      }
      case OPCODE_JUMP_IF_FALSE_OR_POP: {
        const uint8_t *target = operand_forward(&ip);
        if (object_truth(*sp)) {
          sp--;
        } else {
          ip = target;
        }
        continue;
      }

      case OPCODE_SETUP_EXCEPT: {
        const uint8_t *handler = operand_forward(&ip);
        unwind_push(frame, handler, sp, 0);
        continue;
      }
      case OPCODE_SETUP_FINALLY: {
        const uint8_t *handler = operand_forward(&ip);
        unwind_push(frame, handler, sp, BLOCK_FINALLY);
        continue;
      }
      case OPCODE_SETUP_WITH: {
        const uint8_t *handler = operand_forward(&ip);
        result = context_enter(sp);
        sp++;
        unwind_push(frame, handler, sp, BLOCK_FINALLY);
        *++sp = result;
        continue;
      }
      case OPCODE_WITH_CLEANUP:
        sp = context_leave(sp);
        continue;
      case OPCODE_POP_EXCEPT_JUMP:
        frame->block_count--;
        ip = operand_forward(&ip);
        continue;
      case OPCODE_END_FINALLY: {
        /* On the stack: None, an exception, or a number when the block has deferred a return or a jump. */
        const struct block *block = &frame_blocks(frame)[--frame->block_count];
        value what = *sp--;
        if (block->depth & BLOCK_JUMP) {
          frame->sp = sp;
          ip = unwind_resume(frame, block);
          sp = frame->sp;
        } else if (block->depth & BLOCK_PENDING) {
          result = block->exception;
          goto leave;
        } else if (tag_of(what) == TAG_EXCEPTION) {
          error_reraise(what);
        }
        continue;
      }
      case OPCODE_UNWIND_JUMP: {
        const uint8_t *target = operand_signed_label(&ip);
        if (target < ip) attend();
        frame->sp = sp;
        ip = unwind_jump(frame, target, *ip);
        sp = frame->sp;
        continue;
      }

      case OPCODE_FOR_ITER: {
        const uint8_t *end = operand_forward(&ip);
        value iterator = sp[-2];
        if (is_small(sp[-3])) {
          uint32_t index = small_value(sp[-3]);
          result = index < sequence_count(iterator) ? sequence_get(iterator, index) : ABSENT;
          sp[-3] += 2;
        } else if (tag_of(iterator) == TAG_GENERATOR &&
                   ((struct generator *)object_of(iterator))->state != GENERATOR_DONE) {
          frame->sp = sp;
          generator_prepare(iterator, NONE, false, FRAME_FOR);
          goto switch_frame;
        } else {
          result = object_next(iterator);
        }
        if (result != ABSENT) {
          *++sp = result;
        } else {
          sp -= UNWIND_ITERATOR_SLOTS;
          ip = end;
        }
        continue;
      }
      case OPCODE_GET_ITER:
        *sp = object_iterate(*sp);
        continue;
      case OPCODE_GET_ITER_STACK: {
        /* Iterates over lists and tuples by index, over anything else with an iterator. */
        value iterable = *sp;
        bool direct = is_sequence(iterable);
        if (!direct) iterable = object_iterate(iterable);
        sp[0] = direct ? small(0) : ABSENT;
        sp[1] = iterable;
        sp[2] = sp[3] = ABSENT;
        sp += UNWIND_ITERATOR_SLOTS - 1;
        continue;
      }

      case OPCODE_LOAD_CONST_FALSE:
        *++sp = FALSE;
        continue;
      case OPCODE_LOAD_CONST_NONE:
        *++sp = NONE;
        continue;
      case OPCODE_LOAD_CONST_TRUE:
        *++sp = TRUE;
        continue;
      case OPCODE_LOAD_NULL:
        *++sp = ABSENT;
        continue;
      case OPCODE_LOAD_BUILD_CLASS:
        *++sp = module_builtin(str_from("__build_class__"));
        continue;
      case OPCODE_LOAD_SUBSCR:
        sp[-1] = load_item(sp[-1], sp[0]);
        sp--;
        continue;
      case OPCODE_STORE_SUBSCR:
        object_set_item(sp[-1], sp[0], sp[-2]);
        sp -= 3;
        continue;
      case OPCODE_DUP_TOP:
        sp[1] = sp[0];
        sp++;
        continue;
      case OPCODE_DUP_TOP_TWO:
        sp[1] = sp[-1];
        sp[2] = sp[0];
        sp += 2;
        continue;
      case OPCODE_POP_TOP:
        sp--;
        continue;
      case OPCODE_ROT_TWO:
        result = sp[0];
        sp[0] = sp[-1];
        sp[-1] = result;
        continue;
      case OPCODE_ROT_THREE:
        result = sp[0];
        sp[0] = sp[-1];
        sp[-1] = sp[-2];
        sp[-2] = result;
        continue;
      case OPCODE_NOP:
        continue;
      case OPCODE_END_FOR:
        sp -= UNWIND_ITERATOR_SLOTS;
        frame->sp = sp;
        generator_dropped(&sp[UNWIND_ITERATOR_VALUE]);
        continue;
      case OPCODE_STORE_MAP:
        dict_set(expect(sp[-2], TAG_DICT), sp[0], sp[-1]);
        sp -= 2;
        continue;

      case OPCODE_CALL_FUNCTION:
        count = operand_count(&ip);
        arguments = sp - positional(count) - 2 * keyword_count(count) + 1;
        called = arguments[-1];
        sp = arguments - 2;
        goto call;
      case OPCODE_CALL_METHOD:
        count = operand_count(&ip);
        arguments = sp - positional(count) - 2 * keyword_count(count) + 1;
        called = arguments[-2];
        sp = arguments - 3;
        if (arguments[-1] != ABSENT) {
          arguments--;
          count++;
        }
        goto call;
      case OPCODE_CALL_FUNCTION_VAR_KW: {
        count = operand_count(&ip);
        uint32_t star = small_value(*sp--);
        arguments = sp - positional(count) - 2 * keyword_count(count) + 1;
        called = arguments[-1];
        sp = arguments - 2;
        arguments = spread_call(called, &count, arguments, star, ABSENT);
        goto call;
      }
      case OPCODE_CALL_METHOD_VAR_KW: {
        count = operand_count(&ip);
        uint32_t star = small_value(*sp--);
        arguments = sp - positional(count) - 2 * keyword_count(count) + 1;
        called = arguments[-2];
        sp = arguments - 3;
        arguments = spread_call(called, &count, arguments, star, arguments[-1]);
        goto call;
      }
      call : {
        attend();
        if (keyword_count(count) > 0) expect_names(keyword_count(count), arguments + positional(count));
        value instance = ABSENT;
        if (tag_of(called) == TAG_BOUND) {
          struct bound *bound = object_of(called);
          *--arguments = bound->self;
          called = bound->function;
          count++;
        } else if (tag_of(called) == TAG_CLASS) {
          value initializer;
          instance = class_construct(called, count, arguments, &initializer);
          if (initializer == ABSENT) {
            *++sp = instance;
            continue;
          }
          *--arguments = instance;
          called = initializer;
          count++;
        }
        if (tag_of(called) == TAG_FUNCTION) {
          value generator;
          struct frame *entered = function_enter(object_of(called), count, arguments, &generator);
          if (generator == ABSENT) {
            entered->kind = instance == ABSENT ? FRAME_CALL : FRAME_INIT;
            entered->subject = instance;
            frame->ip = ip;
            frame->sp = sp;
            goto switch_frame;
          }
          result = generator;
        } else {
          result = object_call(called, count, arguments);
        }
        unwind_settle(run);
        if (instance != ABSENT) result = unwind_check_init(result, instance);
        *++sp = result;
        continue;
      }

      case OPCODE_RETURN_VALUE:
        result = *sp--;
      leave : {
        const uint8_t *handler = unwind_return(frame, result);
        if (handler != NULL) {
          ip = handler;
          sp = frame->sp;
          continue;
        }
        if (unwind_leave(run, frame, result)) return result;
        goto switch_frame;
      }
      case OPCODE_RAISE_LAST: {
        value handled = vm_handled();
        if (handled == ABSENT) error_raise(&error_RuntimeError, "No active exception to reraise");
        error_reraise(handled);
      }
      case OPCODE_RAISE_OBJ:
        error_throw(exception_from(*sp));
      case OPCODE_RAISE_FROM:
        raise_from(sp[-1], sp[0]);
      case OPCODE_YIELD_VALUE:
        result = *sp;
        frame->sp = sp;
        if (unwind_yield(run, frame, result)) return result;
        goto switch_frame;
      case OPCODE_YIELD_FROM: {
        value iterator = sp[-1];
        frame->sp = sp;
        if (tag_of(iterator) == TAG_GENERATOR &&
            ((struct generator *)object_of(iterator))->state != GENERATOR_DONE) {
          generator_prepare(iterator, *sp, false, FRAME_DELEGATE);
          goto switch_frame;
        }
        result = delegate(iterator, *sp, &called);
        if (result == ABSENT) {
          *--sp = called;
          continue;
        }
        if (unwind_yield(run, frame, result)) return result;
        goto switch_frame;
      }

      default:
        if (opcode >= OPCODE_BINARY_OP_MULTI && opcode < OPCODE_END) {
          enum operator operation = opcode - OPCODE_BINARY_OP_MULTI;
          value left = sp[-1], right = sp[0];
          result = left & right & 1 ? small_binary(operation, left, right) : ABSENT;
          if (result == ABSENT) result = object_binary(operation, left, right);
          *--sp = result;
        } else if (opcode >= OPCODE_UNARY_OP_MULTI) {
          *sp = object_unary(opcode - OPCODE_UNARY_OP_MULTI, *sp);
        } else if (opcode >= OPCODE_STORE_FAST_MULTI) {
          frame->top[OPCODE_STORE_FAST_MULTI - opcode] = *sp--;
        } else if (opcode >= OPCODE_LOAD_FAST_MULTI) {
          value local = frame->top[OPCODE_LOAD_FAST_MULTI - opcode];
          if (local == ABSENT) unbound_local(frame->function, opcode - OPCODE_LOAD_FAST_MULTI);
          *++sp = local;
        } else if (opcode >= OPCODE_LOAD_CONST_SMALL_INT_MULTI) {
          *++sp = small(opcode - OPCODE_LOAD_CONST_SMALL_INT_MULTI - 16);
        } else {
          error_raise(&error_SystemError, "unknown opcode");
        }
        continue;
    }
  switch_frame:
    frame = vm.frame;
    ip = frame->ip;
    sp = frame->sp;
  }
}

enum { CLEARED = 512 };

/* Clears the part of the C stack that the loop's frame uses: stale values there would look like
 * references. */
static __attribute__((noinline)) void clear_stack(void) {
  volatile uint32_t words[CLEARED / 4];
  memset((void *)words, 0, sizeof words);
}

value interp_run(struct frame *entry, value thrown) {
  struct protect protect = {
      .previous = vm.protect,
      .frame = entry->caller,
      .stack_top = vm.stack_top,
      .printing = vm.printing,
  };
  struct run run = {entry, vm.stack_top};
  volatile bool raised = thrown != ABSENT;
  guard_stack();
  vm.protect = &protect;
  if (jump_set(&protect.jump) != 0) {
    raised = true;
  } else if (raised) {
    vm.raised = thrown;
    vm.reraise = false;
  }
  vm.printing = protect.printing;
  if (raised && !unwind_raised(&run)) {
    vm.protect = protect.previous;
    uint8_t *end = function_frame_end(entry);
    vm.stack_top = end != NULL ? (uint8_t *)entry : protect.stack_top;
    error_rethrow(vm.raised);
  }
  if (raised) {
    vm.raised = ABSENT;
    unwind_settle(&run);
    clear_stack();
  }
  value result = execute(&run);
  vm.protect = protect.previous;
  return result;
}
