/* Format specifications ([[fill]align][sign][#][0][width][grouping][.precision][type]), str.format and %. */
#include "objects/format.h"

#include <math.h>
#include <string.h>

#include "convert/decimal.h"
#include "convert/utf8.h"
#include "objects/attribute.h"
#include "objects/bytes.h"
#include "objects/class.h"
#include "objects/error.h"
#include "objects/float.h"
#include "objects/instance.h"
#include "objects/int.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/text.h"
#include "objects/tuple.h"
#include "objects/writer.h"

struct spec {
  uint32_t fill;
  char align; /* < > ^ = or 0 */
  char sign;  /* + - or space */
  bool signs; /* a sign is given, - too */
  bool alternate, zero;
  char grouping;            /* , or _ or 0 */
  char type;                /* 0: none given */
  int32_t width, precision; /* -1: none given */
  value given;              /* what is formatted, for messages */
};

enum { WIDTH_LIMIT = 0x7FFF };

/* Reads a decimal number; -1 when there is none. */
static int32_t read_count(const char **text, const char *end) {
  if (*text == end || **text < '0' || **text > '9') return -1;
  int32_t n = 0;
  for (; *text < end && **text >= '0' && **text <= '9'; ++*text) {
    n = n * 10 + **text - '0';
    if (n > WIDTH_LIMIT) error_raise(&error_ValueError, "Too many decimal digits in format string");
  }
  return n;
}

static bool is_align(char c) {
  return c == '<' || c == '>' || c == '^' || c == '=';
}

static struct spec parse_spec(const char *text, uint32_t length, value v) {
  struct spec spec = {.fill = ' ', .width = -1, .precision = -1, .sign = '-'};
  const char *end = text + length, *start = text;
  bool filled = false;
  if (text < end) {
    const uint8_t *cursor = (const uint8_t *)text;
    uint32_t first = utf8_decode(&cursor);
    if ((const char *)cursor < end && is_align(*cursor)) {
      spec.fill = first;
      filled = true;
      spec.align = *cursor;
      text = (const char *)cursor + 1;
    } else if (is_align(*text)) {
      spec.align = *text++;
    }
  }
  if (text < end && (*text == '+' || *text == '-' || *text == ' ')) {
    spec.sign = *text++;
    spec.signs = true;
  }
  if (text < end && *text == '#') {
    spec.alternate = true;
    text++;
  }
  if (text < end && *text == '0') {
    spec.zero = true;
    if (!filled) spec.fill = '0';
    if (spec.align == 0) spec.align = '=';
    text++;
  }
  spec.width = read_count(&text, end);
  if (text < end && (*text == ',' || *text == '_')) spec.grouping = *text++;
  if (text < end && *text == '.') {
    text++;
    spec.precision = read_count(&text, end);
    if (spec.precision < 0) error_raise(&error_ValueError, "Format specifier missing precision");
  }
  if (text < end) spec.type = *text++;
  if (text < end) {
    error_raise(&error_ValueError, "Invalid format specifier '%v' for object of type '%t'",
                str_new(start, length), v);
  }
  if (spec.type == 'n' && spec.grouping != 0)
    error_raise(&error_ValueError, "Cannot specify '%c' with 'n'.", spec.grouping);
  return spec;
}

static _Noreturn void unknown_code(char code, value v) {
  error_raise(&error_ValueError, "Unknown format code '%c' for object of type '%t'", code, v);
}

static void fill(struct writer *writer, uint32_t codepoint, int32_t count) {
  while (count-- > 0) writer_codepoint(writer, codepoint);
}

/* Writes text into a field; with = alignment, padding follows a number's prefix (sign, 0x). */
static void put_field(struct writer *writer, const struct spec *spec, char align, const char *prefix,
                      const uint8_t *text, uint32_t length) {
  int32_t used = strlen(prefix) + utf8_length(text, length),
          padding = spec->width > used ? spec->width - used : 0;
  if (spec->align != 0) align = spec->align;
  int32_t before = align == '>' ? padding : align == '^' ? padding / 2 : 0;
  fill(writer, spec->fill, before);
  writer_text(writer, prefix);
  if (align == '=') fill(writer, spec->fill, padding);
  writer_put(writer, text, length);
  if (align != '=') fill(writer, spec->fill, padding - before);
}

