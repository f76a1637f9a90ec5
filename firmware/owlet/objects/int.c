/* Integers: small ones in the value word, larger ones as sign and magnitude in 32-bit limbs. See int.h. */
#include "objects/int.h"

#include <string.h>

#include "core/heap.h"
#include "objects/attribute.h"
#include "objects/base.h"
#include "objects/bytes.h"
#include "objects/class.h"
#include "objects/error.h"
#include "objects/float.h"
#include "objects/guard.h"
#include "objects/instance.h"
#include "objects/keyword.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/text.h"
#include "objects/writer.h"

enum { LIMB_LIMIT = 0x4000, POSITION_LIMIT = 0x3FFFFFFF };

/* An int of either kind as sign and limbs. */
struct view_int {
  const uint32_t *limb;
  uint32_t count;
  uint32_t local;
  bool negative;
};

bool is_int(value v) {
  return is_small(v) || is_bool(v) || tag_of(v) == TAG_BIGINT;
}

static void view_int(value v, struct view_int *view) {
  if (tag_of(v) == TAG_BIGINT) {
    const struct big *big = object_of(v);
    view->limb = big->limb;
    view->count = big->count;
    view->negative = (big->header & HEADER_FLAG) != 0;
    return;
  }
  int32_t n = is_bool(v) ? v == TRUE : small_value(v);
  view->negative = n < 0;
  view->local = n < 0 ? -(uint32_t)n : (uint32_t)n;
  view->limb = &view->local;
  view->count = n != 0;
}

static struct big *big_new(uint32_t count) {
  if (count > LIMB_LIMIT) error_out_of_memory();
  struct big *big = object_allocate(sizeof *big + count * 4, TAG_BIGINT);
  big->count = count;
  return big;
}

/* Drops leading zeros and returns the value, small if it fits. */
static value big_finish(struct big *big, bool negative) {
  while (big->count > 0 && big->limb[big->count - 1] == 0) big->count--;
  if (big->count == 0) return small(0);
  if (big->count == 1 && big->limb[0] <= (uint32_t)SMALL_MAX + negative) {
    return small(negative ? -(int32_t)big->limb[0] : (int32_t)big->limb[0]);
  }
  if (negative) big->header |= HEADER_FLAG;
  return value_of(big);
}

value int_from_uint64(uint64_t n) {
  if (n <= SMALL_MAX) return small(n);
  struct big *big = big_new(2);
  big->limb[0] = n;
  big->limb[1] = n >> 32;
  return big_finish(big, false);
}

value int_from_int64(int64_t n) {
  if (n >= SMALL_MIN && n <= SMALL_MAX) return small(n);
  uint64_t magnitude = n < 0 ? -(uint64_t)n : (uint64_t)n;
  struct big *big = big_new(2);
  big->limb[0] = magnitude;
  big->limb[1] = magnitude >> 32;
  return big_finish(big, n < 0);
}

value int_from_uint32(uint32_t n) {
  return int_from_uint64(n);
}

bool int_fits(value v, int64_t *out) {
  struct view_int view;
  view_int(v, &view);
  if (view.count > 2 || (view.count == 2 && view.limb[1] >> 31)) return false;
  uint64_t magnitude = view.count == 0 ? 0 : view.limb[0];
  if (view.count == 2) magnitude |= (uint64_t)view.limb[1] << 32;
  *out = view.negative ? -(int64_t)magnitude : (int64_t)magnitude;
  return true;
}

uint32_t int_word(value v) {
  value index = int_index(v);
  int64_t n;
  if (index == ABSENT) error_raise(&error_TypeError, "'%t' object cannot be interpreted as an integer", v);
  if (!int_fits(index, &n) || n < INT32_MIN || n > UINT32_MAX) {
    error_raise(&error_OverflowError, "integer does not fit into 32 bits");
  }
  return n;
}

int int_sign(value v) {
  struct view_int view;
  view_int(v, &view);
  return view.count == 0 ? 0 : view.negative ? -1 : 1;
}

bool int_is_odd(value v) {
  struct view_int view;
  view_int(v, &view);
  return view.count > 0 && view.limb[0] & 1;
}

static unsigned bits_of(const uint32_t *limb, uint32_t count) {
  return count == 0 ? 0 : count * 32 - __builtin_clz(limb[count - 1]);
}

unsigned int_bit_length(value v) {
  struct view_int view;
  view_int(v, &view);
  return bits_of(view.limb, view.count);
}

