/* Functions and the frames of their calls: see function.h. */
#include "interpreter/function.h"

#include <stddef.h>
#include <string.h>

#include "core/code.h"
#include "core/frame.h"
#include "core/image.h"
#include "core/vm.h"
#include "interpreter/cell.h"
#include "interpreter/generator.h"
#include "interpreter/interp.h"
#include "interpreter/opcode.h"
#include "objects/base.h"
#include "objects/dict.h"
#include "objects/error.h"
#include "objects/guard.h"
#include "objects/module.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/text.h"
#include "objects/tuple.h"
#include "objects/writer.h"

value function_new(value code, value globals, value defaults, value keyword_defaults, unsigned closure_count,
                   const value *closure) {
  struct prelude prelude;
  code_prelude(code, &prelude);
  size_t size = sizeof(struct function) + closure_count * sizeof(value);
  struct function *function = object_allocate(size, TAG_FUNCTION);
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
  if (prelude.default_count > (defaults != ABSENT ? tuple_count(defaults) : 0)) {
    error_raise(&error_SystemError, "damaged bytecode");
  }
  function->cell_count = prelude.cell_count;
  function->closure_count = closure_count;
  if (closure_count > 0) memcpy(function->closure, closure, closure_count * sizeof(value));
  return value_of(function);
}

value function_name(value function) {
  return code_name(((struct function *)object_of(function))->code);
}

/* A class body begins by copying the module's name, which no function does. */
static bool is_class_body(value code) {
  struct prelude prelude;
  code_prelude(code, &prelude);
  const uint8_t *cursor = prelude.opcodes;
  if (*cursor++ != OPCODE_LOAD_NAME) return false;
  bool copies_name = str_is(image_module_string(code_module(code), code_read_number(&cursor)), "__name__");
  return copies_name && *cursor == OPCODE_STORE_NAME;
}

/* Writes the names of the functions and classes between `from` and `code`; returns whether `code` is in `from`. */
static bool write_path(struct writer *writer, value from, value code, bool top) {
  guard_stack();
  uint32_t mark = writer->length;
  if (!top) writer_format(writer, "%v", code_name(from));
  if (from == code) return true;
  if (!top) writer_text(writer, is_class_body(from) ? "." : ".<locals>.");
  for (uint32_t i = 0; i < code_child_count(from); i++) {
    if (write_path(writer, code_child(from, i), code, false)) return true;
  }
  writer->length = mark;
  return false;
}

value function_qualified_name(value code) {
  struct writer writer;
  writer_gather(&writer);
  value top = image_module_code(code_module(code));
  if (top == code || !write_path(&writer, top, code, true)) return code_name(code);
  return writer_str(&writer);
}

static struct frame *frame_new(struct function *function, value *generator) {
  size_t size = function_frame_size(function);
  struct frame *frame;
  if (function->flags & FLAG_GENERATOR) {
    struct generator *object = object_allocate(offsetof(struct generator, frame) + size, TAG_GENERATOR);
    *generator = value_of(object);
    vm.generators = true;
    frame = &object->frame;
  } else {
    *generator = ABSENT;
    frame = (struct frame *)guard_reserve(size / sizeof(value));
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
  writer_format(&writer, "%v() missing %u required %s argument%s: ", function_qualified_name(function->code),
                missing, kind, missing == 1 ? "" : "s");
  write_names(&writer, function, frame, from, to, missing);
  error_raise_value(&error_TypeError, writer_str(&writer));
}

static _Noreturn void too_many(const struct function *function, unsigned takes, unsigned given,
                               unsigned keyword_only) {
  struct writer writer;
  writer_gather(&writer);
  unsigned least = takes - function->default_count;
  writer_format(&writer, "%v() takes ", function_qualified_name(function->code));
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
  code_read_number(&prelude.names);
  for (int i = 0; i < function->positional + function->keyword_only; i++) {
    value parameter = image_module_string(module, code_read_number(&prelude.names));
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
                    function_qualified_name(function->code), keyword[0]);
      }
      frame->top[-parameter] = keyword[1];
    } else if (rest != ABSENT) {
      dict_set(rest, keyword[0], keyword[1]);
    } else {
      error_raise(&error_TypeError, "%v() got an unexpected keyword argument '%v'",
                  function_qualified_name(function->code), keyword[0]);
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

static value function_attribute(value self, value name) {
  struct function *function = object_of(self);
  value found;
  if (function->dict != ABSENT && (found = dict_get(function->dict, name)) != ABSENT) return found;
  if (str_is(name, "__name__")) return code_name(function->code);
  if (str_is(name, "__qualname__")) return function_qualified_name(function->code);
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

static void function_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  writer_format(writer, "<function %v", function_attribute(self, str_from("__qualname__")));
  object_print_address(writer, self);
}

static value function_call(value function, unsigned count, const value *arguments) {
  value generator;
  struct frame *frame = function_enter(object_of(function), count, arguments, &generator);
  if (generator != ABSENT) return generator;
  frame->kind = FRAME_ENTRY;
  return interp_run(frame, ABSENT);
}

const struct type type_function = {
    TAG_TYPE,
    "function",
    &type_object,
    .print = function_print,
    .attribute = function_attribute,
    .set_attribute = function_set_attribute,
    .call = function_call,
};
