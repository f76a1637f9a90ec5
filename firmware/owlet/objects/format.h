/* The formatting languages: format specifications, str.format and the % operator. */
#ifndef OWLET_OBJECTS_FORMAT_H
#define OWLET_OBJECTS_FORMAT_H

#include "core/value.h"

struct writer;

/* format(v, spec) */
void format_value(struct writer *writer, value v, const char *spec, uint32_t length);

/* template.format(...) */
value format_template(value template, unsigned count, const value *arguments);

/* template % arguments, for str and bytes */
value format_percent(value template, value arguments);

#endif
