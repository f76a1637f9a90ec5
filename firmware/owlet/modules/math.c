/* The module math, on the C library's functions. */
#include <math.h>

#include "modules/modules.h"
#include "objects/attribute.h"
#include "objects/error.h"
#include "objects/float.h"
#include "objects/guard.h"
#include "objects/instance.h"
#include "objects/int.h"
#include "objects/keyword.h"
#include "objects/module.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/tuple.h"

static _Noreturn void domain_error(void) {
  error_raise(&error_ValueError, "math domain error");
}

/* A result that is not finite where the arguments were is an error. */
static value checked(double result, bool finite) {
  if (result != result && finite) domain_error();
  if (result - result != 0 && finite) error_raise(&error_OverflowError, "math range error");
  return float_new(result);
}

static bool is_finite(double d) {
  return d - d == 0;
}

static value call(double (*function)(double), const value *arguments) {
  double d = float_from(arguments[0]);
  if (d - d != 0 && d == d && function(d) != function(d)) domain_error();
  return checked(function(d), is_finite(d));
}

#define UNARY(name)                                                  \
  static value math_##name(unsigned count, const value *arguments) { \
    return (void)count, call(name, arguments);                       \
  }

UNARY(acos)
UNARY(acosh)
UNARY(asin)
UNARY(asinh)
UNARY(atan)
UNARY(cos)
UNARY(cosh)
UNARY(exp)
UNARY(expm1)
UNARY(fabs)
UNARY(log1p)
UNARY(sin)
UNARY(sinh)
UNARY(sqrt)
UNARY(tan)
UNARY(tanh)

static value math_atanh(unsigned count, const value *arguments) {
  (void)count;
  double d = float_from(arguments[0]);
  if (fabs(d) >= 1) domain_error();
  return float_new(atanh(d));
}

static value math_atan2(unsigned count, const value *arguments) {
  return (void)count, float_new(atan2(float_from(arguments[0]), float_from(arguments[1])));
}

static value math_copysign(unsigned count, const value *arguments) {
  return (void)count, float_new(copysign(float_from(arguments[0]), float_from(arguments[1])));
}

static value math_fmod(unsigned count, const value *arguments) {
  (void)count;
  double a = float_from(arguments[0]), b = float_from(arguments[1]);
  return checked(fmod(a, b), a == a && b == b);
}

static value math_pow(unsigned count, const value *arguments) {
  (void)count;
  double a = float_from(arguments[0]), b = float_from(arguments[1]);
  if (a == 0 && b < 0 && is_finite(b)) domain_error();
  return checked(pow(a, b), is_finite(a) && is_finite(b));
}

static value math_hypot(unsigned count, const value *arguments) {
  double largest = 0, sum = 0;
  for (unsigned i = 0; i < count; i++) largest = fmax(largest, fabs(float_from(arguments[i])));
  if (count == 2) return float_new(hypot(float_from(arguments[0]), float_from(arguments[1])));
  if (largest == 0 || !is_finite(largest)) return float_new(largest);
  for (unsigned i = 0; i < count; i++) {
    double part = float_from(arguments[i]) / largest;
    sum += part * part;
  }
  return float_new(largest * sqrt(sum));
}

/* An int that exceeds a double has a logarithm too. */
static double log_of(value v, double (*function)(double)) {
  v = instance_unwrapped(v);
  if (is_int(v)) {
    if (int_sign(v) <= 0) domain_error();
    unsigned bits = int_bit_length(v);
    if (bits > 1000) {
      return function(float_from(int_binary(OP_RSHIFT, v, small(bits - 64)))) + (bits - 64) * function(2.0);
    }
  }
  double d = float_from(v);
  if (d <= 0) domain_error();
  return function(d);
}

static value math_log(unsigned count, const value *arguments) {
  double result = log_of(arguments[0], log);
  if (count == 1) return float_new(result);
  double base = log_of(arguments[1], log);
  if (base == 0) error_raise(&error_ZeroDivisionError, "float division by zero");
  return float_new(result / base);
}

