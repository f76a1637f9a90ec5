/* Raising exceptions from C, and their classes. */
#ifndef OWLET_OBJECTS_ERROR_H
#define OWLET_OBJECTS_ERROR_H

#include "objects/type.h"

extern const struct type error_BaseException, error_Exception, error_ArithmeticError, error_AssertionError,
    error_AttributeError, error_EOFError, error_GeneratorExit, error_ImportError, error_IndentationError,
    error_IndexError, error_KeyError, error_KeyboardInterrupt, error_LookupError, error_MemoryError,
    error_ModuleNotFoundError, error_NameError, error_NotImplementedError, error_OSError, error_OverflowError,
    error_RuntimeError, error_StopIteration, error_SyntaxError, error_SystemError, error_SystemExit,
    error_TypeError, error_UnboundLocalError, error_UnicodeError, error_ValueError, error_ZeroDivisionError,
    error_Warning, error_StopAsyncIteration, error_UnicodeDecodeError, error_UnicodeEncodeError;

/* Makes `handled` (ABSENT: no exception) the context of an exception. */
void error_chain(value exception, value handled);

/* Raises an exception object, or an instance of an exception class. */
_Noreturn void error_throw(value exception);

/* Rethrows a caught exception. */
_Noreturn void error_rethrow(value exception);

/* Rethrows what the running frame caught: the line in its traceback stays. */
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

#endif