static int compare_magnitudes(const struct view_int *a, const struct view_int *b) {
  if (a->count != b->count) return a->count < b->count ? -1 : 1;
  for (uint32_t i = a->count; i-- > 0;) {
    if (a->limb[i] != b->limb[i]) return a->limb[i] < b->limb[i] ? -1 : 1;
  }
  return 0;
}

static int compare_views(const struct view_int *a, const struct view_int *b) {
  if (a->negative != b->negative) return a->negative ? -1 : 1;
  int order = compare_magnitudes(a, b);
  return a->negative ? -order : order;
}

static value add_magnitudes(const struct view_int *a, const struct view_int *b, bool negative) {
  if (a->count < b->count) {
    const struct view_int *other = a;
    a = b;
    b = other;
  }
  struct big *sum = big_new(a->count + 1);
  uint64_t carry = 0;
  for (uint32_t i = 0; i < a->count; i++) {
    carry += (uint64_t)a->limb[i] + (i < b->count ? b->limb[i] : 0);
    sum->limb[i] = carry;
    carry >>= 32;
  }
  sum->limb[a->count] = carry;
  return big_finish(sum, negative);
}

/* |a| - |b| for |a| >= |b|. */
static value subtract_magnitudes(const struct view_int *a, const struct view_int *b, bool negative) {
  struct big *difference = big_new(a->count);
  int64_t borrow = 0;
  for (uint32_t i = 0; i < a->count; i++) {
    borrow += (int64_t)a->limb[i] - (i < b->count ? b->limb[i] : 0);
    difference->limb[i] = borrow;
    borrow >>= 32;
  }
  return big_finish(difference, negative);
}

static value add(const struct view_int *a, const struct view_int *b, bool negate_b) {
  bool b_negative = b->negative != negate_b;
  if (a->negative == b_negative) return add_magnitudes(a, b, a->negative);
  if (compare_magnitudes(a, b) >= 0) return subtract_magnitudes(a, b, a->negative);
  return subtract_magnitudes(b, a, b_negative);
}

static value multiply(const struct view_int *a, const struct view_int *b) {
  struct big *product = big_new(a->count + b->count);
  for (uint32_t i = 0; i < a->count; i++) {
    uint64_t carry = 0;
    for (uint32_t j = 0; j < b->count; j++) {
      carry += (uint64_t)a->limb[i] * b->limb[j] + product->limb[i + j];
      product->limb[i + j] = carry;
      carry >>= 32;
    }
    product->limb[i + b->count] = carry;
  }
  return big_finish(product, a->negative != b->negative);
}

/* Divides in place by one limb and returns the remainder. */
static uint32_t divide_by_limb(uint32_t *limb, uint32_t count, uint32_t divisor) {
  uint64_t remainder = 0;
  for (uint32_t i = count; i-- > 0;) {
    remainder = remainder << 32 | limb[i];
    limb[i] = remainder / divisor;
    remainder %= divisor;
  }
  return remainder;
}

static void shift_left_bits(uint32_t *to, const uint32_t *from, uint32_t count, unsigned bits) {
  for (uint32_t i = count; i-- > 0;) {
    uint32_t low = i > 0 && bits > 0 ? from[i - 1] >> (32 - bits) : 0;
    to[i] = from[i] << bits | low;
  }
}

/* One step of long division: the quotient limb for the top of `u`, which it subtracts. */
static uint32_t divide_step(uint32_t *u, const uint32_t *v, uint32_t n) {
  uint64_t top = (uint64_t)u[n] << 32 | u[n - 1];
  uint64_t guess = top / v[n - 1], rest = top % v[n - 1];
  while (guess >> 32 || (guess & 0xFFFFFFFF) * v[n - 2] > (rest << 32 | u[n - 2])) {
    guess--;
    rest += v[n - 1];
    if (rest >> 32) break;
  }
  int64_t borrow = 0;
  uint64_t carry = 0;
  for (uint32_t i = 0; i < n; i++) {
    carry += guess * v[i];
    borrow += (int64_t)u[i] - (uint32_t)carry;
    u[i] = borrow;
    borrow >>= 32;
    carry >>= 32;
  }
  borrow += (int64_t)u[n] - (int64_t)carry;
  u[n] = borrow;
  if (borrow >= 0) return guess;
  uint64_t sum = 0;
  for (uint32_t i = 0; i < n; i++) {
    sum += (uint64_t)u[i] + v[i];
    u[i] = sum;
    sum >>= 32;
  }
  u[n] += sum;
  return guess - 1;
}

