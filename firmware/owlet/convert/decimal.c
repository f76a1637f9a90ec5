/*
 * Doubles to decimal digits by exact integer arithmetic (Steele and White's method with Burger and Dybvig's
 * scaling), and decimal digits to the nearest double by long division. The integers have a fixed size: the
 * largest arise from 10^340 and 2^1074.
 */
#include "convert/decimal.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { WORDS = 48, KEPT_DIGITS = 40, MANTISSA_BITS = 53, LEAST_EXPONENT = -1074 };

struct natural {
  unsigned count;
  uint32_t word[WORDS];
};

static void set(struct natural *n, uint64_t v) {
  n->word[0] = v;
  n->word[1] = v >> 32;
  n->count = n->word[1] != 0 ? 2 : n->word[0] != 0;
}

static void multiply(struct natural *n, uint32_t factor, uint32_t carry_in) {
  uint64_t carry = carry_in;
  for (unsigned i = 0; i < n->count; i++) {
    carry += (uint64_t)n->word[i] * factor;
    n->word[i] = carry;
    carry >>= 32;
  }
  if (carry != 0) n->word[n->count++] = carry;
}

static void multiply_by_ten_to(struct natural *n, unsigned power) {
  for (; power >= 9; power -= 9) multiply(n, 1000000000, 0);
  for (; power > 0; power--) multiply(n, 10, 0);
}

static void shift_left(struct natural *n, unsigned bits) {
  unsigned words = bits / 32;
  if (n->count == 0) return;
  if (words > 0) {
    memmove(n->word + words, n->word, n->count * 4);
    memset(n->word, 0, words * 4);
    n->count += words;
  }
  if (bits % 32 > 0) multiply(n, 1u << bits % 32, 0);
}

static int compare(const struct natural *a, const struct natural *b) {
  if (a->count != b->count) return a->count < b->count ? -1 : 1;
  for (unsigned i = a->count; i-- > 0;) {
    if (a->word[i] != b->word[i]) return a->word[i] < b->word[i] ? -1 : 1;
  }
  return 0;
}

static void add(struct natural *a, const struct natural *b) {
  uint64_t carry = 0;
  for (unsigned i = 0; i < b->count || carry != 0 || i < a->count; i++) {
    if (i >= a->count) a->word[a->count++] = 0;
    carry += (uint64_t)a->word[i] + (i < b->count ? b->word[i] : 0);
    a->word[i] = carry;
    carry >>= 32;
  }
}

static void subtract(struct natural *a, const struct natural *b) {
  int64_t borrow = 0;
  for (unsigned i = 0; i < a->count; i++) {
    borrow += (int64_t)a->word[i] - (i < b->count ? b->word[i] : 0);
    a->word[i] = borrow;
    borrow >>= 32;
  }
  while (a->count > 0 && a->word[a->count - 1] == 0) a->count--;
}

static unsigned bits_of(const struct natural *n) {
  return n->count == 0 ? 0 : n->count * 32 - __builtin_clz(n->word[n->count - 1]);
}

/* The state of digit generation: value = r / s, and half the gaps to the neighbours m_minus / s, m_plus / s.
 */
static struct natural r, s, m_plus, m_minus, sum;

/* Compares r + m_plus with s. */
static int compare_upper(void) {
  sum = r;
  add(&sum, &m_plus);
  return compare(&sum, &s);
}

static int compare_twice_r(void) {
  sum = r;
  add(&sum, &r);
  return compare(&sum, &s);
}

/* Sets the state up and returns the position of the decimal point. */
static int scale(uint64_t mantissa, int exponent, bool shortest) {
  bool boundary = mantissa == 1ull << 52 && exponent > LEAST_EXPONENT;
  set(&r, mantissa);
  shift_left(&r, 1 + boundary + (exponent > 0 ? exponent : 0));
  set(&s, 1);
  shift_left(&s, 1 + boundary + (exponent < 0 ? -exponent : 0));
  set(&m_minus, 1);
  shift_left(&m_minus, exponent > 0 ? exponent : 0);
  m_plus = m_minus;
  if (boundary) shift_left(&m_plus, 1);
  int bits = 64 - __builtin_clzll(mantissa) + exponent;
  int point = (int)ceil((bits - 1) * 0.30102999566398120 - 1e-10);
  if (point >= 0) {
    multiply_by_ten_to(&s, point);
  } else {
    multiply_by_ten_to(&r, -point);
    multiply_by_ten_to(&m_plus, -point);
    multiply_by_ten_to(&m_minus, -point);
  }
  int order = shortest ? compare_upper() : compare(&r, &s);
  bool too_low = shortest && (mantissa & 1) ? order > 0 : order >= 0;
  if (too_low) {
    multiply(&s, 10, 0);
    return point + 1;
  }
  return point;
}