/* Writes digits with a separator every `every` digits; zero padding is grouped too. */
static void put_grouped(struct writer *writer, const struct spec *spec, const uint8_t *digits, int32_t count,
                        int32_t used_elsewhere, int32_t every) {
  int32_t total = count;
  if (spec->align == '=' && spec->fill == '0') {
    while (total + (total - 1) / every + used_elsewhere < spec->width) total++;
  }
  for (int32_t i = total; i > 0; i--) {
    writer_char(writer, i > count ? '0' : (char)digits[count - i]);
    if (i > 1 && (i - 1) % every == 0) writer_char(writer, spec->grouping);
  }
}

static __attribute__((noinline)) void put_number(struct writer *writer, const struct spec *spec,
                                                 bool negative, const char *marker, const uint8_t *digits,
                                                 uint32_t length, int32_t every) {
  char prefix[4] = "";
  if (negative || spec->sign != '-') {
    prefix[0] = negative ? '-' : spec->sign;
    prefix[1] = 0;
  }
  strcat(prefix, marker);
  if (spec->grouping == 0) {
    put_field(writer, spec, '>', prefix, digits, length);
    return;
  }
  uint32_t whole = 0;
  while (whole < length && (every == 4 || (digits[whole] >= '0' && digits[whole] <= '9'))) whole++;
  struct writer grouped;
  writer_gather(&grouped);
  put_grouped(&grouped, spec, digits, whole, strlen(prefix) + length - whole, every);
  writer_put(&grouped, digits + whole, length - whole);
  put_field(writer, spec, '>', prefix, grouped.data, grouped.length);
}

static __attribute__((noinline)) void format_int(struct writer *writer, value v, const struct spec *spec) {
  struct writer digits;
  writer_gather(&digits);
  const char *marker = "";
  unsigned base = 10;
  switch (spec->type) {
    case 'b':
      base = 2, marker = "0b";
      break;
    case 'o':
      base = 8, marker = "0o";
      break;
    case 'x':
      base = 16, marker = "0x";
      break;
    case 'X':
      base = 16, marker = "0X";
      break;
    case 'c':
      if (spec->precision >= 0) {
        error_raise(&error_ValueError, "Precision not allowed in integer format specifier");
      }
      writer_codepoint(&digits, int_argument(v));
      put_field(writer, spec, '>', "", digits.data, digits.length);
      return;
    case 0:
    case 'd':
    case 'n':
      break;
    default:
      unknown_code(spec->type, spec->given);
  }
  if (spec->precision >= 0) {
    error_raise(&error_ValueError, "Precision not allowed in integer format specifier");
  }
  if (spec->grouping == ',' && base != 10) {
    error_raise(&error_ValueError, "Cannot specify ',' with '%c'.", spec->type);
  }
  int_print(&digits, v, base, spec->type == 'X');
  put_number(writer, spec, int_sign(v) < 0, spec->alternate ? marker : "", digits.data, digits.length,
             base == 10 ? 3 : 4);
}

static void put_exponent(struct writer *writer, int exponent, char letter) {
  writer_char(writer, letter);
  writer_char(writer, exponent < 0 ? '-' : '+');
  if (exponent < 0) exponent = -exponent;
  if (exponent < 10) writer_char(writer, '0');
  writer_unsigned(writer, exponent);
}

/* Writes digits in positional notation: those before the point, then `fraction` digits after it. */
static void put_positional(struct writer *writer, const char *digits, int count, int point, int fraction,
                           bool keep_point) {
  if (point <= 0) writer_char(writer, '0');
  for (int i = 0; i < point; i++) writer_char(writer, i < count ? digits[i] : '0');
  if (fraction > 0 || keep_point) writer_char(writer, '.');
  for (int i = 0; i < fraction; i++) {
    int at = point + i;
    writer_char(writer, at >= 0 && at < count ? digits[at] : '0');
  }
}

