/* The type object, from which all others derive, and the types of None, Ellipsis and NotImplemented. */
#ifndef OWLET_OBJECTS_BASE_H
#define OWLET_OBJECTS_BASE_H

#include "objects/type.h"

extern const struct type type_object, type_none, type_ellipsis, type_not_implemented, type_code;

#endif
