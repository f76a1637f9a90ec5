/* int (small and of arbitrary size), float and bool. */
#ifndef OWLET_NUMBER_H
#define OWLET_NUMBER_H

#include "objects/object.h"

struct float_object {
  uint32_t header;
  uint32_t word[2]; /* the double, in memory order */
};

struct big {
  uint32_t header; /* HEADER_FLAG: negative */
  uint32_t count;
  uint32_t limb[];
};

value float_new(double d);
double float_value(value v); /* of a FLOAT */
value float_parse(const char *text, uint32_t length, value original);
void float_print(struct writer *writer, double d);
bool is_int(value v); /* int or bool */
bool is_number(value v);

/* The value of an int, bool or float as a double; raises TypeError or OverflowError. */
double number_double(value v);

value int_from_int64(int64_t n);
value int_from_uint32(uint32_t n);
value int_from_uint64(uint64_t n);
value int_from_double(double d);

/* An int or bool as a C integer; says whether it fits. */
bool int_fits(value v, int64_t *out);

/* The low 32 bits of an int, which must lie between -2^31 and 2^32-1; raises OverflowError. */
uint32_t int_word(value v);

int int_sign(value v);
double int_to_double(value v); /* raises OverflowError */
bool int_is_odd(value v);
unsigned int_bit_length(value v);
value int_binary(enum operator operation, value left, value right);
void int_divmod(value left, value right, value *quotient, value *remainder);
value int_pow_mod(value base, value exponent, value modulus);
value int_parse(const char *text, uint32_t length, unsigned base, value original);

/* Digits of an int without sign. */
void int_print(struct writer *writer, value v, unsigned base, bool upper);

/* Ordering of an int and a float, exact: negative, 0, positive; 2 when one is NaN. */
int number_compare(value left, value right);

/* An int from an int, a bool or an instance of a class derived from int, else ABSENT; never runs Python code.
 */
value int_index(value v);

value int_from_bytes(const uint8_t *data, uint32_t length, bool big_endian, bool is_signed);
void int_to_bytes(value v, uint8_t *out, uint32_t length, bool big_endian, bool is_signed);

#endif