static void put_scientific(struct writer *writer, const char *digits, int count, int point, int fraction,
                           bool keep_point, char letter) {
  writer_char(writer, digits[0]);
  if (fraction > 0 || keep_point) writer_char(writer, '.');
  for (int i = 1; i <= fraction; i++) writer_char(writer, i < count ? digits[i] : '0');
  put_exponent(writer, point - 1, letter);
}

/* %g: significant digits without trailing zeros; positional unless the exponent is small or large. */
static __attribute__((noinline)) void put_general(struct writer *writer, double d, int precision,
                                                  const struct spec *spec, bool like_repr) {
  char digits[DECIMAL_DIGITS];
  int point;
  if (precision == 0) precision = 1;
  int count = decimal_digits(d, DECIMAL_SIGNIFICANT, precision, digits, &point);
  if (d == 0) point = 1;
  while (!spec->alternate && count > 1 && digits[count - 1] == '0') count--;
  int exponent = point - 1;
  char letter = spec->type == 'G' || spec->type == 'E' ? 'E' : 'e';
  int shown = spec->alternate ? precision : count;
  if (exponent < -4 || exponent >= precision - like_repr) {
    put_scientific(writer, digits, count, point, shown - 1, spec->alternate, letter);
  } else {
    int fraction = shown - point;
    if (fraction < 0) fraction = 0;
    if (like_repr && fraction == 0) fraction = 1;
    put_positional(writer, digits, count, point, fraction, spec->alternate);
  }
}

static __attribute__((noinline)) void put_float_digits(struct writer *writer, double d,
                                                       const struct spec *spec) {
  char digits[DECIMAL_DIGITS];
  int point, count, precision = spec->precision < 0 ? 6 : spec->precision;
  bool upper = spec->type == 'F' || spec->type == 'E' || spec->type == 'G';
  if (d - d != 0) {
    writer_text(writer, d != d ? (upper ? "NAN" : "nan") : upper ? "INF" : "inf");
    return;
  }
  switch (spec->type) {
    case 'f':
    case 'F':
    case '%':
      count = decimal_digits(d, DECIMAL_FRACTION, precision, digits, &point);
      put_positional(writer, digits, count, count == 0 ? 0 : point, precision, spec->alternate);
      break;
    case 'e':
    case 'E':
      count = decimal_digits(d, DECIMAL_SIGNIFICANT, precision + 1, digits, &point);
      put_scientific(writer, digits, count, point, precision, spec->alternate, spec->type);
      break;
    case 'g':
    case 'G':
    case 'n':
      put_general(writer, d, precision, spec, false);
      break;
    default:
      if (spec->precision >= 0) {
        put_general(writer, d, precision, spec, true);
      } else {
        float_print(writer, d);
      }
  }
}

static __attribute__((noinline)) void format_float(struct writer *writer, value v, const struct spec *spec) {
  if (spec->type != 0 && strchr("eEfFgGn%", spec->type) == NULL) unknown_code(spec->type, spec->given);
  double d = float_from(v);
  if (spec->type == '%') d *= 100;
  struct writer digits;
  writer_gather(&digits);
  put_float_digits(&digits, fabs(d), spec);
  if (spec->type == '%') writer_char(&digits, '%');
  put_number(writer, spec, signbit(d) && d == d, "", digits.data, digits.length, 3);
}

