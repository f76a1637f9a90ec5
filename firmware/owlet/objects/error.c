/* Raising exceptions, and the records of their classes: see error.h. */
#include "objects/error.h"

#include <stdarg.h>

#include "core/protect.h"
#include "core/vm.h"
#include "objects/base.h"
#include "objects/exception.h"
#include "objects/native.h"
#include "objects/tuple.h"
#include "objects/writer.h"

/* Breaks a cycle that this would close. */
void error_chain(value raised, value handled) {
  struct exception *exception = exception_of(raised);
  if (handled == ABSENT || handled == value_of(exception)) return;
  for (value at = handled; at != ABSENT;) {
    struct exception *link = exception_of(at);
    if (link->context == value_of(exception)) {
      link->context = ABSENT;
      break;
    }
    at = link->context;
  }
  exception->context = handled;
}

void error_rethrow(value exception) {
  vm.reraise = false;
  protect_jump(exception);
}

void error_reraise(value exception) {
  vm.reraise = true;
  protect_jump(exception);
}

void error_throw(value exception) {
  error_chain(exception, vm_handled());
  vm.reraise = false;
  protect_jump(exception);
}

void error_out_of_memory(void) {
  struct exception *exception = (struct exception *)vm.no_memory;
  *exception = (struct exception){TAG_EXCEPTION, .class = value_of(&error_MemoryError)};
  exception->arguments = value_of(&tuple_empty);
  vm.reraise = false;
  protect_jump(value_of(exception));
}

void error_raise_value(const struct type *class, value argument) {
  error_throw(exception_new(value_of(class), tuple_from(1, &argument)));
}

void error_raise(const struct type *class, const char *format, ...) {
  struct writer writer;
  writer_gather(&writer);
  va_list list;
  va_start(list, format);
  writer_format_list(&writer, format, list);
  va_end(list);
  error_raise_value(class, writer_str(&writer));
}

void error_unhashable(value v) {
  error_raise(&error_TypeError, "unhashable type: '%t'", v);
}

/* The classes, each with the one that it derives from. */
#define EXCEPTION(class, parent)                                           \
  const struct type error_##class = {                                      \
      TAG_TYPE, #class, parent, .make = exception_make, .subclassable = 1, \
  }

const struct type error_BaseException = {
    TAG_TYPE,
    "BaseException",
    &type_object,
    .make = exception_make,
    .methods = exception_methods,
    .method_count = COUNT_OF(exception_methods),
    .subclassable = 1,
};
EXCEPTION(Exception, &error_BaseException);
EXCEPTION(GeneratorExit, &error_BaseException);
EXCEPTION(KeyboardInterrupt, &error_BaseException);
EXCEPTION(SystemExit, &error_BaseException);
EXCEPTION(ArithmeticError, &error_Exception);
EXCEPTION(OverflowError, &error_ArithmeticError);
EXCEPTION(ZeroDivisionError, &error_ArithmeticError);
EXCEPTION(AssertionError, &error_Exception);
EXCEPTION(AttributeError, &error_Exception);
EXCEPTION(EOFError, &error_Exception);
EXCEPTION(ImportError, &error_Exception);
EXCEPTION(ModuleNotFoundError, &error_ImportError);
EXCEPTION(LookupError, &error_Exception);
EXCEPTION(IndexError, &error_LookupError);
EXCEPTION(KeyError, &error_LookupError);
EXCEPTION(MemoryError, &error_Exception);
EXCEPTION(NameError, &error_Exception);
EXCEPTION(UnboundLocalError, &error_NameError);
EXCEPTION(OSError, &error_Exception);
EXCEPTION(RuntimeError, &error_Exception);
EXCEPTION(NotImplementedError, &error_RuntimeError);
EXCEPTION(StopIteration, &error_Exception);
EXCEPTION(StopAsyncIteration, &error_Exception);
EXCEPTION(SyntaxError, &error_Exception);
EXCEPTION(IndentationError, &error_SyntaxError);
EXCEPTION(SystemError, &error_Exception);
EXCEPTION(TypeError, &error_Exception);
EXCEPTION(ValueError, &error_Exception);
EXCEPTION(UnicodeError, &error_ValueError);
EXCEPTION(UnicodeDecodeError, &error_UnicodeError);
EXCEPTION(UnicodeEncodeError, &error_UnicodeError);
EXCEPTION(Warning, &error_Exception);
