/* Calls of Python functions, generators, and the objects around functions: see function.h. */
#include "interpreter/function.h"

#include <stddef.h>
#include <string.h>

#include "objects/class.h"
#include "objects/collection.h"
#include "objects/error.h"
#include "core/heap.h"
#include "core/image.h"
#include "interpreter/interp.h"
#include "objects/module.h"
#include "objects/number.h"
#include "interpreter/opcode.h"
#include "objects/text.h"
#include "objects/writer.h"

value function_new(value code, value globals, value defaults, value keyword_defaults, unsigned closure_count,
                   const value *closure) {
  struct prelude prelude;
  code_prelude(code, &prelude);
  size_t size = sizeof(struct function) + closure_count * sizeof(value);
  struct function *function = heap_allocate(size, TAG_FUNCTION);
  function->code = code;
  function->globals = globals;
  function->defaults = defaults;
  function->keyword_defaults = keyword_defaults;
  function->opcodes = prelude.opcodes;
  function->state_size = prelude.state_size;
  function->block_limit = prelude.block_limit;
  function->flags = prelude.flags;
  function->positional = prelude.positional;
  function->keyword_only = prelude.keyword_only;
  function->default_count = prelude.default_count;
  function->cell_count = prelude.cell_count;
  function->closure_count = closure_count;
  if (closure_count > 0) memcpy(function->closure, closure, closure_count * sizeof(value));
  return value_of(function);
}

value function_name(value function) { return code_name(((struct function *)object_of(function))->code); }

/* A class body begins by copying the module's name, which no function does. */
bool code_is_class_body(value code) {
  struct prelude prelude;
  code_prelude(code, &prelude);
  const uint8_t *cursor = prelude.opcodes;
  if (*cursor++ != OPCODE_LOAD_NAME) return false;
  bool copies_name = str_is(module_string(code_module(code), read_number(&cursor)), "__name__");
  return copies_name && *cursor == OPCODE_STORE_NAME;
}

/* Writes the names of the functions and classes between `from` and `code`; says whether it lies there. */
static bool write_path(struct writer *writer, value from, value code, bool top) {
  uint32_t mark = writer->length;
  if (!top) writer_format(writer, "%v", code_name(from));
  if (from == code) return true;
  if (!top) writer_text(writer, code_is_class_body(from) ? "." : ".<locals>.");
  for (uint32_t i = 0; i < code_child_count(from); i++) {
    if (write_path(writer, code_child(from, i), code, false)) return true;
  }
  writer->length = mark;
  return false;
}

value code_qualified_name(value code) {
  struct writer writer;
  writer_gather(&writer);
  value top = module_code(code_module(code));
  if (top == code || !write_path(&writer, top, code, true)) return code_name(code);
  return writer_str(&writer);
}

value *stack_reserve(unsigned count) {
  value *reserved = (value *)vm.stack_top;
  if (vm.stack_top + count * sizeof(value) > vm.stack_end) {
    error_raise(&error_RuntimeError, "maximum recursion depth exceeded");
  }
  vm.stack_top += count * sizeof(value);
  memset(reserved, 0, count * sizeof(value));
  return reserved;
}

static size_t frame_size(const struct function *function) {
  return sizeof(struct frame) + function->state_size * sizeof(value) +
         function->block_limit * sizeof(struct block);
}

static struct frame *frame_new(struct function *function, value *generator) {
  size_t size = frame_size(function);
  struct frame *frame;
  if (function->flags & FLAG_GENERATOR) {
    struct generator *object = heap_allocate(offsetof(struct generator, frame) + size, TAG_GENERATOR);
    *generator = value_of(object);
    frame = &object->frame;
  } else {
    *generator = ABSENT;
    frame = (struct frame *)stack_reserve(size / sizeof(value));
  }
  frame->function = function;
  frame->ip = function->opcodes;
  frame->state_size = function->state_size;
  frame->sp = frame->state - 1;
  frame->top = frame->state + function->state_size - 1;
  return frame;
}

