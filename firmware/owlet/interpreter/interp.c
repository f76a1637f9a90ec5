/* The bytecode interpreter. The opcodes are those of .mpy version 6 (opcode.h); see vm.h for the frames. */
#include "interpreter/interp.h"

#include <string.h>

#include "objects/class.h"
#include "objects/collection.h"
#include "objects/error.h"
#include "interpreter/function.h"
#include "core/heap.h"
#include "core/image.h"
#include "objects/module.h"
#include "objects/number.h"
#include "interpreter/opcode.h"
#include "objects/text.h"
#include "objects/writer.h"

enum { ITERATOR_SLOTS = 4, UNWIND_RETURN = -1, UNWIND_POP_ITERATOR = 0x80 };

/* One activation of the loop by C code: it ends when `entry` does. */
struct run {
  struct frame *entry;
  uint8_t *base; /* where the VM stack ended when it began */
};

struct vm vm;

value interp_handled(void) {
  for (struct frame *frame = vm.frame; frame != NULL; frame = frame->caller) {
    for (unsigned i = frame->block_count; i-- > 0;) {
      const struct block *block = &frame_blocks(frame)[i];
      if (block->exception != ABSENT && (block->depth & BLOCK_PENDING) == 0) return block->exception;
    }
  }
  return ABSENT;
}