/* Quotient and remainder of the magnitudes. */
static void divide_magnitudes(const struct view_int *a, const struct view_int *b, struct big **quotient,
                              struct big **remainder) {
  uint32_t n = b->count, m = a->count >= n ? a->count - n : 0;
  if (a->count < n) {
    *quotient = big_new(0);
    *remainder = big_new(a->count);
    memcpy((*remainder)->limb, a->limb, a->count * 4);
    return;
  }
  if (n == 1) {
    *quotient = big_new(a->count);
    memcpy((*quotient)->limb, a->limb, a->count * 4);
    *remainder = big_new(1);
    (*remainder)->limb[0] = divide_by_limb((*quotient)->limb, a->count, b->limb[0]);
    return;
  }
  unsigned shift = __builtin_clz(b->limb[n - 1]);
  struct big *u = big_new(a->count + 1), *v = big_new(n);
  memcpy(u->limb, a->limb, a->count * 4);
  shift_left_bits(u->limb, u->limb, a->count + 1, shift);
  shift_left_bits(v->limb, b->limb, n, shift);
  *quotient = big_new(m + 1);
  for (uint32_t j = m + 1; j-- > 0;) (*quotient)->limb[j] = divide_step(u->limb + j, v->limb, n);
  for (uint32_t i = 0; i < n; i++) {
    uint32_t high = shift > 0 ? u->limb[i + 1] << (32 - shift) : 0;
    u->limb[i] = u->limb[i] >> shift | (i + 1 <= n ? high : 0);
  }
  u->count = n;
  *remainder = u;
}

/* Floor division, as in Python: the remainder has the divisor's sign. */
void int_divmod(value left, value right, value *quotient, value *remainder) {
  struct view_int a, b;
  view_int(left, &a);
  view_int(right, &b);
  if (b.count == 0) error_raise(&error_ZeroDivisionError, "integer division or modulo by zero");
  int64_t x, y;
  if (int_fits(left, &x) && int_fits(right, &y) && a.count < 2 && b.count < 2) {
    int64_t q = x / y, r = x % y;
    if (r != 0 && (r < 0) != (y < 0)) {
      q--;
      r += y;
    }
    *quotient = int_from_int64(q);
    *remainder = int_from_int64(r);
    return;
  }
  struct big *q, *r;
  divide_magnitudes(&a, &b, &q, &r);
  *quotient = big_finish(q, a.negative != b.negative);
  *remainder = big_finish(r, a.negative);
  if (*remainder != small(0) && a.negative != b.negative) {
    *quotient = int_binary(OP_SUB, *quotient, small(1));
    *remainder = int_binary(OP_ADD, *remainder, right);
  }
}

static value shift_left(const struct view_int *a, uint32_t bits) {
  uint32_t limbs = bits / 32;
  if (a->count == 0) return small(0);
  struct big *result = big_new(a->count + limbs + 1);
  uint64_t carry = 0;
  for (uint32_t i = 0; i < a->count; i++) {
    carry |= (uint64_t)a->limb[i] << bits % 32;
    result->limb[i + limbs] = carry;
    carry >>= 32;
  }
  result->limb[a->count + limbs] = carry;
  return big_finish(result, a->negative);
}

/* Rounds towards negative infinity. */
static value shift_right(const struct view_int *a, uint32_t bits) {
  uint32_t limbs = bits / 32;
  bool lost = false;
  if (limbs >= a->count) return small(a->negative && a->count > 0 ? -1 : 0);
  for (uint32_t i = 0; i < limbs; i++) lost = lost || a->limb[i] != 0;
  if (bits % 32 != 0) lost = lost || a->limb[limbs] << (32 - bits % 32) != 0;
  struct big *result = big_new(a->count - limbs + 1);
  for (uint32_t i = limbs; i < a->count; i++) {
    uint64_t both = a->limb[i] | (uint64_t)(i + 1 < a->count ? a->limb[i + 1] : 0) << 32;
    result->limb[i - limbs] = both >> bits % 32;
  }
  value shifted = big_finish(result, a->negative);
  return a->negative && lost ? int_binary(OP_SUB, shifted, small(1)) : shifted;
}

static value shift(const struct view_int *a, value right, bool left) {
  int64_t bits;
  if (int_sign(right) < 0) error_raise(&error_ValueError, "negative shift count");
  if (!int_fits(right, &bits) || bits > LIMB_LIMIT * 32) {
    if (!left || a->count == 0) return small(a->negative && !left ? -1 : 0);
    error_out_of_memory();
  }
  return left ? shift_left(a, bits) : shift_right(a, bits);
}

