/* Floats: boxed IEEE doubles, printed as CPython prints them. See number.h. */
#include "objects/float.h"

#include <math.h>
#include <string.h>

#include "convert/decimal.h"
#include "objects/attribute.h"
#include "objects/base.h"
#include "objects/error.h"
#include "objects/instance.h"
#include "objects/int.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/text.h"
#include "objects/tuple.h"
#include "objects/writer.h"

value float_new(double d) {
  struct float_object *object = object_allocate(sizeof *object, TAG_FLOAT);
  memcpy(object->word, &d, sizeof d);
  return value_of(object);
}

double float_value(value v) {
  double d;
  memcpy(&d, ((struct float_object *)object_of(v))->word, sizeof d);
  return d;
}

bool is_number(value v) {
  return is_int(v) || is_float(v);
}

static double converted(value v, value method) {
  value result = instance_unwrapped(object_call(method, 1, &v));
  if (!is_float(result))
    error_raise(&error_TypeError, "%t.__float__ returned non-float (type %t)", v, result);
  return float_value(result);
}

double float_from(value v) {
  if (is_float(v)) return float_value(v);
  if (is_small(v)) return small_value(v);
  if (is_int(v)) return int_to_double(v);
  if (tag_of(v) == TAG_INSTANCE) {
    if (is_float(instance_of(v)->native)) return float_value(instance_of(v)->native);
    value method = instance_method(v, "__float__");
    if (method != ABSENT) return converted(v, method);
    value index = object_index(v);
    if (index != ABSENT) return int_to_double(index);
  }
  error_raise(&error_TypeError, "must be real number, not %t", v);
}

/* repr: the shortest digits, in positional notation for exponents from -5 to 15. */
void float_print(struct writer *writer, double d) {
  if (signbit(d) && d == d) writer_char(writer, '-');
  if (d - d != 0) {
    writer_text(writer, d != d ? "nan" : "inf");
    return;
  }
  char digits[DECIMAL_DIGITS];
  int point, count = decimal_digits(fabs(d), DECIMAL_SHORTEST, 0, digits, &point);
  if (point > -4 && point <= 16) {
    if (point <= 0) {
      writer_text(writer, "0.");
      writer_repeat(writer, '0', -point);
      writer_put(writer, digits, count);
    } else {
      int whole = point < count ? point : count;
      writer_put(writer, digits, whole);
      writer_repeat(writer, '0', point - whole);
      writer_char(writer, '.');
      writer_put(writer, digits + whole, count - whole);
      if (whole == count) writer_char(writer, '0');
    }
    return;
  }
  writer_char(writer, digits[0]);
  if (count > 1) {
    writer_char(writer, '.');
    writer_put(writer, digits + 1, count - 1);
  }
  int exponent = point - 1;
  writer_format(writer, "e%c%s%d", exponent < 0 ? '-' : '+', exponent > -10 && exponent < 10 ? "0" : "",
                exponent < 0 ? -exponent : exponent);
}

static void float_slot_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  float_print(writer, float_value(self));
}

static bool word_is(const char *text, uint32_t length, const char *word) {
  if (strlen(word) != length) return false;
  for (uint32_t i = 0; i < length; i++) {
    if ((text[i] | 0x20) != word[i]) return false;
  }
  return true;
}

/* Reads digits, underscores between them and at most one point into `digits`; returns the rest of the
 * text. */
static const char *read_digits(const char *text, const char *end, char *digits, unsigned *count, int *point) {
  bool seen_point = false, any = false;
  *count = 0;
  *point = 0;
  for (; text < end; text++) {
    if (*text == '.' && !seen_point) {
      seen_point = true;
    } else if (*text >= '0' && *text <= '9') {
      any = true;
      bool leading = *count == 0 && *text == '0';
      if (!leading && *count < DECIMAL_DIGITS) digits[(*count)++] = *text;
      if (!seen_point && !leading) ++*point;
      if (seen_point && leading) --*point;
    } else if (*text != '_' || !any || text + 1 == end || text[1] == '_') {
      break;
    }
  }
  return any ? text : NULL;
}

