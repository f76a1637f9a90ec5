/* Exception objects and tracebacks: see exception.h. */
#include "objects/exception.h"

#include "core/code.h"
#include "core/heap.h"
#include "core/image.h"
#include "core/protect.h"
#include "objects/base.h"
#include "objects/class.h"
#include "objects/error.h"
#include "objects/guard.h"
#include "objects/instance.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/writer.h"

enum { LEAST_SHOWN_REPEATS = 3 };

/* In an exception's header: there was no memory for an entry. Retrying would collect for every frame. */
enum { TRACEBACK_FULL = HEADER_FLAG };

value exception_new(value class, value arguments) {
  struct exception *exception = heap_try_allocate(sizeof *exception, TAG_EXCEPTION);
  if (exception == NULL) error_out_of_memory();
  exception->class = class;
  exception->arguments = arguments;
  return value_of(exception);
}

bool exception_matches(value exception, value class) {
  if (tag_of(exception) != TAG_EXCEPTION) return false;
  guard_stack();
  class = instance_unwrapped(class);
  if (tag_of(class) == TAG_TUPLE) {
    for (uint32_t i = 0; i < tuple_count(class); i++) {
      if (exception_matches(exception, tuple_get(class, i))) return true;
    }
    return false;
  }
  if (!is_class(class) || !is_subclass(class, value_of(&error_BaseException))) {
    error_raise(&error_TypeError, "catching classes that do not inherit from BaseException is not allowed");
  }
  return is_subclass(exception_of(exception)->class, class);
}

bool exception_is(value exception, const struct type *class) {
  return is_subclass(exception_of(exception)->class, value_of(class));
}

value exception_from(value v) {
  if (tag_of(v) == TAG_EXCEPTION) return v;
  if (is_class(v) && is_subclass(v, value_of(&error_BaseException))) {
    value made = object_call(v, 0, NULL);
    if (tag_of(made) == TAG_EXCEPTION) return made;
    error_raise(&error_TypeError, "calling %r should have returned an instance of BaseException, not %t", v,
                made);
  }
  error_raise(&error_TypeError, "exceptions must derive from BaseException");
}

void exception_add_frame(value v, value code, uint32_t line) {
  struct exception *exception = exception_of(v);
  if ((exception->header & TRACEBACK_FULL) != 0) return;
  if (exception->traceback == ABSENT) {
    struct list *list = heap_try_allocate(sizeof *list, TAG_LIST);
    if (list != NULL) exception->traceback = value_of(list);
  }
  value traceback = exception->traceback;
  if (traceback == ABSENT || !list_try_append(traceback, code)) {
    exception->header |= TRACEBACK_FULL;
  } else if (!list_try_append(traceback, small(line))) {
    list_of(traceback)->count--;
    exception->header |= TRACEBACK_FULL;
  }
}

static bool same_entry(const struct list *entries, uint32_t i, uint32_t j) {
  return entries->items[i] == entries->items[j] && entries->items[i + 1] == entries->items[j + 1];
}

static void write_entry(struct writer *writer, value code, value line) {
  writer_format(writer, "  File \"%v\", line %d, in %v\n", image_module_source(code_module(code)),
                small_value(line), code_name(code));
}

/* A line that repeats (a recursion) is shown three times and then counted. */
static void write_traceback(struct writer *writer, value traceback) {
  if (traceback == ABSENT || list_of(traceback)->count < 2) return;
  const struct list *entries = list_of(traceback);
  writer_text(writer, "Traceback (most recent call last):\n");
  uint32_t repeats = 0;
  for (uint32_t i = (entries->count & ~1u); i >= 2; i -= 2) {
    bool first = i == (entries->count & ~1u);
    repeats = !first && same_entry(entries, i - 2, i) ? repeats + 1 : 0;
    if (repeats < LEAST_SHOWN_REPEATS) write_entry(writer, entries->items[i - 2], entries->items[i - 1]);
    bool last_of_run = i == 2 || !same_entry(entries, i - 2, i - 4);
    if (repeats >= LEAST_SHOWN_REPEATS && last_of_run) {
      uint32_t hidden = repeats - LEAST_SHOWN_REPEATS + 1;
      writer_format(writer, "  [Previous line repeated %u more time%s]\n", hidden, hidden == 1 ? "" : "s");
    }
  }
}

