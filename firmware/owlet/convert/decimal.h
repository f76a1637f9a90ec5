/* Doubles to decimal digits and back, exactly, with integers of fixed size and no allocation. */
#ifndef OWLET_CONVERT_DECIMAL_H
#define OWLET_CONVERT_DECIMAL_H

#include <stdint.h>

enum decimal_mode {
  DECIMAL_SHORTEST,    /* as few digits as read back to the same double */
  DECIMAL_SIGNIFICANT, /* `count` digits in all */
  DECIMAL_FRACTION,    /* `count` digits after the decimal point */
};

enum { DECIMAL_DIGITS = 360 };

/*
 * Writes the digits of a finite, positive double to `digits` (room for DECIMAL_DIGITS) and returns how many
 * there are; the value is 0.d1d2d3... times ten to the power of `*point`. Rounds half to even.
 */
unsigned decimal_digits(double d, enum decimal_mode mode, int count, char *digits, int *point);

/* The double nearest to 0.d1d2d3... times ten to the power of `point`. */
double decimal_parse(const char *digits, unsigned count, int point);

#endif