/* Gives the VM stack above the running frame back. */
static void settle_stack(const struct run *run) {
  for (struct frame *frame = vm.frame;; frame = frame->caller) {
    uint8_t *end = frame_end(frame);
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

static value global_names(const struct frame *frame) {
  return ((struct module *)object_of(frame->function->globals))->dict;
}

static value load_global(struct frame *frame, value name) {
  value found = dict_get(global_names(frame), name);
  if (found == ABSENT) found = builtin_lookup(name);
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

static _Noreturn void unbound_free(void) {
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

static value make_function(struct frame *frame, unsigned child, const value *defaults, unsigned cells,
                           const value *closure) {
  struct function *function = frame->function;
  value positional = defaults != NULL ? defaults[0] : ABSENT,
        keyword = defaults != NULL ? defaults[1] : ABSENT;
  return function_new(code_child(function->code, child), function->globals, positional, keyword, cells,
                      closure);
}

/* Spreads a sequence over `count` stack places, the first on top. */
static void unpack(value sequence, value *low, unsigned count) {
  if (!is_sequence(sequence)) {
    const struct type *type = type_of(sequence);
    if (type->iterate == NULL) {
      error_raise(&error_TypeError, "cannot unpack non-iterable %t object", sequence);
    }
    value iterator = object_iterate(sequence), list = list_new(0), item;
    while (sequence_count(list) <= count && (item = object_next(iterator)) != ABSENT) list_append(list, item);
    sequence = list;
  }
  uint32_t have = sequence_count(sequence);
  if (have < count) {
    error_raise(&error_ValueError, "not enough values to unpack (expected %u, got %u)", count, have);
  }
  if (have > count) error_raise(&error_ValueError, "too many values to unpack (expected %u)", count);
  for (unsigned i = 0; i < count; i++) low[count - 1 - i] = sequence_get(sequence, i);
}

/* The same with a starred target that takes what is left. */
static void unpack_starred(value sequence, value *low, unsigned before, unsigned after) {
  if (type_of(sequence)->iterate == NULL) {
    error_raise(&error_TypeError, "cannot unpack non-iterable %t object", sequence);
  }
  value list = list_from_iterable(sequence);
  uint32_t have = sequence_count(list);
  if (have < before + after) {
    error_raise(&error_ValueError, "not enough values to unpack (expected at least %u, got %u)",
                before + after, have);
  }
  for (unsigned i = 0; i < after; i++) low[i] = sequence_get(list, have - 1 - i);
  uint32_t middle = have - before - after;
  low[after] = list_from(middle, list_of(list)->items + before);
  for (unsigned i = 0; i < before; i++) low[after + before - i] = sequence_get(list, i);
}

/* A function as messages about its arguments name it. */
static value call_label(value called) {
  value module = attribute_find(called, str_from("__module__")),
        name = attribute_find(called, str_from("__qualname__"));
  struct writer writer;
  writer_gather(&writer);
  if (module != ABSENT && module != NONE && tag_of(called) != TAG_TYPE) writer_format(&writer, "%v.", module);
  writer_format(&writer, "%v()", name != ABSENT ? name : called);
  return writer_str(&writer);
}

static void add_keyword(value called, value *all, unsigned *keywords, unsigned positional_count, value name,
                        value item) {
  for (unsigned i = 0; i < *keywords; i++) {
    if (text_equal(all[positional_count + 2 * i], name)) {
      error_raise(&error_TypeError, "%v got multiple values for keyword argument '%v'", call_label(called),
                  name);
    }
  }
  all[positional_count + 2 * *keywords] = name;
  all[positional_count + 2 * *keywords + 1] = item;
  ++*keywords;
}

/*
 * A call with starred arguments: `star` says which positional ones are to be spread; a keyword ABSENT is a
 * **mapping. Puts all arguments onto the VM stack.
 */
static value *spread_arguments(value called, unsigned *count, value *arguments, uint32_t star, value self) {
  unsigned given = positional(*count), pairs = keyword_count(*count);
  value all = list_new(0);
  if (self != ABSENT) list_append(all, self);
  for (unsigned i = 0; i < given; i++) {
    if ((star >> i & 1) == 0) {
      list_append(all, arguments[i]);
      continue;
    }
    if (type_of(arguments[i])->iterate == NULL) {
      error_raise(&error_TypeError, "%v argument after * must be an iterable, not %t", call_label(called),
                  arguments[i]);
    }
    value iterator = object_iterate(arguments[i]), item;
    while ((item = object_next(iterator)) != ABSENT) list_append(all, item);
  }
  unsigned total = sequence_count(all), keywords = 0, most = 0;
  value *keyword = arguments + given;
  for (unsigned i = 0; i < pairs; i++) {
    value mapping = keyword[2 * i + 1];
    bool is_dict = keyword[2 * i] != ABSENT || tag_of(mapping) == TAG_DICT;
    if (!is_dict &&
        (tag_of(mapping) != TAG_INSTANCE || attribute_find(mapping, str_from("keys")) == ABSENT)) {
      error_raise(&error_TypeError, "%v argument after ** must be a mapping, not %t", call_label(called),
                  mapping);
    }
    if (!is_dict) {
      mapping = dict_new(0);
      dict_update(mapping, keyword[2 * i + 1]);
      keyword[2 * i + 1] = mapping;
    }
    most += keyword[2 * i] != ABSENT ? 1 : object_length(mapping);
  }
  if (total > 0x7FFF || most > 0x3FFF) error_raise(&error_TypeError, "too many arguments");
  value *place = stack_reserve(1 + total + 2 * most) + 1;
  memcpy(place, list_of(all)->items, total * sizeof(value));
  for (unsigned i = 0; i < pairs; i++) {
    value name = keyword[2 * i], mapping = keyword[2 * i + 1];
    if (name != ABSENT) {
      add_keyword(called, place, &keywords, total, name, mapping);
      continue;
    }
    uint32_t position = 0;
    value item;
    while (keywords < most && dict_next(mapping, &position, &name, &item)) {
      if (!is_str(name)) error_raise(&error_TypeError, "%v keywords must be strings", call_label(called));
      add_keyword(called, place, &keywords, total, name, item);
    }
  }
  *count = with_keywords(total, keywords);
  return place;
}

static void push_block(struct frame *frame, const uint8_t *handler, value *sp, unsigned flags) {
  struct block *block = &frame_blocks(frame)[frame->block_count++];
  block->handler = handler - frame->function->opcodes;
  block->depth = (sp - frame->state + 1) | flags;
  block->exception = ABSENT;
}

/* The stack pointer that a block's handler begins with. */
static value *block_stack(struct frame *frame, const struct block *block) {
  return frame->state + (block->depth & BLOCK_DEPTH) - 1;
}

/* Whether leaving the block now must run its finally part. */
static bool must_finish(const struct frame *frame, const struct block *block, const uint8_t *ip) {
  return (block->depth & BLOCK_FINALLY) != 0 && ip - frame->function->opcodes < block->handler;
}

/* with: replaces the manager by its __exit__ and returns what __enter__ gave. */
static value enter_context(value *sp) {
  value manager = sp[0], self, exit_self;
  value enter = ABSENT, leave = ABSENT;
  if (attribute_find(manager, str_from("__enter__")) != ABSENT &&
      attribute_find(manager, str_from("__exit__")) != ABSENT) {
    enter = attribute_method(manager, str_from("__enter__"), &self);
    leave = attribute_method(manager, str_from("__exit__"), &exit_self);
  }
  if (enter == ABSENT) {
    error_raise(&error_TypeError, "'%t' object does not support the context manager protocol", manager);
  }
  sp[0] = leave;
  sp[1] = exit_self;
  return object_call(enter, self != ABSENT, &self);
}

static value call_exit(const value *exit, value class, value exception) {
  value arguments[] = {exit[1], class, exception, NONE};
  return exit[1] != ABSENT ? object_call(exit[0], 4, arguments) : object_call(exit[0], 3, arguments + 1);
}

/* Calls __exit__ and takes it from the stack: see END_FINALLY for what lies above. Returns the new top. */
static value *leave_context(value *sp) {
  if (*sp == NONE) {
    call_exit(sp - 2, NONE, NONE);
  } else if (is_small(*sp)) {
    call_exit(sp - 2, NONE, NONE);
  } else if (object_truth(call_exit(sp - 2, class_of(*sp), *sp))) {
    *sp = NONE;
  }
  sp[-2] = sp[0];
  return sp - 2;
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

/* Small integers without overflow; ABSENT leaves the case to the general path. */
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

static inline uint32_t read_operand(const uint8_t **ip) {
  uint32_t byte = *(*ip)++, number = byte & 0x7F;
  while (byte & 0x80) {
    byte = *(*ip)++;
    number = number << 7 | (byte & 0x7F);
  }
  return number;
}

static inline int32_t read_signed_operand(const uint8_t **ip) {
  int32_t number = (**ip & 0x40) != 0 ? -1 : 0;
  uint32_t byte;
  do {
    byte = *(*ip)++;
    number = (int32_t)((uint32_t)number << 7 | (byte & 0x7F));
  } while (byte & 0x80);
  return number;
}

static inline const uint8_t *read_label(const uint8_t **ip, int32_t bias) {
  uint32_t offset = *(*ip)++;
  if (offset & 0x80) {
    offset = (offset & 0x7F) | (uint32_t) * (*ip)++ << 7;
    return *ip + (int32_t)(offset - ((uint32_t)bias << 8));
  }
  return *ip + (int32_t)(offset - bias);
}

static inline const uint8_t *read_forward(const uint8_t **ip) { return read_label(ip, 0); }
static inline const uint8_t *read_signed_label(const uint8_t **ip) { return read_label(ip, 0x40); }

static inline unsigned read_count(const uint8_t **ip) {
  uint32_t operand = read_operand(ip);
  return with_keywords(operand & 0xFF, operand >> 8);
}

/* Has a finally part run while a return or jump waits: the marker on the stack says which. */
static const uint8_t *hold_up(struct frame *frame, struct block *block, value pending, int32_t marker,
                              value **sp) {
  block->exception = pending;
  block->depth |= BLOCK_PENDING;
  *sp = block_stack(frame, block) + 1;
  **sp = small(marker);
  return frame->function->opcodes + block->handler;
}

/* Leaves `count` blocks for a jump; returns where to go on: the target, or a finally part on the way. */
static const uint8_t *unwind_jump(struct frame *frame, value **sp, const uint8_t *target, unsigned count) {
  const uint8_t *opcodes = frame->function->opcodes;
  while ((count & ~UNWIND_POP_ITERATOR) > 0) {
    struct block *block = &frame_blocks(frame)[frame->block_count - 1];
    count--;
    if (must_finish(frame, block, frame->ip)) {
      return hold_up(frame, block, small(target - opcodes), count, sp);
    }
    *sp = block_stack(frame, block); /* drops what a finally part that is left early was to end with */
    frame->block_count--;
  }
  if (count & UNWIND_POP_ITERATOR) *sp -= ITERATOR_SLOTS;
  return target;
}

/* Leaves the frame's blocks for a return; returns a finally part that must run first, or NULL. */
static const uint8_t *finish_before_return(struct frame *frame, value **sp, value result) {
  while (frame->block_count > 0) {
    struct block *block = &frame_blocks(frame)[frame->block_count - 1];
    if (must_finish(frame, block, frame->ip)) return hold_up(frame, block, result, UNWIND_RETURN, sp);
    frame->block_count--;
  }
  return NULL;
}

static value check_init(value result, value instance) {
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
  const uint8_t *end = read_forward(&ip);
  if (ended) {
    frame->sp -= ITERATOR_SLOTS;
  } else {
    *++frame->sp = result;
  }
  frame->ip = ended ? end : ip;
}

/* Returns from a frame; true when that ends the run. */
static bool leave_frame(const struct run *run, struct frame *frame, value *result) {
  uint8_t *end = frame_end(frame);
  vm.frame = frame->caller;
  if (end == NULL) {
    generator_finish(frame_generator(frame));
    vm.yielded = false;
  } else {
    vm.stack_top = (uint8_t *)frame;
  }
  if (frame == run->entry) return true;
  settle_stack(run);
  struct frame *caller = vm.frame;
  switch (frame->kind) {
    case FRAME_INIT:
      if (*result != NONE) caller->ip--;
      *result = check_init(*result, frame->subject);
      *++caller->sp = *result;
      break;
    case FRAME_FOR:
    case FRAME_DELEGATE:
      finish_iteration(caller, *result, true);
      break;
    default:
      *++caller->sp = *result;
  }
  return false;
}

/* Yields from a generator's frame and those that delegate to it; true when that ends the run. */
static bool yield_from_frame(const struct run *run, struct frame *frame, value result) {
  for (;;) {
    frame_generator(frame)->state = GENERATOR_SUSPENDED;
    vm.frame = frame->caller;
    vm.yielded = true;
    if (frame == run->entry) {
      vm.stack_top = run->base;
      return true;
    }
    if (frame->kind != FRAME_DELEGATE) break;
    frame = vm.frame;
  }
  settle_stack(run);
  finish_iteration(vm.frame, result, false);
  return false;
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

/* yield from something that is no generator: returns what to yield, or ABSENT and the final value. */
static value delegate(value iterator, value sent, value *final) {
  struct delegation call = {iterator, sent, ABSENT};
  value exception;
  *final = NONE;
  if (protect_run(run_delegation, &call, &exception)) return call.result;
  if (!exception_is(exception, &error_StopIteration)) error_rethrow(exception);
  *final = stop_iteration_value(exception);
  return ABSENT;
}

/* What a StopIteration becomes that leaves a generator. */
static value stopped_inside(value exception) {
  value text = str_from("generator raised StopIteration");
  struct exception *replacement =
      object_of(exception_new(value_of(&error_RuntimeError), tuple_from(1, &text)));
  replacement->cause = replacement->context = exception;
  replacement->suppress_context = TRUE;
  return value_of(replacement);
}

/*
 * Executes from vm.frame on until the run's entry frame returns or yields. Exceptions leave by longjmp;
 * frame->ip is the instruction under way, or, in frames that wait for a call, the one after it.
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
        *++sp = module_string(code_module(frame->function->code), read_operand(&ip));
        continue;
      case OPCODE_LOAD_NAME: {
        value name = module_string(code_module(frame->function->code), read_operand(&ip));
        *++sp = load_name(frame, name);
        continue;
      }
      case OPCODE_LOAD_GLOBAL: {
        value name = module_string(code_module(frame->function->code), read_operand(&ip));
        *++sp = load_global(frame, name);
        continue;
      }
      case OPCODE_LOAD_ATTR: {
        value name = module_string(code_module(frame->function->code), read_operand(&ip));
        *sp = attribute_get(*sp, name);
        continue;
      }
      case OPCODE_LOAD_METHOD: {
        value name = module_string(code_module(frame->function->code), read_operand(&ip)), self;
        sp[0] = attribute_method(*sp, name, &self);
        *++sp = self;
        continue;
      }
      case OPCODE_LOAD_SUPER_METHOD: {
        value name = module_string(code_module(frame->function->code), read_operand(&ip)), self;
        sp[-2] = load_super_method(sp[-1], sp[0], name, &self);
        *--sp = self;
        continue;
      }
      case OPCODE_STORE_NAME: {
        value name = module_string(code_module(frame->function->code), read_operand(&ip));
        dict_set(frame->names != ABSENT ? frame->names : global_names(frame), name, *sp);
        sp--;
        continue;
      }
      case OPCODE_STORE_GLOBAL: {
        value name = module_string(code_module(frame->function->code), read_operand(&ip));
        dict_set(global_names(frame), name, *sp);
        sp--;
        continue;
      }
      case OPCODE_STORE_ATTR: {
        value name = module_string(code_module(frame->function->code), read_operand(&ip));
        attribute_set(sp[0], name, sp[-1]);
        sp -= 2;
        continue;
      }
      case OPCODE_DELETE_NAME: {
        value name = module_string(code_module(frame->function->code), read_operand(&ip));
        delete_name(frame->names != ABSENT ? frame->names : global_names(frame), name);
        continue;
      }
      case OPCODE_DELETE_GLOBAL: {
        value name = module_string(code_module(frame->function->code), read_operand(&ip));
        delete_name(global_names(frame), name);
        continue;
      }
      case OPCODE_IMPORT_NAME: {
        value name = module_string(code_module(frame->function->code), read_operand(&ip));
        value from = *sp--;
        *sp = module_import(name, from, small_value(*sp), frame->function->globals);
        continue;
      }
      case OPCODE_IMPORT_FROM: {
        value name = module_string(code_module(frame->function->code), read_operand(&ip));
        result = module_import_from(*sp, name);
        *++sp = result;
        continue;
      }
      case OPCODE_IMPORT_STAR:
        module_import_all(*sp, frame->names != ABSENT ? frame->names : global_names(frame));
        sp--;
        continue;

      case OPCODE_MAKE_FUNCTION: {
        unsigned child = read_operand(&ip);
        *++sp = make_function(frame, child, NULL, 0, NULL);
        continue;
      }
      case OPCODE_MAKE_FUNCTION_DEFARGS: {
        unsigned child = read_operand(&ip);
        sp[-1] = make_function(frame, child, sp - 1, 0, NULL);
        sp--;
        continue;
      }
      case OPCODE_MAKE_CLOSURE: {
        unsigned child = read_operand(&ip), cells = *ip++;
        sp -= cells;
        result = make_function(frame, child, NULL, cells, sp + 1);
        *++sp = result;
        continue;
      }
      case OPCODE_MAKE_CLOSURE_DEFARGS: {
        unsigned child = read_operand(&ip), cells = *ip++;
        sp -= cells + 1;
        *sp = make_function(frame, child, sp, cells, sp + 2);
        continue;
      }
      case OPCODE_LOAD_CONST_SMALL_INT:
        *++sp = small(read_signed_operand(&ip));
        continue;
      case OPCODE_LOAD_CONST_OBJ:
        *++sp = module_constant(code_module(frame->function->code), read_operand(&ip));
        continue;
      case OPCODE_LOAD_FAST_N: {
        unsigned index = read_operand(&ip);
        value local = frame->top[-(int)index];
        if (local == ABSENT) unbound_local(frame->function, index);
        *++sp = local;
        continue;
      }
      case OPCODE_LOAD_DEREF: {
        value item = ((struct cell *)object_of(frame->top[-(int)read_operand(&ip)]))->item;
        if (item == ABSENT) unbound_free();
        *++sp = item;
        continue;
      }
      case OPCODE_STORE_FAST_N:
        frame->top[-(int)read_operand(&ip)] = *sp--;
        continue;
      case OPCODE_STORE_DEREF:
        ((struct cell *)object_of(frame->top[-(int)read_operand(&ip)]))->item = *sp--;
        continue;
      case OPCODE_DELETE_FAST: {
        unsigned index = read_operand(&ip);
        if (frame->top[-(int)index] == ABSENT) unbound_local(frame->function, index);
        frame->top[-(int)index] = ABSENT;
        continue;
      }
      case OPCODE_DELETE_DEREF: {
        struct cell *cell = object_of(frame->top[-(int)read_operand(&ip)]);
        if (cell->item == ABSENT) unbound_free();
        cell->item = ABSENT;
        continue;
      }
      case OPCODE_BUILD_TUPLE: {
        unsigned items = read_operand(&ip);
        sp -= items;
        result = tuple_from(items, sp + 1);
        *++sp = result;
        continue;
      }
      case OPCODE_BUILD_LIST: {
        unsigned items = read_operand(&ip);
        sp -= items;
        result = list_from(items, sp + 1);
        *++sp = result;
        continue;
      }
      case OPCODE_BUILD_MAP:
        *++sp = dict_new(read_operand(&ip));
        continue;
      case OPCODE_BUILD_SET: {
        unsigned items = read_operand(&ip);
        sp -= items;
        result = set_from_stack(items, sp + 1);
        *++sp = result;
        continue;
      }
      case OPCODE_BUILD_SLICE: {
        unsigned parts = read_operand(&ip);
        value step = parts == 3 ? *sp-- : NONE;
        sp--;
        *sp = slice_new(sp[0], sp[1], step);
        continue;
      }
      case OPCODE_STORE_COMP: {
        uint32_t operand = read_operand(&ip);
        value container = sp[-(int)(operand >> 2)];
        switch (operand & 3) {
          case 0:
            list_append(container, *sp--);
            break;
          case 1:
            dict_set(container, sp[0], sp[-1]);
            sp -= 2;
            break;
          default:
            set_add(container, *sp--);
        }
        continue;
      }
      case OPCODE_UNPACK_SEQUENCE: {
        unsigned items = read_operand(&ip);
        unpack(*sp, sp, items);
        sp += (int)items - 1;
        continue;
      }
      case OPCODE_UNPACK_EX: {
        uint32_t operand = read_operand(&ip);
        unsigned before = operand & 0xFF, after = operand >> 8;
        unpack_starred(*sp, sp, before, after);
        sp += before + after;
        continue;
      }

      case OPCODE_JUMP: {
        const uint8_t *target = read_signed_label(&ip);
        if (target < ip) vm_check_interrupt();
        ip = target;
        continue;
      }
      case OPCODE_POP_JUMP_IF_TRUE: {
        const uint8_t *target = read_signed_label(&ip);
        value condition = *sp--;
        if (condition == TRUE || (condition != FALSE && object_truth(condition))) {
          if (target < ip) vm_check_interrupt();
          ip = target;
        }
        continue;
      }
      case OPCODE_POP_JUMP_IF_FALSE: {
        const uint8_t *target = read_signed_label(&ip);
        value condition = *sp--;
        if (condition == FALSE || (condition != TRUE && !object_truth(condition))) {
          if (target < ip) vm_check_interrupt();
          ip = target;
        }
        continue;
      }
      case OPCODE_JUMP_IF_TRUE_OR_POP: {
        const uint8_t *target = read_forward(&ip);
        if (object_truth(*sp)) {
          ip = target;
        } else {
          sp--;
        }
        continue;
      }
      case OPCODE_JUMP_IF_FALSE_OR_POP: {
        const uint8_t *target = read_forward(&ip);
        if (object_truth(*sp)) {
          sp--;
        } else {
          ip = target;
        }
        continue;
      }

      case OPCODE_SETUP_EXCEPT: {
        const uint8_t *handler = read_forward(&ip);
        push_block(frame, handler, sp, 0);
        continue;
      }
      case OPCODE_SETUP_FINALLY: {
        const uint8_t *handler = read_forward(&ip);
        push_block(frame, handler, sp, BLOCK_FINALLY);
        continue;
      }
      case OPCODE_SETUP_WITH: {
        const uint8_t *handler = read_forward(&ip);
        result = enter_context(sp);
        sp++;
        push_block(frame, handler, sp, BLOCK_FINALLY);
        *++sp = result;
        continue;
      }
      case OPCODE_WITH_CLEANUP:
        sp = leave_context(sp);
        continue;
      case OPCODE_POP_EXCEPT_JUMP:
        frame->block_count--;
        ip = read_forward(&ip);
        continue;
      case OPCODE_END_FINALLY: {
        /* On the stack: None; an exception; -1 (a return was held up); or a count of blocks (a jump was held
         * up). */
        value pending = frame_blocks(frame)[--frame->block_count].exception;
        value what = *sp--;
        if (what == NONE) continue;
        if (!is_small(what)) error_reraise(what);
        if (small_value(what) == UNWIND_RETURN) {
          result = pending;
          goto leave;
        }
        const uint8_t *target = frame->function->opcodes + small_value(pending);
        ip = unwind_jump(frame, &sp, target, small_value(what));
        continue;
      }
      case OPCODE_UNWIND_JUMP: {
        const uint8_t *target = read_signed_label(&ip);
        if (target < ip) vm_check_interrupt();
        ip = unwind_jump(frame, &sp, target, *ip);
        continue;
      }

      case OPCODE_FOR_ITER: {
        const uint8_t *end = read_forward(&ip);
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
          sp -= ITERATOR_SLOTS;
          ip = end;
        }
        continue;
      }
      case OPCODE_GET_ITER:
        *sp = object_iterate(*sp);
        continue;
      case OPCODE_GET_ITER_STACK: {
        /* Lists and tuples are gone through by index, anything else through an iterator. */
        value iterable = *sp;
        bool direct = is_sequence(iterable);
        if (!direct) iterable = object_iterate(iterable);
        sp[0] = direct ? small(0) : ABSENT;
        sp[1] = iterable;
        sp[2] = sp[3] = ABSENT;
        sp += ITERATOR_SLOTS - 1;
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
        *++sp = builtin_lookup(str_from("__build_class__"));
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
      case OPCODE_STORE_MAP:
        dict_set(sp[-2], sp[0], sp[-1]);
        sp -= 2;
        continue;

      case OPCODE_CALL_FUNCTION:
        count = read_count(&ip);
        arguments = sp - positional(count) - 2 * keyword_count(count) + 1;
        called = arguments[-1];
        sp = arguments - 2;
        goto call;
      case OPCODE_CALL_METHOD:
        count = read_count(&ip);
        arguments = sp - positional(count) - 2 * keyword_count(count) + 1;
        called = arguments[-2];
        sp = arguments - 3;
        if (arguments[-1] != ABSENT) {
          arguments--;
          count++;
        }
        goto call;
      case OPCODE_CALL_FUNCTION_VAR_KW: {
        count = read_count(&ip);
        uint32_t star = small_value(*sp--);
        arguments = sp - positional(count) - 2 * keyword_count(count) + 1;
        called = arguments[-1];
        sp = arguments - 2;
        arguments = spread_arguments(called, &count, arguments, star, ABSENT);
        goto call;
      }
      case OPCODE_CALL_METHOD_VAR_KW: {
        count = read_count(&ip);
        uint32_t star = small_value(*sp--);
        arguments = sp - positional(count) - 2 * keyword_count(count) + 1;
        called = arguments[-2];
        sp = arguments - 3;
        arguments = spread_arguments(called, &count, arguments, star, arguments[-1]);
        goto call;
      }
      call : {
        vm_check_interrupt();
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
        settle_stack(run);
        if (instance != ABSENT) result = check_init(result, instance);
        *++sp = result;
        continue;
      }

      case OPCODE_RETURN_VALUE:
        result = *sp--;
      leave : {
        const uint8_t *handler = finish_before_return(frame, &sp, result);
        if (handler != NULL) {
          ip = handler;
          continue;
        }
        if (leave_frame(run, frame, &result)) return result;
        goto switch_frame;
      }
      case OPCODE_RAISE_LAST: {
        value handled = interp_handled();
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
        if (yield_from_frame(run, frame, result)) return result;
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
        if (yield_from_frame(run, frame, result)) return result;
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

/* Finds the handler for the exception on its way; says whether there is one in the run's frames. */
static bool unwind(const struct run *run) {
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
    if (is_generator && exception_is(exception, &error_StopIteration)) vm.raised = stopped_inside(exception);
    vm.frame = frame->caller;
    if (is_generator) generator_finish(frame_generator(frame));
    if (frame == run->entry) return false;
    bool was_call = frame->kind == FRAME_CALL || frame->kind == FRAME_INIT;
    if (was_call) vm.frame->ip--;
  }
}

enum { CLEARED = 512 };

/* Wipes the C stack where the loop's frame was and will be again: what it left there would look like
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
  vm_check_c_stack();
  vm.protect = &protect;
  if (jump_set(&protect.jump) != 0) {
    raised = true;
  } else if (raised) {
    vm.raised = thrown;
    vm.reraise = false;
  }
  vm.printing = protect.printing;
  if (raised && !unwind(&run)) {
    vm.protect = protect.previous;
    uint8_t *end = frame_end(entry);
    vm.stack_top = end != NULL ? (uint8_t *)entry : protect.stack_top;
    error_rethrow(vm.raised);
  }
  if (raised) {
    vm.raised = ABSENT;
    settle_stack(&run);
    clear_stack();
  }
  value result = execute(&run);
  vm.protect = protect.previous;
  return result;
}
