/* Keyword arguments of functions in C: names and values after the positional arguments. */
#ifndef OWLET_OBJECTS_KEYWORD_H
#define OWLET_OBJECTS_KEYWORD_H

#include "core/value.h"

/* The value of a keyword argument, or ABSENT. */
value keyword_find(unsigned count, const value *arguments, const char *name);

/* Raises TypeError for a keyword argument that is not among `names`, which end with NULL. */
void keyword_check(const char *function, unsigned count, const value *arguments, const char *const *names);

#endif