struct message {
  struct writer *writer;
  value exception;
};

static void write_message(void *context) {
  struct message *message = context;
  struct writer text;
  writer_gather(&text);
  object_print(&text, message->exception, false);
  if (text.length > 0) {
    writer_text(message->writer, ": ");
    writer_put(message->writer, text.data, text.length);
  }
}

static void write_one(struct writer *writer, value v) {
  struct exception *exception = exception_of(v);
  write_traceback(writer, exception->traceback);
  if (tag_of(exception->class) == TAG_CLASS) {
    struct class_object *class = class_object_of(exception->class);
    if (is_str(class->module) && !str_is(class->module, "__main__")) {
      writer_format(writer, "%v.", class->module);
    }
    writer_format(writer, "%v", class->name);
  } else {
    writer_text(writer, class_name(exception->class));
  }
  struct message message = {writer, v};
  value second;
  if (!protect_run(write_message, &message, &second)) writer_text(writer, ": <exception str() failed>");
  writer_char(writer, '\n');
}

void exception_write(struct writer *writer, value v) {
  struct exception *exception = exception_of(v);
  guard_stack();
  if (exception->cause != ABSENT && exception->cause != NONE) {
    exception_write(writer, exception->cause);
    writer_text(writer, "\nThe above exception was the direct cause of the following exception:\n\n");
  } else if (exception->context != ABSENT && exception->suppress_context != TRUE) {
    exception_write(writer, exception->context);
    writer_text(writer, "\nDuring handling of the above exception, another exception occurred:\n\n");
  }
  write_one(writer, v);
}

static void exception_print(struct writer *writer, value self, bool repr) {
  value arguments = exception_of(self)->arguments;
  uint32_t count = tuple_count(arguments);
  if (repr) {
    writer_text(writer, type_name(self));
    if (count == 1) {
      writer_format(writer, "(%r)", tuple_get(arguments, 0));
    } else {
      object_print(writer, arguments, true);
    }
  } else if (count == 1) {
    object_print(writer, tuple_get(arguments, 0), exception_is(self, &error_KeyError));
  } else if (count == 2 && exception_is(self, &error_OSError)) {
    writer_format(writer, "[Errno %v] %v", tuple_get(arguments, 0), tuple_get(arguments, 1));
  } else if (count > 1) {
    object_print(writer, arguments, true);
  }
}

static value first_argument(struct exception *exception) {
  return tuple_count(exception->arguments) > 0 ? tuple_get(exception->arguments, 0) : NONE;
}

static value or_none(value v) {
  return v == ABSENT ? NONE : v;
}

value exception_attribute(value self, value name) {
  struct exception *exception = exception_of(self);
  if (str_is(name, "args")) return exception->arguments;
  if (str_is(name, "__cause__")) return or_none(exception->cause);
  if (str_is(name, "__context__")) return or_none(exception->context);
  if (str_is(name, "__suppress_context__")) return boolean(exception->suppress_context == TRUE);
  if (str_is(name, "__traceback__")) return NONE;
  bool names_value = str_is(name, "value") && exception_is(self, &error_StopIteration);
  bool names_code = str_is(name, "code") && exception_is(self, &error_SystemExit);
  bool names_errno = str_is(name, "errno") && exception_is(self, &error_OSError);
  if (names_value || names_code || names_errno) return first_argument(exception);
  return ABSENT;
}

static value with_traceback(unsigned count, const value *arguments) {
  (void)count;
  return arguments[0];
}

value exception_make(const struct type *type, unsigned count, const value *arguments) {
  if (keyword_count(count) > 0) error_raise(&error_TypeError, "%s() takes no keyword arguments", type->name);
  return exception_new(value_of(type), tuple_from(count, arguments));
}

static value exception_init(unsigned count, const value *arguments) {
  exception_of(arguments[0])->arguments = tuple_from(positional(count) - 1, arguments + 1);
  return NONE;
}

const struct native exception_methods[] = {
    METHOD("__init__", exception_init, 1, ANY),
    METHOD("with_traceback", with_traceback, 2, 2),
};

const struct type type_exception = {TAG_TYPE, "BaseException", &type_object, .print = exception_print};