/* Limb i of a number's two's complement; called with i = 0, 1, 2 ... */
static uint32_t complement_limb(const struct view_int *a, uint32_t i, uint32_t *carry) {
  uint32_t limb = i < a->count ? a->limb[i] : 0;
  if (!a->negative) return limb;
  uint32_t result = ~limb + *carry;
  *carry = *carry && result == 0;
  return result;
}

static value bitwise(enum operator operation, const struct view_int *a, const struct view_int *b) {
  uint32_t count = (a->count > b->count ? a->count : b->count) + 1, carry_a = 1, carry_b = 1;
  struct big *result = big_new(count);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t x = complement_limb(a, i, &carry_a), y = complement_limb(b, i, &carry_b);
    result->limb[i] = operation == OP_AND ? x & y : operation == OP_OR ? x | y : x ^ y;
  }
  bool negative = result->limb[count - 1] >> 31;
  uint32_t carry = 1;
  for (uint32_t i = 0; negative && i < count; i++) {
    result->limb[i] = ~result->limb[i] + carry;
    carry = carry && result->limb[i] == 0;
  }
  return big_finish(result, negative);
}

value int_pow_mod(value base, value exponent, value modulus) {
  value result = small(1), ignored;
  if (modulus != ABSENT) {
    if (int_sign(modulus) == 0) error_raise(&error_ValueError, "pow() 3rd argument cannot be 0");
    int_divmod(result, modulus, &ignored, &result);
    int_divmod(base, modulus, &ignored, &base);
  }
  struct view_int bits;
  view_int(exponent, &bits);
  for (unsigned i = bits_of(bits.limb, bits.count); i-- > 0;) {
    guard_interrupt();
    result = int_binary(OP_MUL, result, result);
    if (modulus != ABSENT) int_divmod(result, modulus, &ignored, &result);
    if (bits.limb[i / 32] >> i % 32 & 1) {
      result = int_binary(OP_MUL, result, base);
      if (modulus != ABSENT) int_divmod(result, modulus, &ignored, &result);
    }
  }
  return result;
}

static value power(value left, value right) {
  if (int_sign(right) >= 0) return int_pow_mod(left, right, ABSENT);
  if (int_sign(left) == 0) error_raise(&error_ZeroDivisionError, "0.0 cannot be raised to a negative power");
  return type_float.binary(OP_POW, float_new(float_from(left)), right, false);
}

/* The correctly rounded quotient: enough bits for a double, and a sticky bit for the
 * remainder. */
static value true_divide(value left, value right) {
  if (int_sign(right) == 0) error_raise(&error_ZeroDivisionError, "division by zero");
  int shift = 66 - ((int)int_bit_length(left) - (int)int_bit_length(right));
  if (int_bit_length(left) <= 53 && int_bit_length(right) <= 53) {
    return float_new(float_from(left) / float_from(right));
  }
  value quotient, remainder;
  if (shift > 0) {
    left = int_binary(OP_LSHIFT, left, small(shift));
  } else {
    right = int_binary(OP_LSHIFT, right, small(-shift));
  }
  int_divmod(left, right, &quotient, &remainder);
  if (remainder != small(0)) quotient = int_binary(OP_OR, quotient, small(1));
  double result = float_from(quotient);
  for (; shift > 0 && result != 0; shift -= shift > 60 ? 60 : shift) {
    result /= (double)(1ull << (shift > 60 ? 60 : shift));
  }
  for (; shift < 0 && result - result == 0; shift += shift < -60 ? 60 : -shift) {
    result *= (double)(1ull << (shift < -60 ? 60 : -shift));
  }
  if (result - result != 0) {
    error_raise(&error_OverflowError, "integer division result too large for a float");
  }
  return float_new(result);
}

value int_binary(enum operator operation, value left, value right) {
  struct view_int a, b;
  view_int(left, &a);
  view_int(right, &b);
  value quotient, remainder;
  switch (operation) {
    case OP_LT:
      return boolean(compare_views(&a, &b) < 0);
    case OP_GT:
      return boolean(compare_views(&a, &b) > 0);
    case OP_LE:
      return boolean(compare_views(&a, &b) <= 0);
    case OP_GE:
      return boolean(compare_views(&a, &b) >= 0);
    case OP_ADD:
      return add(&a, &b, false);
    case OP_SUB:
      return add(&a, &b, true);
    case OP_MUL:
      return multiply(&a, &b);
    case OP_TRUEDIV:
      return true_divide(left, right);
    case OP_FLOORDIV:
    case OP_MOD:
      if (b.count == 0 && operation == OP_MOD) {
        error_raise(&error_ZeroDivisionError, "integer modulo by zero");
      }
      int_divmod(left, right, &quotient, &remainder);
      return operation == OP_MOD ? remainder : quotient;
    case OP_POW:
      return power(left, right);
    case OP_LSHIFT:
    case OP_RSHIFT:
      return shift(&a, right, operation == OP_LSHIFT);
    case OP_AND:
    case OP_OR:
    case OP_XOR: {
      value result = bitwise(operation, &a, &b);
      return is_bool(left) && is_bool(right) ? boolean(result != small(0)) : result;
    }
    default:
      return ABSENT;
  }
}