static __attribute__((noinline)) void format_str(struct writer *writer, value v, const struct spec *spec) {
  if (spec->type != 0 && spec->type != 's') unknown_code(spec->type, spec->given);
  if (spec->align == '=' && !spec->zero) {
    error_raise(&error_ValueError, "'=' alignment not allowed in string format specifier");
  }
  if (spec->grouping != 0) error_raise(&error_ValueError, "Cannot specify '%c' with 's'.", spec->grouping);
  if (spec->signs) error_raise(&error_ValueError, "Sign not allowed in string format specifier");
  struct spec plain = *spec;
  if (plain.align == '=') plain.align = '<';
  uint32_t length = text_of(v)->length;
  if (spec->precision >= 0 && (uint32_t)spec->precision < str_length(v)) {
    length = str_offset(v, spec->precision);
  }
  put_field(writer, &plain, '<', "", text_of(v)->data, length);
}

static value text_from(value v, bool repr) {
  struct writer writer;
  if (is_str(v) && !repr) return v;
  writer_gather(&writer);
  object_print(&writer, v, repr);
  return writer_str(&writer);
}

void format_value(struct writer *writer, value v, const char *text, uint32_t length) {
  if (tag_of(v) == TAG_INSTANCE || tag_of(v) == TAG_EXCEPTION) {
    value method = attribute_find(v, str_from("__format__"));
    if (method != ABSENT) {
      value spec = str_new(text, length), result = object_call(method, 1, &spec);
      if (!is_str(result)) error_raise(&error_TypeError, "__format__ must return a str, not %t", result);
      writer_put(writer, text_of(result)->data, text_of(result)->length);
      return;
    }
  }
  if (length == 0) {
    object_print(writer, v, false);
    return;
  }
  value given = v;
  v = instance_unwrapped(v);
  if (!is_number(v) && !is_str(v)) {
    error_raise(&error_TypeError, "unsupported format string passed to %t.__format__", given);
  }
  struct spec spec = parse_spec(text, length, given);
  spec.given = given;
  bool as_float = is_float(v) || (spec.type != 0 && strchr("eEfFgG%", spec.type) != NULL);
  if (is_str(v)) {
    format_str(writer, v, &spec);
  } else if (as_float) {
    format_float(writer, v, &spec);
  } else {
    format_int(writer, v, &spec);
  }
}

/* str.format */

struct template {
  const char *at, *end;
  unsigned count;
  const value *arguments;
  int next; /* number of the next automatic field; -1 once fields have explicit numbers */
};

static value field_by_number(struct template *template, int32_t number) {
  if (number >= (int32_t)positional(template->count)) {
    error_raise(&error_IndexError, "Replacement index %d out of range for positional args tuple", number);
  }
  return template->arguments[number];
}

static value field_start(struct template *template, const char *name, uint32_t length) {
  if (length == 0) {
    if (template->next < 0) {
      error_raise(&error_ValueError,
                  "cannot switch from manual field specification to automatic field numbering");
    }
    return field_by_number(template, template->next++);
  }
  const char *cursor = name;
  int32_t number = read_count(&cursor, name + length);
  if (number >= 0 && cursor == name + length) {
    if (template->next > 0) {
      error_raise(&error_ValueError,
                  "cannot switch from automatic field numbering to manual field specification");
    }
    template->next = -1;
    return field_by_number(template, number);
  }
  value key = str_new(name, length);
  const value *keyword = template->arguments + positional(template->count);
  for (unsigned i = 0; i < keyword_count(template->count); i++) {
    if (text_equal(keyword[2 * i], key)) return keyword[2 * i + 1];
  }
  error_raise_value(&error_KeyError, key);
}

/* name.attribute[item] */
static value read_field(struct template *template) {
  const char *start = template->at;
  while (template->at < template->end && strchr(".[!:}", *template->at) == NULL) template->at++;
  value v = field_start(template, start, template->at - start);
  while (template->at < template->end && (*template->at == '.' || *template->at == '[')) {
    char kind = *template->at++;
    start = template->at;
    while (template->at < template->end && strchr(kind == '.' ? ".[!:}" : "]", *template->at) == NULL) {
      template->at++;
    }
    uint32_t length = template->at - start;
    if (length == 0) error_raise(&error_ValueError, "Empty attribute in format string");
    if (kind == '.') {
      v = attribute_get(v, str_new(start, length));
    } else {
      const char *cursor = start;
      int32_t index = read_count(&cursor, start + length);
      bool is_index = index >= 0 && cursor == start + length;
      v = object_get_item(v, is_index ? small(index) : str_new(start, length));
      if (template->at < template->end) template->at++;
    }
  }
  return v;
}