static void write_names(struct writer *writer, const struct function *function, struct frame *frame,
                        unsigned from, unsigned to, unsigned missing) {
  unsigned shown = 0;
  for (unsigned i = from; i < to; i++) {
    if (frame->top[-(int)i] != ABSENT) continue;
    if (shown > 0) writer_text(writer, shown + 1 < missing ? ", " : missing > 2 ? ", and " : " and ");
    writer_format(writer, "%r", code_argument_name(function->code, i));
    shown++;
  }
}

static void check_missing(const struct function *function, struct frame *frame, unsigned from, unsigned to,
                          const char *kind) {
  unsigned missing = 0;
  for (unsigned i = from; i < to; i++) missing += frame->top[-(int)i] == ABSENT;
  if (missing == 0) return;
  struct writer writer;
  writer_gather(&writer);
  writer_format(&writer, "%v() missing %u required %s argument%s: ", code_qualified_name(function->code),
                missing, kind, missing == 1 ? "" : "s");
  write_names(&writer, function, frame, from, to, missing);
  error_raise_value(&error_TypeError, writer_str(&writer));
}

static _Noreturn void too_many(const struct function *function, unsigned takes, unsigned given,
                               unsigned keyword_only) {
  struct writer writer;
  writer_gather(&writer);
  unsigned least = takes - function->default_count;
  writer_format(&writer, "%v() takes ", code_qualified_name(function->code));
  if (least != takes) writer_format(&writer, "from %u to ", least);
  writer_format(&writer, "%u positional argument%s but %u", takes, takes == 1 && least == takes ? "" : "s",
                given);
  if (keyword_only > 0) {
    writer_format(&writer, " positional argument%s (and %u keyword-only argument%s)", given == 1 ? "" : "s",
                  keyword_only, keyword_only == 1 ? "" : "s");
  }
  writer_format(&writer, " %s given", given == 1 && keyword_only == 0 ? "was" : "were");
  error_raise_value(&error_TypeError, writer_str(&writer));
}

/* Finds the parameter with this name; returns its number or -1. */
static int find_parameter(const struct function *function, value name) {
  struct prelude prelude;
  code_prelude(function->code, &prelude);
  value module = code_module(function->code);
  read_number(&prelude.names);
  for (int i = 0; i < function->positional + function->keyword_only; i++) {
    value parameter = module_string(module, read_number(&prelude.names));
    if (i >= function->closure_count && text_equal(parameter, name)) return i;
  }
  return -1;
}

static void bind_keywords(const struct function *function, struct frame *frame, unsigned count,
                          const value *keyword, value rest) {
  for (unsigned i = 0; i < count; i++, keyword += 2) {
    int parameter = find_parameter(function, keyword[0]);
    if (parameter >= 0) {
      if (frame->top[-parameter] != ABSENT) {
        error_raise(&error_TypeError, "%v() got multiple values for argument '%v'",
                    code_qualified_name(function->code), keyword[0]);
      }
      frame->top[-parameter] = keyword[1];
    } else if (rest != ABSENT) {
      dict_set(rest, keyword[0], keyword[1]);
    } else {
      error_raise(&error_TypeError, "%v() got an unexpected keyword argument '%v'",
                  code_qualified_name(function->code), keyword[0]);
    }
  }
}

static void bind_defaults(const struct function *function, struct frame *frame) {
  unsigned defaults = function->default_count, first = function->positional - defaults;
  for (unsigned i = 0; i < defaults; i++) {
    value *local = &frame->top[-(int)(first + i)];
    if (*local == ABSENT) *local = tuple_get(function->defaults, i);
  }
  check_missing(function, frame, function->closure_count, function->positional, "positional");
  unsigned end = function->positional + function->keyword_only;
  for (unsigned i = function->positional; i < end; i++) {
    value *local = &frame->top[-(int)i];
    if (*local != ABSENT || function->keyword_defaults == ABSENT) continue;
    *local = dict_get(function->keyword_defaults, code_argument_name(function->code, i));
  }
  check_missing(function, frame, function->positional, end, "keyword-only");
}

static unsigned count_keyword_only(const struct function *function, unsigned count, const value *keyword) {
  unsigned found = 0;
  for (unsigned i = 0; i < count; i++) {
    found += find_parameter(function, keyword[2 * i]) >= function->positional;
  }
  return found;
}

