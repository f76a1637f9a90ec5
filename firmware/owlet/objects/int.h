/* int, small and of arbitrary size, and bool. */
#ifndef OWLET_OBJECTS_INT_H
#define OWLET_OBJECTS_INT_H

#include "objects/type.h"

struct big {
  uint32_t header; /* HEADER_FLAG: negative */
  uint32_t count;
  uint32_t limb[];
};

extern const struct type type_int, type_bool;

bool is_int(value v); /* int or bool */

value int_from_int64(int64_t n);
value int_from_uint32(uint32_t n);
value int_from_uint64(uint64_t n);
value int_from_double(double d);

/* An int or bool as a C integer; returns whether it fits. */
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

/* Writes the digits of an int without its sign. */
void int_print(struct writer *writer, value v, unsigned base, bool upper);

/* An int from an int, a bool or an instance of a class derived from int, else ABSENT; never runs Python code.
 */
value int_index(value v);

value int_from_bytes(const uint8_t *data, uint32_t length, bool big_endian, bool is_signed);
void int_to_bytes(value v, uint8_t *out, uint32_t length, bool big_endian, bool is_signed);

/* The result of __int__ or __index__ as a plain int; raises TypeError. */
value int_result(value v, const char *method);

/* An argument as an index or count; raises TypeError or OverflowError. */
/* An int, or what __index__ returns; raises TypeError for anything else. */
value int_plain(value v);

/* As int_plain, for a size or a count: values beyond the largest text are limited, those beyond 64 bits are an error. */
int32_t int_size(value v);

/* As int_plain, for a position in a sequence: values out of bounds are limited. */
int32_t int_position(value v);
int32_t int_argument(value v);

#endif