enum { NESTING_LIMIT = 2 };

static void run_template(struct writer *writer, struct template *template, unsigned depth);

static void put_replacement(struct writer *writer, struct template *template, unsigned depth) {
  const char *brace = template->at;
  while (brace < template->end && *brace != '}') brace++;
  if (brace == template->end) error_raise(&error_ValueError, "expected '}' before end of string");
  value v = read_field(template);
  if (template->at < template->end && *template->at == '!') {
    char conversion = template->at + 1 < template->end ? template->at[1] : 0;
    if (conversion != 'r' && conversion != 's' && conversion != 'a') {
      error_raise(&error_ValueError, "Unknown conversion specifier %c", conversion);
    }
    v = text_from(v, conversion != 's');
    if (conversion == 'a') v = str_ascii(v);
    template->at += 2;
  }
  struct writer spec;
  writer_gather(&spec);
  if (template->at < template->end && *template->at == ':') {
    template->at++;
    run_template(&spec, template, depth + 1);
  }
  if (template->at == template->end || *template->at != '}') {
    error_raise(&error_ValueError, "expected '}' before end of string");
  }
  template->at++;
  format_value(writer, v, (const char *)spec.data, spec.length);
}

/* Copies text and formats fields; a nested template is a specification and ends at its field's brace. */
static void run_template(struct writer *writer, struct template *template, unsigned depth) {
  bool nested = depth > 0;
  if (depth == NESTING_LIMIT) error_raise(&error_ValueError, "Max string recursion exceeded");
  while (template->at < template->end) {
    char c = *template->at;
    bool twice = template->at + 1 < template->end && template->at[1] == c;
    if (c == '}' && nested) return;
    if ((c == '{' || c == '}') && twice && !nested) {
      writer_char(writer, c);
      template->at += 2;
    } else if (c == '{') {
      template->at++;
      if (template->at == template->end) {
        error_raise(&error_ValueError, "Single '{' encountered in format string");
      }
      put_replacement(writer, template, depth);
    } else if (c == '}') {
      error_raise(&error_ValueError, "Single '}' encountered in format string");
    } else {
      writer_char(writer, c);
      template->at++;
    }
  }
}

value format_template(value text, unsigned count, const value *arguments) {
  struct template template = {(const char *)text_of(text)->data, NULL, count, arguments, 0};
  struct writer writer;
  template.end = template.at + text_of(text)->length;
  writer_gather(&writer);
  run_template(&writer, &template, 0);
  return writer_str(&writer);
}

/* % */

struct percent {
  value arguments;
  uint32_t used;
  const char *template;
};

/* Whether names in parentheses can be looked up in the right operand. */
static bool is_mapping(value v, bool bytes) {
  struct view view;
  if (bytes && text_view(v, &view)) return false;
  if (tag_of(v) != TAG_INSTANCE) {
    return type_of(v)->get_item != NULL && tag_of(v) != TAG_TUPLE && !is_str(v);
  }
  const struct type *native = class_native(instance_of(v)->class);
  if (native == &type_tuple || native == &type_str) return false;
  return native->get_item != NULL || instance_method(v, "__getitem__") != ABSENT;
}

static _Noreturn void unsupported_format(const char *at, const struct percent *percent, bool bytes) {
  const uint8_t *cursor = (const uint8_t *)at;
  uint32_t before = at - percent->template, c = bytes ? *cursor : utf8_decode(&cursor);
  if (!bytes) before = utf8_length((const uint8_t *)percent->template, before);
  struct writer code;
  writer_gather(&code);
  int_print(&code, small(c), 16, false);
  error_raise(&error_ValueError, "unsupported format character '%c' (0x%v) at index %u",
              c >= ' ' && c <= '~' ? (int)c : '?', writer_str(&code), before);
}