static double exact_log2(double d) {
  int exponent;
  return frexp(d, &exponent) == 0.5 ? exponent - 1 : log2(d);
}

static value math_log2(unsigned count, const value *arguments) {
  return (void)count, float_new(log_of(arguments[0], exact_log2));
}
static value math_log10(unsigned count, const value *arguments) {
  return (void)count, float_new(log_of(arguments[0], log10));
}

static value rounded(const value *arguments, const char *method, double (*function)(double)) {
  value v = arguments[0];
  if (is_int(v)) return int_index(v);
  if (tag_of(v) == TAG_INSTANCE && attribute_find(v, str_from(method)) != ABSENT) {
    return object_call_method(v, method, 0, NULL);
  }
  if (is_int(instance_unwrapped(v))) return int_index(v);
  if (function == trunc && !is_float(instance_unwrapped(v))) {
    error_raise(&error_TypeError, "type %t doesn't define __trunc__ method", v);
  }
  return int_from_double(function(float_from(v)));
}

static value math_ceil(unsigned count, const value *arguments) {
  return (void)count, rounded(arguments, "__ceil__", ceil);
}
static value math_floor(unsigned count, const value *arguments) {
  return (void)count, rounded(arguments, "__floor__", floor);
}
static value math_trunc(unsigned count, const value *arguments) {
  return (void)count, rounded(arguments, "__trunc__", trunc);
}

static value math_degrees(unsigned count, const value *arguments) {
  return (void)count, float_new(float_from(arguments[0]) * (180.0 / M_PI));
}

static value math_radians(unsigned count, const value *arguments) {
  return (void)count, float_new(float_from(arguments[0]) * (M_PI / 180.0));
}

static value math_isfinite(unsigned count, const value *arguments) {
  return (void)count, boolean(is_finite(float_from(arguments[0])));
}

static value math_isinf(unsigned count, const value *arguments) {
  (void)count;
  double d = float_from(arguments[0]);
  return boolean(d == d && !is_finite(d));
}

static value math_isnan(unsigned count, const value *arguments) {
  (void)count;
  double d = float_from(arguments[0]);
  return boolean(d != d);
}

static double keyword_double(unsigned count, const value *arguments, const char *name, double otherwise) {
  value v = keyword_find(count, arguments, name);
  return v == ABSENT ? otherwise : float_from(v);
}

static value math_isclose(unsigned count, const value *arguments) {
  static const char *const names[] = {"rel_tol", "abs_tol", NULL};
  keyword_check("isclose", count, arguments, names);
  double a = float_from(arguments[0]), b = float_from(arguments[1]);
  double relative = keyword_double(count, arguments, "rel_tol", 1e-9),
         absolute = keyword_double(count, arguments, "abs_tol", 0);
  if (relative < 0 || absolute < 0) error_raise(&error_ValueError, "tolerances must be non-negative");
  if (a == b) return TRUE;
  if (!is_finite(a) || !is_finite(b)) return FALSE;
  double difference = fabs(a - b);
  return boolean(difference <= relative * fabs(a) || difference <= relative * fabs(b) ||
                 difference <= absolute);
}

static value math_frexp(unsigned count, const value *arguments) {
  (void)count;
  int exponent = 0;
  double d = float_from(arguments[0]), mantissa = is_finite(d) ? frexp(d, &exponent) : d;
  return tuple_pair(float_new(mantissa), small(exponent));
}

static value math_ldexp(unsigned count, const value *arguments) {
  (void)count;
  double d = float_from(arguments[0]);
  value exponent = int_index(arguments[1]);
  if (exponent == ABSENT) error_raise(&error_TypeError, "Expected an int as second argument to ldexp.");
  return checked(ldexp(d, int_position(exponent)), is_finite(d));
}

static value math_modf(unsigned count, const value *arguments) {
  (void)count;
  double whole, d = float_from(arguments[0]), part = modf(d, &whole);
  return tuple_pair(float_new(part), float_new(whole));
}

