/* The methods that str, bytes and bytearray have in common. */
#ifndef OWLET_OBJECTS_TEXT_METHODS_H
#define OWLET_OBJECTS_TEXT_METHODS_H

#include "objects/native.h"
#include "objects/type.h"

/* A method by name; NULL when the type has none of this name. */
const struct native *text_methods_find(const struct type *type, const char *name);

/* Whether a function is one of them. */
bool text_methods_have(const struct native *native);

#endif