static value int_slot_binary(enum operator operation, value left, value right, bool reflected) {
  (void)reflected;
  return is_int(left) && is_int(right) ? int_binary(operation, left, right) : ABSENT;
}

static value int_unary(enum unary operation, value operand) {
  switch (operation) {
    case UNARY_POS:
      return is_bool(operand) ? small(operand == TRUE) : operand;
    case UNARY_NEG:
      return int_binary(OP_SUB, small(0), operand);
    case UNARY_INVERT:
      return int_binary(OP_SUB, small(-1), operand);
    case UNARY_ABS:
      return int_unary(int_sign(operand) < 0 ? UNARY_NEG : UNARY_POS, operand);
    default:
      return ABSENT;
  }
}

/* Divides the digits off in groups that fit a limb, the last group first. */
void int_print(struct writer *writer, value v, unsigned base, bool upper) {
  struct view_int view;
  view_int(v, &view);
  if (view.count <= 1) {
    char digits[32];
    unsigned at = sizeof digits;
    uint32_t n = view.count == 0 ? 0 : view.limb[0];
    do {
      digits[--at] = (upper ? "0123456789ABCDEF" : "0123456789abcdef")[n % base];
      n /= base;
    } while (n > 0);
    writer_put(writer, digits + at, sizeof digits - at);
    return;
  }
  struct big *rest = big_new(view.count);
  memcpy(rest->limb, view.limb, view.count * 4);
  uint32_t group = base, group_digits = 1;
  while ((uint64_t)group * base <= 0xFFFFFFFF) {
    group *= base;
    group_digits++;
  }
  uint32_t size = view.count * 32 /
                      (base == 2    ? 1
                       : base == 8  ? 3
                       : base == 10 ? 3
                                    : 4) +
                  group_digits + 1,
           at = size;
  uint8_t *digits = (uint8_t *)object_allocate(size + 4, TAG_RAW) + 4;
  while (rest->count > 0) {
    uint32_t part = divide_by_limb(rest->limb, rest->count, group);
    while (rest->count > 0 && rest->limb[rest->count - 1] == 0) rest->count--;
    for (uint32_t i = 0; i < group_digits && (rest->count > 0 || part > 0); i++) {
      digits[--at] = (upper ? "0123456789ABCDEF" : "0123456789abcdef")[part % base];
      part /= base;
    }
    guard_interrupt();
  }
  writer_put(writer, digits + at, size - at);
  heap_release(digits - 4);
  heap_release(rest);
}

static void int_slot_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  if (int_sign(self) < 0) writer_char(writer, '-');
  int_print(writer, self, 10, false);
}

static int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

static _Noreturn void bad_literal(unsigned base, value original) {
  error_raise(&error_ValueError, "invalid literal for int() with base %u: %r", base, original);
}

/* Skips a prefix like 0x; base 0 takes the base from it. */
static unsigned read_prefix(const char **text, const char *end, unsigned base) {
  unsigned named = 0;
  if (end - *text > 2 && **text == '0') {
    char c = (*text)[1] | 0x20;
    named = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
  }
  if (named != 0 && (base == 0 || base == named)) {
    *text += 2;
    if (**text == '_') ++*text;
    return named;
  }
  return base == 0 ? 10 : base;
}

value int_parse(const char *text, uint32_t length, unsigned base, value original) {
  const char *end = text + length;
  unsigned stated = base;
  while (text < end && strchr(" \t\n\r\f\v", *text)) text++;
  while (text < end && strchr(" \t\n\r\f\v", end[-1])) end--;
  bool negative = text < end && *text == '-';
  if (text < end && (*text == '-' || *text == '+')) text++;
  base = read_prefix(&text, end, base);
  if (text == end || *text == '_' || end[-1] == '_') bad_literal(stated, original);
  if (stated == 0 && *text == '0' && end - text > 1 && base == 10) {
    for (const char *c = text; c < end; c++) {
      if (*c != '0' && *c != '_') bad_literal(stated, original);
    }
  }
  struct big *result = big_new((end - text) * (base > 16 ? 6 : base > 8 ? 4 : base > 2 ? 3 : 1) / 32 + 2);
  uint32_t used = 0;
  for (; text < end; text++) {
    if (*text == '_' && text[1] != '_') continue;
    int digit = digit_value(*text);
    if (digit >= (int)base) bad_literal(stated, original);
    uint64_t carry = digit;
    for (uint32_t i = 0; i < used; i++) {
      carry += (uint64_t)result->limb[i] * base;
      result->limb[i] = carry;
      carry >>= 32;
    }
    if (carry > 0) result->limb[used++] = carry;
  }
  return big_finish(result, negative);
}