static value int_or_raise(value v) {
  return int_plain(v);
}

static value gcd(value a, value b) {
  value quotient, remainder;
  while (int_sign(b) != 0) {
    int_divmod(a, b, &quotient, &remainder);
    a = b;
    b = remainder;
  }
  return object_unary(UNARY_ABS, a);
}

static value math_gcd(unsigned count, const value *arguments) {
  value result = small(0);
  for (unsigned i = 0; i < count; i++) result = gcd(result, int_or_raise(arguments[i]));
  return result;
}

static value math_lcm(unsigned count, const value *arguments) {
  value result = small(1);
  for (unsigned i = 0; i < count; i++) {
    value n = int_or_raise(arguments[i]);
    if (int_sign(n) == 0) return small(0);
    value part = int_binary(OP_FLOORDIV, n, gcd(result, n));
    result = object_unary(UNARY_ABS, int_binary(OP_MUL, result, part));
  }
  return result;
}

static value math_factorial(unsigned count, const value *arguments) {
  (void)count;
  if (is_float(arguments[0])) {
    error_raise(&error_TypeError, "'float' object cannot be interpreted as an integer");
  }
  int32_t n = int_argument(arguments[0]);
  if (n < 0) error_raise(&error_ValueError, "factorial() not defined for negative values");
  value result = small(1);
  for (int32_t i = 2; i <= n; i++) {
    result = int_binary(OP_MUL, result, small(i));
    guard_interrupt();
  }
  return result;
}

/* Newton's method from above. */
static value math_isqrt(unsigned count, const value *arguments) {
  (void)count;
  value n = int_or_raise(arguments[0]);
  if (int_sign(n) < 0) error_raise(&error_ValueError, "isqrt() argument must be nonnegative");
  if (int_sign(n) == 0) return small(0);
  value x = int_binary(OP_LSHIFT, small(1), small((int_bit_length(n) + 1) / 2));
  for (;;) {
    value y = int_binary(OP_RSHIFT, int_binary(OP_ADD, x, int_binary(OP_FLOORDIV, n, x)), small(1));
    if (int_binary(OP_GE, y, x) == TRUE) return x;
    x = y;
  }
}

static value math_comb(unsigned count, const value *arguments) {
  (void)count;
  int32_t n = int_argument(arguments[0]), k = int_argument(arguments[1]);
  if (n < 0) error_raise(&error_ValueError, "n must be a non-negative integer");
  if (k < 0) error_raise(&error_ValueError, "k must be a non-negative integer");
  if (k > n) return small(0);
  value result = small(1);
  for (int32_t i = 0; i < k; i++) {
    result = int_binary(OP_FLOORDIV, int_binary(OP_MUL, result, small(n - i)), small(i + 1));
  }
  return result;
}

static value math_prod(unsigned count, const value *arguments) {
  static const char *const names[] = {"start", NULL};
  keyword_check("prod", count, arguments, names);
  value start = keyword_find(count, arguments, "start"), result = start == ABSENT ? small(1) : start;
  value iterator = object_iterate(arguments[0]), item;
  while ((item = object_next(iterator)) != ABSENT) result = object_binary(OP_MUL, result, item);
  return result;
}

/* Adds and keeps the rounding errors separately, so that the result is rounded once. */
static value math_fsum(unsigned count, const value *arguments) {
  (void)count;
  double part[40];
  unsigned parts = 0;
  value iterator = object_iterate(arguments[0]), item;
  while ((item = object_next(iterator)) != ABSENT) {
    double x = float_from(item);
    unsigned kept = 0;
    for (unsigned i = 0; i < parts; i++) {
      double y = part[i];
      if (fabs(x) < fabs(y)) {
        double swap = x;
        x = y;
        y = swap;
      }
      double high = x + y, low = y - (high - x);
      if (low != 0) part[kept++] = low;
      x = high;
    }
    part[kept] = x;
    parts = kept + 1 < COUNT_OF(part) ? kept + 1 : kept;
  }
  double sum = 0;
  unsigned i = parts;
  if (i > 0) sum = part[--i];
  double low = 0;
  while (i > 0) {
    double x = sum, y = part[--i];
    sum = x + y;
    low = y - (sum - x);
    if (low != 0) break;
  }
  if (i > 0 && ((low < 0 && part[i - 1] < 0) || (low > 0 && part[i - 1] > 0))) {
    double twice = low * 2, x = sum + twice;
    if (twice == x - sum) sum = x;
  }
  return float_new(sum);
}