value float_parse(const char *text, uint32_t length, value original) {
  const char *end = text + length;
  while (text < end && strchr(" \t\n\r\f\v", *text)) text++;
  while (text < end && strchr(" \t\n\r\f\v", end[-1])) end--;
  bool negative = text < end && *text == '-';
  if (text < end && (*text == '-' || *text == '+')) text++;
  uint32_t left = end - text;
  if (word_is(text, left, "inf") || word_is(text, left, "infinity")) {
    return float_new(negative ? -INFINITY : INFINITY);
  }
  if (word_is(text, left, "nan")) return float_new(NAN);
  char digits[DECIMAL_DIGITS];
  unsigned count;
  int point, exponent = 0;
  text = read_digits(text, end, digits, &count, &point);
  if (text != NULL && text < end && (*text | 0x20) == 'e') {
    text++;
    bool down = text < end && *text == '-';
    if (text < end && (*text == '-' || *text == '+')) text++;
    if (text == end) text = NULL;
    for (; text != NULL && text < end && *text >= '0' && *text <= '9'; text++) {
      if (exponent < 10000) exponent = exponent * 10 + *text - '0';
    }
    if (down) exponent = -exponent;
  }
  if (text != end) error_raise(&error_ValueError, "could not convert string to float: %r", original);
  double d = decimal_parse(digits, count, point + exponent);
  return float_new(negative ? -d : d);
}

static double float_modulo(double a, double b) {
  if (b == 0) error_raise(&error_ZeroDivisionError, "float modulo");
  double r = fmod(a, b);
  if (r != 0) return (r < 0) != (b < 0) ? r + b : r;
  return copysign(0.0, b);
}

static double floor_divide(double a, double b) {
  if (b == 0) error_raise(&error_ZeroDivisionError, "float floor division by zero");
  double r = fmod(a, b), q = (a - r) / b;
  if (r != 0 && (r < 0) != (b < 0)) q -= 1;
  if (q == 0) return copysign(0.0, a / b);
  double whole = floor(q);
  return q - whole > 0.5 ? whole + 1 : whole;
}

static double power(double a, double b) {
  if (a == 0 && b < 0) error_raise(&error_ZeroDivisionError, "0.0 cannot be raised to a negative power");
  if (a < 0 && b - b == 0 && b != floor(b)) {
    error_raise(&error_ValueError, "negative number cannot be raised to a fractional power");
  }
  double result = pow(a, b);
  if (result - result != 0 && a - a == 0 && b - b == 0) {
    error_raise(&error_OverflowError, "(34, 'Numerical result out of range')");
  }
  return result;
}

/*
 * Compares exactly: an int that a double cannot hold is compared with the double's integer part. Returns 2
 * for NaN.
 */
int float_compare(value left, value right) {
  if (!is_float(left) && !is_float(right)) {
    return int_binary(OP_LT, left, right) == TRUE ? -1 : int_binary(OP_GT, left, right) == TRUE;
  }
  if (!is_float(left)) {
    int order = float_compare(right, left);
    return order == 2 ? 2 : -order;
  }
  double a = float_value(left);
  if (a != a) return 2;
  if (is_float(right) || int_bit_length(right) <= 53) {
    double b = float_from(right);
    return b != b ? 2 : a < b ? -1 : a > b;
  }
  if (a - a != 0) return a < 0 ? -1 : 1;
  double whole = floor(a);
  int order = float_compare(int_from_double(whole), right);
  return order == 0 && a > whole ? 1 : order;
}

static value compare(enum operator operation, value left, value right) {
  int order = float_compare(left, right);
  if (order == 2) return FALSE;
  switch (operation) {
    case OP_LT:
      return boolean(order < 0);
    case OP_GT:
      return boolean(order > 0);
    case OP_LE:
      return boolean(order <= 0);
    default:
      return boolean(order >= 0);
  }
}

static value float_binary(enum operator operation, value left, value right, bool reflected) {
  (void)reflected;
  if (!is_number(left) || !is_number(right)) return ABSENT;
  if (operation <= OP_NE) return compare(operation, left, right);
  double a = float_from(left), b = float_from(right);
  switch (operation) {
    case OP_ADD:
      return float_new(a + b);
    case OP_SUB:
      return float_new(a - b);
    case OP_MUL:
      return float_new(a * b);
    case OP_TRUEDIV:
      if (b == 0) {
        error_raise(&error_ZeroDivisionError,
                    is_float(left) || is_float(right) ? "float division by zero" : "division by zero");
      }
      return float_new(a / b);
    case OP_FLOORDIV:
      return float_new(floor_divide(a, b));
    case OP_MOD:
      return float_new(float_modulo(a, b));
    case OP_POW:
      return float_new(power(a, b));
    default:
      return ABSENT;
  }
}