value int_from_double(double d) {
  if (d != d) error_raise(&error_ValueError, "cannot convert float NaN to integer");
  if (d - d != 0) error_raise(&error_OverflowError, "cannot convert float infinity to integer");
  if (d > -9e18 && d < 9e18) return int_from_int64((int64_t)d);
  uint64_t bits;
  memcpy(&bits, &d, sizeof bits);
  int exponent = (int)(bits >> 52 & 0x7FF) - 1075;
  value mantissa = int_from_uint64((bits & 0xFFFFFFFFFFFFFull) | 1ull << 52);
  value result = int_binary(OP_LSHIFT, mantissa, small(exponent));
  return d < 0 ? int_binary(OP_SUB, small(0), result) : result;
}

/* To nearest, ties to even: takes the top 64 bits, the lowest of which is a sticky bit for the rest. */
double int_to_double(value v) {
  struct view_int view;
  view_int(v, &view);
  uint64_t top = 0;
  uint32_t bits = bits_of(view.limb, view.count);
  if (bits > 1024) error_raise(&error_OverflowError, "int too large to convert to float");
  for (uint32_t i = view.count; i-- > 0 && i + 2 >= view.count;) top = top << 32 | view.limb[i];
  int exponent = view.count > 2 ? (view.count - 2) * 32 : 0;
  if (view.count > 2) {
    unsigned space = __builtin_clzll(top);
    if (space > 0) {
      top = top << space | view.limb[view.count - 3] >> (32 - space);
      exponent -= space;
    }
    bool rest = space < 32 && (view.limb[view.count - 3] << space) != 0;
    for (uint32_t i = 0; i + 3 < view.count; i++) rest = rest || view.limb[i] != 0;
    if (rest) top |= 1;
  }
  double result = (double)top;
  for (; exponent > 0; exponent -= exponent > 60 ? 60 : exponent) {
    result *= (double)(1ull << (exponent > 60 ? 60 : exponent));
  }
  if (result - result != 0) error_raise(&error_OverflowError, "int too large to convert to float");
  return view.negative ? -result : result;
}

/* Modulo 2^61-1, as CPython hashes numbers. */
static int64_t int_hash(value self) {
  const uint64_t prime = (1ull << 61) - 1;
  struct view_int view;
  view_int(self, &view);
  uint64_t hash = 0;
  for (uint32_t i = view.count; i-- > 0;) {
    hash = (hash << 32 & prime) | hash >> 29;
    hash += view.limb[i];
    if (hash >= prime) hash -= prime;
  }
  int64_t result = view.negative ? -(int64_t)hash : (int64_t)hash;
  return result == -1 ? -2 : result;
}

static bool int_equal(value left, value right) {
  if (!is_number(right)) return false;
  return float_compare(left, right) == 0;
}

value int_result(value v, const char *method) {
  if (is_int(v)) return is_bool(v) ? small(v == TRUE) : v;
  error_raise(&error_TypeError, "%s returned non-int (type %t)", method, v);
}

value int_index(value v) {
  if (is_small(v) || tag_of(v) == TAG_BIGINT) return v;
  if (is_bool(v)) return small(v == TRUE);
  if (tag_of(v) != TAG_INSTANCE || instance_of(v)->native == ABSENT) return ABSENT;
  return int_index(instance_of(v)->native);
}

value int_plain(value v) {
  value index = object_index(v);
  if (index == ABSENT) error_raise(&error_TypeError, "'%t' object cannot be interpreted as an integer", v);
  return index;
}

int32_t int_position(value v) {
  value index = object_index(v);
  int64_t n;
  if (index == ABSENT) {
    error_raise(&error_TypeError, "slice indices must be integers or None or have an __index__ method");
  }
  if (!int_fits(index, &n)) return int_sign(index) < 0 ? -POSITION_LIMIT : POSITION_LIMIT;
  return n < -POSITION_LIMIT ? -POSITION_LIMIT : n > POSITION_LIMIT ? POSITION_LIMIT : n;
}