static const struct native functions[] = {
    FUNCTION("acos", math_acos, 1, 1),
    FUNCTION("acosh", math_acosh, 1, 1),
    FUNCTION("asin", math_asin, 1, 1),
    FUNCTION("asinh", math_asinh, 1, 1),
    FUNCTION("atan", math_atan, 1, 1),
    FUNCTION("atan2", math_atan2, 2, 2),
    FUNCTION("atanh", math_atanh, 1, 1),
    FUNCTION("ceil", math_ceil, 1, 1),
    FUNCTION("comb", math_comb, 2, 2),
    FUNCTION("copysign", math_copysign, 2, 2),
    FUNCTION("cos", math_cos, 1, 1),
    FUNCTION("cosh", math_cosh, 1, 1),
    FUNCTION("degrees", math_degrees, 1, 1),
    FUNCTION("exp", math_exp, 1, 1),
    FUNCTION("expm1", math_expm1, 1, 1),
    FUNCTION("fabs", math_fabs, 1, 1),
    FUNCTION("factorial", math_factorial, 1, 1),
    FUNCTION("floor", math_floor, 1, 1),
    FUNCTION("fmod", math_fmod, 2, 2),
    FUNCTION("frexp", math_frexp, 1, 1),
    FUNCTION("fsum", math_fsum, 1, 1),
    FUNCTION("gcd", math_gcd, 0, ANY),
    FUNCTION("hypot", math_hypot, 0, ANY),
    FUNCTION_KEYWORDS("isclose", math_isclose, 2, 2),
    FUNCTION("isfinite", math_isfinite, 1, 1),
    FUNCTION("isinf", math_isinf, 1, 1),
    FUNCTION("isnan", math_isnan, 1, 1),
    FUNCTION("isqrt", math_isqrt, 1, 1),
    FUNCTION("lcm", math_lcm, 0, ANY),
    FUNCTION("ldexp", math_ldexp, 2, 2),
    FUNCTION("log", math_log, 1, 2),
    FUNCTION("log10", math_log10, 1, 1),
    FUNCTION("log1p", math_log1p, 1, 1),
    FUNCTION("log2", math_log2, 1, 1),
    FUNCTION("modf", math_modf, 1, 1),
    FUNCTION("pow", math_pow, 2, 2),
    FUNCTION_KEYWORDS("prod", math_prod, 1, 1),
    FUNCTION("radians", math_radians, 1, 1),
    FUNCTION("sin", math_sin, 1, 1),
    FUNCTION("sinh", math_sinh, 1, 1),
    FUNCTION("sqrt", math_sqrt, 1, 1),
    FUNCTION("tan", math_tan, 1, 1),
    FUNCTION("tanh", math_tanh, 1, 1),
    FUNCTION("trunc", math_trunc, 1, 1),
};

static value attribute(value name) {
  if (str_is(name, "pi")) return float_new(M_PI);
  if (str_is(name, "e")) return float_new(M_E);
  if (str_is(name, "tau")) return float_new(2 * M_PI);
  if (str_is(name, "inf")) return float_new(INFINITY);
  if (str_is(name, "nan")) return float_new(NAN);
  return ABSENT;
}

/* What `import *` takes besides the functions. */
static const char *const exported[] = {"pi", "e", "tau", "inf", "nan", NULL};

const struct builtin_module module_math = {
    .name = "math",
    .functions = functions,
    .function_count = COUNT_OF(functions),
    .attribute = attribute,
    .exported = exported,
};