static value next_argument(struct percent *percent) {
  value tuple = instance_unwrapped(percent->arguments);
  if (tag_of(tuple) != TAG_TUPLE) {
    if (percent->used++ == 0) return percent->arguments;
  } else if (percent->used < tuple_count(tuple)) {
    return tuple_get(tuple, percent->used++);
  }
  error_raise(&error_TypeError, "not enough arguments for format string");
}

static int32_t read_star(const char **at, const char *end, struct percent *percent) {
  if (*at < end && **at == '*') {
    ++*at;
    return int_argument(next_argument(percent));
  }
  return read_count(at, end);
}

static void percent_integer(struct writer *writer, struct spec *spec, value v) {
  if (spec->type == 'i' || spec->type == 'u') spec->type = 'd';
  value plain = instance_unwrapped(v);
  value n = is_float(plain) && spec->type == 'd' ? int_from_double(float_value(plain)) : object_index(v);
  bool converts = n == ABSENT && tag_of(v) == TAG_INSTANCE && spec->type == 'd';
  if (converts && attribute_find(v, str_from("__int__")) != ABSENT) {
    n = object_call(value_of(&type_int), 1, &v);
  }
  if (n == ABSENT) {
    error_raise(&error_TypeError,
                spec->type == 'd' ? "%c%c format: a real number is required, not %t"
                                  : "%c%c format: an integer is required, not %t",
                '%', spec->type, v);
  }
  struct writer digits;
  writer_gather(&digits);
  int_print(&digits, n,
            spec->type == 'x' || spec->type == 'X' ? 16
            : spec->type == 'o'                    ? 8
                                                   : 10,
            spec->type == 'X');
  const char *marker = !spec->alternate || spec->type == 'd' ? ""
                       : spec->type == 'o'                   ? "0o"
                       : spec->type == 'X'                   ? "0X"
                                                             : "0x";
  if (spec->precision > (int32_t)digits.length) {
    struct writer longer;
    writer_gather(&longer);
    writer_repeat(&longer, '0', spec->precision - digits.length);
    writer_put(&longer, digits.data, digits.length);
    put_number(writer, spec, int_sign(n) < 0, marker, longer.data, longer.length, 3);
  } else {
    put_number(writer, spec, int_sign(n) < 0, marker, digits.data, digits.length, 3);
  }
}

/* What %s and %b of bytes take: bytes, or an object with __bytes__. */
static value bytes_of(value v) {
  struct view view;
  value method = tag_of(v) == TAG_INSTANCE ? instance_method(v, "__bytes__") : ABSENT;
  if (method != ABSENT) return object_call(value_of(&type_bytes), 1, &v);
  value plain = instance_unwrapped(v);
  if (is_str(plain) || !text_view(plain, &view)) {
    error_raise(&error_TypeError,
                "%cb requires a bytes-like object, or an object that implements __bytes__, not '%t'", '%', v);
  }
  return plain;
}

static void percent_text(struct writer *writer, struct spec *spec, value v, bool bytes) {
  struct view view;
  value text = v;
  bool shown = spec->type == 'r' || spec->type == 'a';
  if (bytes && !shown) {
    text = bytes_of(v);
  } else {
    text = text_from(v, shown);
    if (bytes || spec->type == 'a') text = str_ascii(text);
  }
  text_view(text, &view);
  uint32_t length = view.length;
  if (spec->precision >= 0 && is_str(text) && (uint32_t)spec->precision < str_length(text)) {
    length = str_offset(text, spec->precision);
  }
  put_field(writer, spec, '>', "", view.data, length);
}