static void bind(const struct function *function, struct frame *frame, unsigned count,
                 const value *arguments) {
  unsigned closure = function->closure_count, takes = function->positional - closure;
  unsigned given = positional(count), taken = given < takes ? given : takes;
  for (unsigned i = 0; i < closure; i++) frame->top[-(int)i] = function->closure[i];
  value *local = frame->top - closure;
  for (unsigned i = 0; i < taken; i++) *local-- = arguments[i];
  bool plain = keyword_count(count) == 0 && function->keyword_only == 0 &&
               (function->flags & (FLAG_ARGUMENTS | FLAG_KEYWORDS)) == 0;
  if (plain && given == takes) return;
  const value *keywords = arguments + given;
  unsigned extra = function->positional + function->keyword_only;
  if (function->flags & FLAG_ARGUMENTS) {
    frame->top[-(int)extra++] = tuple_from(given - taken, arguments + taken);
  } else if (given > takes) {
    too_many(function, takes, given, count_keyword_only(function, keyword_count(count), keywords));
  }
  value rest = ABSENT;
  if (function->flags & FLAG_KEYWORDS) frame->top[-(int)extra] = rest = dict_new(0);
  bind_keywords(function, frame, keyword_count(count), keywords, rest);
  bind_defaults(function, frame);
}

struct frame *function_enter(struct function *function, unsigned count, const value *arguments,
                             value *generator) {
  uint8_t *stack_top = vm.stack_top;
  struct frame *frame = frame_new(function, generator);
  bind(function, frame, count, arguments);
  if (function->cell_count > 0) {
    struct prelude prelude;
    code_prelude(function->code, &prelude);
    for (unsigned i = 0; i < function->cell_count; i++) {
      value *local = &frame->top[-(int)prelude.cells[i]];
      *local = cell_new(*local);
    }
  }
  if (*generator != ABSENT) {
    vm.stack_top = stack_top;
    return frame;
  }
  frame->caller = vm.frame;
  vm.frame = frame;
  return frame;
}

uint8_t *frame_end(const struct frame *frame) {
  if (frame->function->flags & FLAG_GENERATOR) return NULL;
  return (uint8_t *)frame + frame_size(frame->function);
}

struct generator *frame_generator(struct frame *frame) {
  return (struct generator *)((uint8_t *)frame - offsetof(struct generator, frame));
}

static value function_attribute(value self, value name) {
  struct function *function = object_of(self);
  value found;
  if (function->dict != ABSENT && (found = dict_get(function->dict, name)) != ABSENT) return found;
  if (str_is(name, "__name__")) return code_name(function->code);
  if (str_is(name, "__qualname__")) return code_qualified_name(function->code);
  if (str_is(name, "__module__")) return ((struct module *)object_of(function->globals))->name;
  if (str_is(name, "__globals__")) return ((struct module *)object_of(function->globals))->dict;
  if (str_is(name, "__defaults__")) return function->defaults != ABSENT ? function->defaults : NONE;
  if (str_is(name, "__doc__")) return NONE;
  if (str_is(name, "__dict__")) {
    if (function->dict == ABSENT) function->dict = dict_new(0);
    return function->dict;
  }
  return ABSENT;
}

static bool function_set_attribute(value self, value name, value item) {
  struct function *function = object_of(self);
  if (item == ABSENT) return function->dict != ABSENT && dict_remove(function->dict, name) != ABSENT;
  if (function->dict == ABSENT) function->dict = dict_new(0);
  dict_set(function->dict, name, item);
  return true;
}

static void print_address(struct writer *writer, value v) {
  writer_text(writer, " at 0x");
  int_print(writer, int_from_uint32(v), 16, false);
  writer_char(writer, '>');
}

static void function_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  writer_format(writer, "<function %v", function_attribute(self, str_from("__qualname__")));
  print_address(writer, self);
}

const struct type type_function = {
    TAG_TYPE,
    "function",
    &type_object,
    .print = function_print,
    .attribute = function_attribute,
    .set_attribute = function_set_attribute,
};

