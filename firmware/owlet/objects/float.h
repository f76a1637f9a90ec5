/* Floats: boxed doubles; arithmetic and comparison of numbers of any kind. */
#ifndef OWLET_OBJECTS_FLOAT_H
#define OWLET_OBJECTS_FLOAT_H

#include "objects/type.h"

struct float_object {
  uint32_t header;
  uint32_t word[2]; /* the double, in memory order */
};

extern const struct type type_float;

value float_new(double d);
double float_value(value v); /* of a FLOAT */
value float_parse(const char *text, uint32_t length, value original);
void float_print(struct writer *writer, double d);

bool is_number(value v); /* int, bool or float */

/* The value of an int, bool or float as a double; raises TypeError or OverflowError. */
double float_from(value v);

/* Ordering of an int and a float, exact: negative, 0, positive; 2 when one is NaN. */
int float_compare(value left, value right);

#endif