int32_t int_size(value v) {
  value index = int_plain(v);
  int64_t n;
  if (!int_fits(index, &n)) {
    error_raise(&error_OverflowError, "Python int too large to convert to C ssize_t");
  }
  return n < -POSITION_LIMIT ? -POSITION_LIMIT : n > POSITION_LIMIT ? POSITION_LIMIT : n;
}

int32_t int_argument(value v) {
  value index = int_plain(v);
  int64_t n;
  if (!int_fits(index, &n) || n > INT32_MAX || n < INT32_MIN) {
    error_raise(&error_OverflowError, "Python int too large to convert to C ssize_t");
  }
  return n;
}

static value from_object(value v) {
  struct view text;
  if (is_int(v)) return int_index(v);
  if (is_float(v)) return int_from_double(float_value(v));
  if (text_view(v, &text)) return int_parse((const char *)text.data, text.length, 10, v);
  value method = tag_of(v) == TAG_INSTANCE ? attribute_find(v, str_from("__int__")) : ABSENT;
  if (method != ABSENT) return int_result(object_call(method, 0, NULL), "__int__");
  value index = object_index(v);
  if (index != ABSENT) return index;
  error_raise(&error_TypeError,
              "int() argument must be a string, a bytes-like object or a real number, not '%t'", v);
}

static value int_make(const struct type *type, unsigned count, const value *arguments) {
  static const char *const names[] = {"base", NULL};
  (void)type;
  keyword_check("int", count, arguments, names);
  unsigned given = positional(count);
  value base = given > 1 ? arguments[1] : keyword_find(count, arguments, "base");
  if (given > 2) error_raise(&error_TypeError, "int() takes at most 2 arguments (%u given)", given);
  if (given == 0) return small(0);
  if (base == ABSENT) return from_object(arguments[0]);
  int32_t radix = int_position(int_plain(base));
  struct view text;
  if (radix != 0 && (radix < 2 || radix > 36)) {
    error_raise(&error_ValueError, "int() base must be >= 2 and <= 36, or 0");
  }
  if (!text_view(arguments[0], &text)) {
    error_raise(&error_TypeError, "int() can't convert non-string with explicit base");
  }
  return int_parse((const char *)text.data, text.length, radix, arguments[0]);
}

static value int_bits(unsigned count, const value *arguments) {
  (void)count;
  return small(int_bit_length(arguments[0]));
}

static value int_ones(unsigned count, const value *arguments) {
  (void)count;
  struct view_int view;
  view_int(arguments[0], &view);
  unsigned ones = 0;
  for (uint32_t i = 0; i < view.count; i++) ones += __builtin_popcount(view.limb[i]);
  return small(ones);
}

static bool byte_order(const char *method, unsigned count, const value *arguments, unsigned index) {
  value order = positional(count) > index ? arguments[index] : keyword_find(count, arguments, "byteorder");
  if (order == ABSENT) return true;
  value text = instance_unwrapped(order);
  if (!is_str(text))
    error_raise(&error_TypeError, "%s() argument 'byteorder' must be str, not %t", method, order);
  if (str_is(text, "big")) return true;
  if (str_is(text, "little")) return false;
  error_raise(&error_ValueError, "byteorder must be either 'little' or 'big'");
}

static bool wants_sign(unsigned count, const value *arguments) {
  value sign = keyword_find(count, arguments, "signed");
  return sign != ABSENT && object_truth(sign);
}

value int_from_bytes(const uint8_t *data, uint32_t length, bool big_endian, bool is_signed) {
  struct big *result = big_new(length / 4 + 1);
  bool negative = is_signed && length > 0 && data[big_endian ? 0 : length - 1] >> 7;
  uint32_t carry = 1;
  for (uint32_t i = 0; i < length; i++) {
    uint32_t byte = data[big_endian ? length - 1 - i : i];
    if (negative) {
      byte = (byte ^ 0xFF) + carry;
      carry = byte >> 8;
    }
    result->limb[i / 4] |= (byte & 0xFF) << i % 4 * 8;
  }
  if (negative && carry) result->limb[length / 4] |= 1u << length % 4 * 8;
  return big_finish(result, negative);
}

