/*
 * Raising and catching exceptions from C, the exception objects, and tracebacks.
 *
 * C code raises with longjmp: to the interpreter loop, which looks for a handler in its frames, or to a
 * protect record.
 */
#ifndef OWLET_ERROR_H
#define OWLET_ERROR_H

#include "objects/object.h"
#include "core/vm.h"

struct exception {
  uint32_t header;
  value class;
  value dict; /* as in instances: attributes, or ABSENT */
  value arguments;
  value traceback; /* list of CODE and line, innermost first */
  value cause;
  value context;
  value suppress_context;
};

extern const struct type error_BaseException, error_Exception, error_ArithmeticError, error_AssertionError,
    error_AttributeError, error_EOFError, error_GeneratorExit, error_ImportError, error_IndentationError,
    error_IndexError, error_KeyError, error_KeyboardInterrupt, error_LookupError, error_MemoryError,
    error_ModuleNotFoundError, error_NameError, error_NotImplementedError, error_OSError, error_OverflowError,
    error_RuntimeError, error_StopIteration, error_SyntaxError, error_SystemError, error_SystemExit,
    error_TypeError, error_UnboundLocalError, error_UnicodeError, error_ValueError, error_ZeroDivisionError,
    error_Warning, error_StopAsyncIteration, error_UnicodeDecodeError, error_UnicodeEncodeError;

/* Makes an exception of a class with its arguments (a tuple). */
value exception_new(value class, value arguments);

/* Raises an exception object, or an instance of an exception class. */
_Noreturn void error_throw(value exception);

/* Throws on what was caught. */
_Noreturn void error_rethrow(value exception);

/* Throws on what the running frame caught: it keeps the line that its traceback has. */
_Noreturn void error_reraise(value exception);

/*
 * Raises with a formatted message: %s C string, %d int, %u unsigned, %c char, %v str of a value, %r its repr,
 * %t the name of its type.
 */
_Noreturn void error_raise(const struct type *class, const char *format, ...);
_Noreturn void error_raise_value(const struct type *class, value argument);
_Noreturn void error_out_of_memory(void);

/* TypeError for operand, attribute and argument mistakes that several modules report. */
_Noreturn void error_unhashable(value v);

/* Whether an exception object is an instance of a class, or of one of a tuple of classes. */
bool exception_matches(value exception, value class);
bool exception_is(value exception, const struct type *class);

/*
 * Runs `body` and returns true, or catches what it raises: stores the exception and returns false.
 */
bool protect_run(void (*body)(void *), void *context, value *exception);

/* Adds a frame to an exception's traceback, unless memory ran out for it before. */
void exception_add_frame(value exception, value code, uint32_t line);

/* Writes traceback and message as CPython does. */
void exception_write(struct writer *writer, value exception);

value exception_attribute(value self, value name);

/* Makes an exception from what a raise statement names: a class or an instance. */
value exception_from(value v);

#endif