static void native_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  const struct native *native = object_of(self);
  bool method = native->kind == NATIVE_METHOD;
  writer_format(writer, method ? "<method '%s'>" : "<built-in function %s>", native->name);
}

static value native_attribute(value self, value name) {
  const struct native *native = object_of(self);
  return str_is(name, "__name__") || str_is(name, "__qualname__") ? str_from(native->name) : ABSENT;
}

const struct type type_native = {
    TAG_TYPE,
    "builtin_function_or_method",
    &type_object,
    .print = native_print,
    .attribute = native_attribute,
};

value bound_new(value function, value self) {
  struct bound *bound = heap_allocate(sizeof *bound, TAG_BOUND);
  bound->function = function;
  bound->self = self;
  return value_of(bound);
}

static void bound_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  struct bound *bound = object_of(self);
  if (tag_of(bound->function) == TAG_NATIVE) {
    writer_format(writer, "<built-in method %s of %t object",
                  ((struct native *)object_of(bound->function))->name, bound->self);
    print_address(writer, bound->self);
  } else {
    writer_format(writer, "<bound method %v of %r>", attribute_get(bound->function, str_from("__qualname__")),
                  bound->self);
  }
}

static value bound_attribute(value self, value name) {
  struct bound *bound = object_of(self);
  if (str_is(name, "__self__")) return bound->self;
  if (str_is(name, "__func__")) return bound->function;
  return attribute_find(bound->function, name);
}

static bool bound_equal(value left, value right) {
  if (tag_of(right) != TAG_BOUND) return false;
  struct bound *a = object_of(left), *b = object_of(right);
  return a->function == b->function && a->self == b->self;
}

static int64_t bound_hash(value self) {
  struct bound *bound = object_of(self);
  return (bound->function ^ bound->self) >> 2;
}

const struct type type_bound = {
    TAG_TYPE,
    "method",
    &type_object,
    .print = bound_print,
    .attribute = bound_attribute,
    .equal = bound_equal,
    .hash = bound_hash,
};

value cell_new(value item) {
  struct cell *cell = heap_allocate(sizeof *cell, TAG_CELL);
  cell->item = item;
  return value_of(cell);
}

const struct type type_cell = {TAG_TYPE, "cell", &type_object};

/* property, staticmethod, classmethod */

static value property_make(const struct type *type, unsigned count, const value *arguments) {
  static const char *const names[] = {"fget", "fset", "fdel", "doc", NULL};
  (void)type;
  keywords_check("property", count, arguments, names);
  struct property *property = heap_allocate(sizeof *property, TAG_PROPERTY);
  value *functions[] = {&property->getter, &property->setter, &property->deleter};
  for (unsigned i = 0; i < 3; i++) {
    value keyword = keyword_find(count, arguments, names[i]);
    *functions[i] = i < positional(count) ? arguments[i] : keyword != ABSENT ? keyword : NONE;
  }
  return value_of(property);
}

static value property_copy(value self, unsigned which, value function) {
  struct property *property = heap_allocate(sizeof *property, TAG_PROPERTY);
  *property = *(struct property *)object_of(self);
  value *functions[] = {&property->getter, &property->setter, &property->deleter};
  *functions[which] = function;
  return value_of(property);
}

static value property_getter(unsigned count, const value *arguments) {
  (void)count;
  return property_copy(arguments[0], 0, arguments[1]);
}

static value property_setter(unsigned count, const value *arguments) {
  (void)count;
  return property_copy(arguments[0], 1, arguments[1]);
}

static value property_deleter(unsigned count, const value *arguments) {
  (void)count;
  return property_copy(arguments[0], 2, arguments[1]);
}

static const struct native property_methods[] = {
    METHOD("deleter", property_deleter, 2, 2),
    METHOD("getter", property_getter, 2, 2),
    METHOD("setter", property_setter, 2, 2),
};

static value property_attribute(value self, value name) {
  struct property *property = object_of(self);
  if (str_is(name, "fget")) return property->getter;
  if (str_is(name, "fset")) return property->setter;
  return str_is(name, "fdel") ? property->deleter : ABSENT;
}