/* r and the gaps have been scaled so that the next digit is r * 10 / s. */
static char next_digit(bool shortest) {
  multiply(&r, 10, 0);
  if (shortest) {
    multiply(&m_plus, 10, 0);
    multiply(&m_minus, 10, 0);
  }
  char digit = '0';
  while (compare(&r, &s) >= 0) {
    subtract(&r, &s);
    digit++;
  }
  return digit;
}

static unsigned shortest_digits(bool even, char *digits) {
  unsigned count = 0;
  for (;;) {
    char digit = next_digit(true);
    int low_order = compare(&r, &m_minus), high_order = compare_upper();
    bool low = even ? low_order <= 0 : low_order < 0, high = even ? high_order >= 0 : high_order > 0;
    if (!low && !high) {
      digits[count++] = digit;
      continue;
    }
    int half = compare_twice_r();
    bool up = high && (!low || half > 0 || (half == 0 && (digit & 1)));
    digits[count++] = digit + up;
    return count;
  }
}

/* Adds one to the last digit; says whether that made the number one digit longer. */
static bool round_up(char *digits, unsigned count) {
  while (count > 0) {
    if (++digits[--count] <= '9') return false;
    digits[count] = '0';
  }
  digits[0] = '1';
  return true;
}

unsigned decimal_digits(double d, enum decimal_mode mode, int count, char *digits, int *point) {
  uint64_t bits;
  memcpy(&bits, &d, sizeof bits);
  int biased = bits >> 52 & 0x7FF;
  uint64_t mantissa = bits & 0xFFFFFFFFFFFFFull;
  if (biased != 0) mantissa |= 1ull << 52;
  if (mantissa == 0) {
    *point = 1;
    digits[0] = '0';
    return 1;
  }
  int exponent = (biased != 0 ? biased : 1) - 1075;
  *point = scale(mantissa, exponent, mode == DECIMAL_SHORTEST);
  if (mode == DECIMAL_SHORTEST) return shortest_digits((mantissa & 1) == 0, digits);
  if (mode == DECIMAL_FRACTION) count += *point;
  if (count < 0) count = -1;
  if (count > DECIMAL_DIGITS - 2) count = DECIMAL_DIGITS - 2;
  if (count < 0) return 0;
  for (int i = 0; i < count; i++) digits[i] = next_digit(false);
  int half = compare_twice_r();
  bool up = half > 0 || (half == 0 && count > 0 && (digits[count - 1] & 1));
  if (up && round_up(digits, count)) {
    ++*point;
    if (mode == DECIMAL_FRACTION) {
      if (count > 0) digits[count] = '0';
      count++;
    }
  }
  return count;
}

/* Mantissa times two to the exponent, the mantissa's highest bit set, rounded to a double; `more` tells of
 * lower bits. */
static double assemble(uint64_t mantissa, int exponent, bool more) {
  int drop = 64 - MANTISSA_BITS;
  if (exponent + drop < LEAST_EXPONENT) drop = LEAST_EXPONENT - exponent;
  if (drop > 64) return 0.0;
  uint64_t kept = drop == 64 ? 0 : mantissa >> drop;
  uint64_t half = 1ull << (drop - 1), rest = mantissa & (half | (half - 1));
  if (rest > half || (rest == half && (more || (kept & 1)))) kept++;
  return ldexp((double)kept, exponent + drop);
}

double decimal_parse(const char *digits, unsigned count, int point) {
  while (count > 0 && *digits == '0') {
    digits++;
    count--;
    point--;
  }
  if (count == 0 || point < -400) return 0.0;
  if (point > 310) return HUGE_VAL;
  bool cut = count > KEPT_DIGITS;
  unsigned kept = cut ? KEPT_DIGITS : count;
  r.count = 0;
  for (unsigned i = 0; i < kept; i++) multiply(&r, 10, digits[i] - '0');
  bool lost = false;
  for (unsigned i = kept; i < count; i++) lost = lost || digits[i] != '0';
  int power = point - (int)kept;
  set(&s, 1);
  if (power > 0) multiply_by_ten_to(&r, power);
  if (power < 0) multiply_by_ten_to(&s, -power);
  int shift = (int)bits_of(&s) - (int)bits_of(&r);
  if (shift > 0) shift_left(&r, shift);
  if (shift < 0) shift_left(&s, -shift);
  if (compare(&r, &s) < 0) {
    shift_left(&r, 1);
    shift++;
  }
  uint64_t quotient = 0;
  for (int i = 0; i < 64; i++) {
    quotient <<= 1;
    if (compare(&r, &s) >= 0) {
      subtract(&r, &s);
      quotient |= 1;
    }
    shift_left(&r, 1);
  }
  return assemble(quotient, -shift - 63, lost || r.count > 0);
}