static bool float_equal(value left, value right) {
  return is_number(right) && float_compare(left, right) == 0;
}

static value float_unary(enum unary operation, value operand) {
  double d = float_value(operand);
  switch (operation) {
    case UNARY_POS:
      return operand;
    case UNARY_NEG:
      return float_new(-d);
    case UNARY_ABS:
      return float_new(fabs(d));
    default:
      return ABSENT;
  }
}

static bool float_truth(value self) {
  return float_value(self) != 0;
}

/* Modulo 2^61-1, as CPython hashes numbers, so that equal numbers hash the same. */
static int64_t float_hash(value self) {
  double d = float_value(self);
  if (d != d) return self >> 2;
  if (d - d != 0) return d > 0 ? 314159 : -314159;
  int exponent;
  double mantissa = frexp(fabs(d), &exponent);
  uint64_t hash = 0;
  while (mantissa != 0) {
    hash = (hash << 28 & 0x1FFFFFFFFFFFFFFFull) | hash >> 33;
    mantissa *= 268435456.0;
    exponent -= 28;
    uint32_t part = (uint32_t)mantissa;
    mantissa -= part;
    hash += part;
    if (hash >= 0x1FFFFFFFFFFFFFFFull) hash -= 0x1FFFFFFFFFFFFFFFull;
  }
  exponent = exponent >= 0 ? exponent % 61 : 60 - (-1 - exponent) % 61;
  if (exponent > 0) hash = (hash << exponent & 0x1FFFFFFFFFFFFFFFull) | hash >> (61 - exponent);
  int64_t result = d < 0 ? -(int64_t)hash : (int64_t)hash;
  return result == -1 ? -2 : result;
}

static value float_make(const struct type *type, unsigned count, const value *arguments) {
  (void)type;
  struct view text;
  if (count > 1) {
    error_raise(&error_TypeError, "float expected at most 1 argument, got %u", positional(count));
  }
  if (count == 0) return float_new(0);
  value v = arguments[0];
  if (is_float(v)) return v;
  value method = tag_of(v) == TAG_INSTANCE ? instance_method(v, "__float__") : ABSENT;
  if (method != ABSENT) return float_new(converted(v, method));
  if (text_view(v, &text)) return float_parse((const char *)text.data, text.length, v);
  if (!is_number(v) && tag_of(v) != TAG_INSTANCE) {
    error_raise(&error_TypeError, "float() argument must be a string or a real number, not '%t'", v);
  }
  return float_new(float_from(v));
}

static value is_integer(unsigned count, const value *arguments) {
  (void)count;
  double d = float_value(arguments[0]);
  return boolean(d - d == 0 && floor(d) == d);
}

static value conjugate(unsigned count, const value *arguments) {
  (void)count;
  return arguments[0];
}

static value imaginary(unsigned count, const value *arguments) {
  (void)count, (void)arguments;
  return float_new(0);
}

static value as_integer_ratio(unsigned count, const value *arguments) {
  (void)count;
  int exponent;
  double d = float_value(arguments[0]), mantissa = frexp(d, &exponent);
  if (d - d != 0) return int_from_double(d);
  for (int i = 0; i < 300 && mantissa != floor(mantissa); i++) {
    mantissa *= 2;
    exponent--;
  }
  value numerator = int_from_double(mantissa), denominator = small(1);
  if (exponent > 0) numerator = int_binary(OP_LSHIFT, numerator, small(exponent));
  if (exponent < 0) denominator = int_binary(OP_LSHIFT, denominator, small(-exponent));
  return tuple_pair(numerator, denominator);
}

static value float_int(unsigned count, const value *arguments) {
  (void)count;
  return int_from_double(float_value(arguments[0]));
}

static const struct native methods[] = {
    METHOD("__int__", float_int, 1, 1),     METHOD("as_integer_ratio", as_integer_ratio, 1, 1),
    METHOD("conjugate", conjugate, 1, 1),   GETTER("imag", imaginary),
    METHOD("is_integer", is_integer, 1, 1), GETTER("real", conjugate),
};

const struct type type_float = {
    TAG_TYPE,
    "float",
    &type_object,
    .make = float_make,
    .print = float_slot_print,
    .truth = float_truth,
    .unary = float_unary,
    .binary = float_binary,
    .equal = float_equal,
    .hash = float_hash,
    .methods = methods,
    .method_count = COUNT_OF(methods),
    .subclassable = 1,
};