void int_to_bytes(value v, uint8_t *out, uint32_t length, bool big_endian, bool is_signed) {
  struct view_int view;
  view_int(v, &view);
  if (view.negative && !is_signed) {
    error_raise(&error_OverflowError, "can't convert negative int to unsigned");
  }
  unsigned bits = bits_of(view.limb, view.count);
  bool power = view.negative && (view.limb[view.count - 1] & (view.limb[view.count - 1] - 1)) == 0;
  for (uint32_t i = 0; power && i + 1 < view.count; i++) power = view.limb[i] == 0;
  if (bits + is_signed - (is_signed && power) > length * 8) {
    error_raise(&error_OverflowError, "int too big to convert");
  }
  uint32_t carry = 1;
  for (uint32_t i = 0; i < length; i++) {
    uint32_t byte = i / 4 < view.count ? view.limb[i / 4] >> i % 4 * 8 & 0xFF : 0;
    if (view.negative) {
      byte = (byte ^ 0xFF) + carry;
      carry = byte >> 8;
    }
    out[big_endian ? length - 1 - i : i] = byte;
  }
}

static value int_from_bytes_method(unsigned count, const value *arguments) {
  static const char *const names[] = {"byteorder", "signed", NULL};
  keyword_check("from_bytes", count, arguments, names);
  struct view text;
  value data = arguments[1];
  if (type_of(data)->iterate != NULL && !text_view(data, &text) && object_index(data) == ABSENT)
    data = object_call(value_of(&type_bytes), 1, &data);
  if (is_str(instance_unwrapped(data)) || !text_view(data, &text))
    error_raise(&error_TypeError, "cannot convert '%t' object to bytes", data);
  bool big_endian = byte_order("from_bytes", count, arguments, 2), is_signed = wants_sign(count, arguments);
  text_view(data, &text);
  return class_convert(arguments[0], int_from_bytes(text.data, text.length, big_endian, is_signed));
}

static value int_to_bytes_method(unsigned count, const value *arguments) {
  static const char *const names[] = {"length", "byteorder", "signed", NULL};
  keyword_check("to_bytes", count, arguments, names);
  value length = positional(count) > 1 ? arguments[1] : keyword_find(count, arguments, "length");
  int32_t bytes = length == ABSENT ? 1 : int_argument(length);
  if (bytes < 0) error_raise(&error_ValueError, "length argument must be non-negative");
  value result = bytes_new(NULL, bytes);
  int_to_bytes(arguments[0], text_of(result)->data, bytes, byte_order("to_bytes", count, arguments, 2),
               wants_sign(count, arguments));
  return result;
}

static value int_self(unsigned count, const value *arguments) {
  (void)count;
  return int_index(arguments[0]);
}

static value int_imaginary(unsigned count, const value *arguments) {
  (void)count, (void)arguments;
  return small(0);
}

static value int_one(unsigned count, const value *arguments) {
  (void)count, (void)arguments;
  return small(1);
}

static value int_is_integer(unsigned count, const value *arguments) {
  (void)count, (void)arguments;
  return TRUE;
}

static const struct native methods[] = {
    METHOD("__index__", int_self, 1, 1),
    METHOD("__int__", int_self, 1, 1),
    METHOD("bit_count", int_ones, 1, 1),
    METHOD("bit_length", int_bits, 1, 1),
    METHOD("conjugate", int_self, 1, 1),
    GETTER("denominator", int_one),
    {TAG_NATIVE, "from_bytes", int_from_bytes_method, 2, 3, 1, NATIVE_CLASS},
    GETTER("imag", int_imaginary),
    METHOD("is_integer", int_is_integer, 1, 1),
    GETTER("numerator", int_self),
    GETTER("real", int_self),
    METHOD_KEYWORDS("to_bytes", int_to_bytes_method, 1, 3),
};

const struct type type_int = {
    TAG_TYPE,
    "int",
    &type_object,
    .make = int_make,
    .print = int_slot_print,
    .unary = int_unary,
    .binary = int_slot_binary,
    .equal = int_equal,
    .hash = int_hash,
    .methods = methods,
    .method_count = COUNT_OF(methods),
    .subclassable = 1,
    .keywords = 1,
};

static value bool_make(const struct type *type, unsigned count, const value *arguments) {
  (void)type;
  if (count > 1) error_raise(&error_TypeError, "bool expected at most 1 argument, got %u", positional(count));
  return boolean(count == 1 && object_truth(arguments[0]));
}

static void bool_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  writer_text(writer, self == TRUE ? "True" : "False");
}

const struct type type_bool = {
    TAG_TYPE,
    "bool",
    &type_int,
    .make = bool_make,
    .print = bool_print,
    .unary = int_unary,
    .binary = int_slot_binary,
    .equal = int_equal,
    .hash = int_hash,
};
