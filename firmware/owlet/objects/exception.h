/* Exception objects: what they hold, what they match, and how they are shown. */
#ifndef OWLET_OBJECTS_EXCEPTION_H
#define OWLET_OBJECTS_EXCEPTION_H

#include "objects/native.h"
#include "objects/type.h"

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

static inline struct exception *exception_of(value v) {
  return object_of(v);
}

extern const struct type type_exception;

/* Makes an exception of a class with its arguments (a tuple). */
value exception_new(value class, value arguments);

/* The slots and methods that the exception classes (error.h) share. */
value exception_make(const struct type *type, unsigned count, const value *arguments);
extern const struct native exception_methods[2];

/* Makes an exception from what a raise statement names: a class or an instance. */
value exception_from(value v);

/* Whether an exception object is an instance of a class, or of one of a tuple of classes. */
bool exception_matches(value exception, value class);
bool exception_is(value exception, const struct type *class);

/* Adds a frame to an exception's traceback, unless memory ran out for it before. */
void exception_add_frame(value exception, value code, uint32_t line);

/* Writes traceback and message as CPython does. */
void exception_write(struct writer *writer, value exception);

value exception_attribute(value self, value name);

#endif