const struct type type_property = {
    TAG_TYPE,
    "property",
    &type_object,
    .keywords = 1,
    .make = property_make,
    .attribute = property_attribute,
    .methods = property_methods,
    .method_count = COUNT_OF(property_methods),
};

static value wrapper_make(const struct type *type, unsigned count, const value *arguments) {
  if (count != 1) {
    error_raise(&error_TypeError, "%s expected 1 argument, got %u", type->name, positional(count));
  }
  enum tag tag = type == &type_staticmethod ? TAG_STATICMETHOD : TAG_CLASSMETHOD;
  struct wrapper *wrapper = heap_allocate(sizeof *wrapper, tag);
  wrapper->function = arguments[0];
  return value_of(wrapper);
}

static value wrapper_attribute(value self, value name) {
  return attribute_find(((struct wrapper *)object_of(self))->function, name);
}

const struct type type_staticmethod = {
    TAG_TYPE, "staticmethod", &type_object, .make = wrapper_make, .attribute = wrapper_attribute,
};
const struct type type_classmethod = {
    TAG_TYPE, "classmethod", &type_object, .make = wrapper_make, .attribute = wrapper_attribute,
};

/* Generators */

static struct generator *generator_of(value v) { return object_of(v); }

void generator_finish(struct generator *generator) {
  struct frame *frame = &generator->frame;
  generator->state = GENERATOR_DONE;
  frame->caller = NULL;
  frame->block_count = 0;
  memset(frame->state, 0, frame_size(frame->function) - sizeof *frame);
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
  vm_check_c_stack();
  if (generator->state == GENERATOR_DONE) {
    if (thrown != ABSENT) error_throw(thrown);
    vm.yielded = false;
    return NONE;
  }
  generator_prepare(v, sent, thrown != ABSENT, FRAME_RESUME);
  return interp_run(&generator->frame, thrown);
}

/* The value of a generator's return travels in StopIteration. */
static _Noreturn void stop_iteration(value returned) {
  value arguments = returned == NONE ? value_of(&empty_tuple) : tuple_from(1, &returned);
  error_throw(exception_new(value_of(&error_StopIteration), arguments));
}

value stop_iteration_value(value exception) { return exception_attribute(exception, str_from("value")); }

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

/* What is no generator but has throw() or close(). */
static void run_foreign_throw(void *context) {
  struct throw_call *call = context;
  call->result = object_call_method(call->generator, "throw", 1, &call->exception);
  vm.yielded = true;
}

static void run_close(void *context) {
  struct throw_call *call = context;
  object_call_method(call->generator, "close", 0, NULL);
}

/* The sub-generator ended with a value: goes on behind the yield from. */
static value resume_after_delegation(struct generator *generator, value returned) {
  generator->frame.sp--;
  generator->frame.ip++;
  *generator->frame.sp = returned;
  activate(generator, FRAME_RESUME);
  return interp_run(&generator->frame, ABSENT);
}

/* Has what a generator delegates to deal with an exception first; returns what is left to raise, or ABSENT.
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
    sub.result = stop_iteration_value(raised);
  }
  if (closing) return exception;
  call->result = vm.yielded ? sub.result : resume_after_delegation(generator, sub.result);
  return ABSENT;
}

static void throw_into(struct generator *generator, value exception, struct throw_call *call) {
  vm_check_c_stack();
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
  value exception = exception_new(value_of(&error_GeneratorExit), value_of(&empty_tuple)), raised;
  struct throw_call call = {arguments[0], exception, ABSENT};
  if (protect_run(run_throw, &call, &raised)) {
    if (vm.yielded) error_raise(&error_RuntimeError, "generator ignored GeneratorExit");
  } else if (!exception_is(raised, &error_GeneratorExit) && !exception_is(raised, &error_StopIteration)) {
    error_rethrow(raised);
  }
  return NONE;
}

static value iterate_self(value self) { return self; }

static void generator_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  writer_format(writer, "<generator object %v",
                code_qualified_name(generator_of(self)->frame.function->code));
  print_address(writer, self);
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
    .iterate = iterate_self,
    .next = generator_next,
    .methods = generator_methods,
    .method_count = COUNT_OF(generator_methods),
};