static void percent_char(struct writer *writer, struct spec *spec, value v) {
  struct writer one;
  writer_gather(&one);
  value text = instance_unwrapped(v), number = object_index(v);
  if (is_str(text) && str_length(text) == 1) {
    writer_put(&one, text_of(text)->data, text_of(text)->length);
  } else if (number != ABSENT) {
    int32_t codepoint = int_argument(number);
    if (codepoint < 0 || codepoint > 0x10FFFF) {
      error_raise(&error_OverflowError, "%cc arg not in range(0x110000)", '%');
    }
    writer_codepoint(&one, codepoint);
  } else {
    error_raise(&error_TypeError, "%cc requires int or char", '%');
  }
  put_field(writer, spec, '>', "", one.data, one.length);
}

/* Writes one conversion; `at` is after the percent sign. Returns the rest of the text. */
static const char *percent_field(struct writer *writer, const char *at, const char *end,
                                 struct percent *percent, bool bytes) {
  struct spec spec = {.fill = ' ', .width = -1, .precision = -1, .sign = '-'};
  value v = ABSENT;
  if (at < end && *at == '%') {
    writer_char(writer, '%');
    return at + 1;
  }
  if (at < end && *at == '(') {
    const char *start = ++at;
    while (at < end && *at != ')') at++;
    if (at == end) error_raise(&error_ValueError, "incomplete format key");
    if (!is_mapping(percent->arguments, bytes)) error_raise(&error_TypeError, "format requires a mapping");
    v = object_get_item(percent->arguments, str_new(start, at++ - start));
    percent->used = 1;
  }
  bool left = false;
  for (; at < end && strchr("-+ #0", *at) != NULL; at++) {
    left = left || *at == '-';
    if (*at == '+' || (*at == ' ' && spec.sign != '+')) spec.sign = *at;
    spec.alternate = spec.alternate || *at == '#';
    spec.zero = spec.zero || *at == '0';
  }
  spec.width = read_star(&at, end, percent);
  if (spec.width < -1) {
    left = true;
    spec.width = -spec.width;
  }
  if (at < end && *at == '.') {
    at++;
    spec.precision = read_star(&at, end, percent);
    if (spec.precision < 0) spec.precision = 0;
  }
  while (at < end && (*at == 'l' || *at == 'h' || *at == 'L')) at++;
  if (at == end) error_raise(&error_ValueError, "incomplete format");
  spec.type = *at++;
  bool is_text = strchr("srac", spec.type) != NULL || (bytes && spec.type == 'b');
  if (left) {
    spec.align = '<';
  } else if (spec.zero && !is_text) {
    spec.align = '=';
    spec.fill = '0';
  }
  if (v == ABSENT) v = next_argument(percent);
  if (spec.type == 'c') {
    percent_char(writer, &spec, v);
  } else if (is_text) {
    percent_text(writer, &spec, v, bytes);
  } else if (strchr("diuxXo", spec.type) != NULL) {
    percent_integer(writer, &spec, v);
  } else if (strchr("eEfFgG", spec.type) != NULL) {
    struct spec number = spec;
    format_float(writer, float_new(float_from(v)), &number);
  } else {
    unsupported_format(at - 1, percent, bytes);
  }
  return at;
}

value format_percent(value template, value arguments) {
  struct writer writer;
  struct view text;
  text_view(template, &text);
  const char *at = (const char *)text.data, *end = at + text.length;
  struct percent percent = {arguments, 0, at};
  writer_gather(&writer);
  while (at < end) {
    if (*at != '%') {
      writer_char(&writer, *at++);
    } else {
      at = percent_field(&writer, at + 1, end, &percent, !is_str(template));
    }
  }
  value tuple = instance_unwrapped(arguments);
  bool left_over = tag_of(tuple) == TAG_TUPLE
                       ? percent.used < tuple_count(tuple)
                       : percent.used == 0 && !is_mapping(arguments, !is_str(template));
  if (left_over)
    error_raise(&error_TypeError, is_str(template) ? "not all arguments converted during string formatting"
                                                   : "not all arguments converted during bytes formatting");
  return is_str(template) ? writer_str(&writer) : writer_bytes(&writer);
}
