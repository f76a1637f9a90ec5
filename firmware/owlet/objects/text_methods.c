/*
 * The methods of str, bytes and bytearray. They work on bytes and return text of the type of self; indices of str
 * count code points. Letters are those of ASCII, as in bytes.
 */
#include "objects/text_methods.h"

#include <string.h>

#include "convert/utf8.h"
#include "objects/bytearray.h"
#include "objects/class.h"
#include "objects/error.h"
#include "objects/format.h"
#include "objects/instance.h"
#include "objects/int.h"
#include "objects/keyword.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/text.h"
#include "objects/tuple.h"
#include "objects/writer.h"

enum { NOT_FOUND = -1 };

static struct view self_view(value v) {
  struct view view = {NULL, 0};
  text_view(v, &view);
  return view;
}

/* An argument of the same kind as self. */
static struct view same_view(value self, value v) {
  struct view view;
  if (!text_view(v, &view) || is_str(self) != is_str(instance_unwrapped(v))) {
    if (is_str(self)) error_raise(&error_TypeError, "must be str, not %t", v);
    error_raise(&error_TypeError, "a bytes-like object is required, not '%t'", v);
  }
  return view;
}

static bool is_space(uint8_t c) {
  return c == ' ' || (c >= 9 && c <= 13);
}
static bool is_separator(uint8_t c, bool str) {
  return is_space(c) || (str && c >= 0x1C && c <= 0x1F);
}
static bool is_upper(uint8_t c) {
  return c >= 'A' && c <= 'Z';
}
static bool is_lower(uint8_t c) {
  return c >= 'a' && c <= 'z';
}
static bool is_alpha(uint8_t c) {
  return is_upper(c) || is_lower(c) || c >= 0x80;
}
static bool is_digit(uint8_t c) {
  return c >= '0' && c <= '9';
}
static uint8_t to_upper(uint8_t c) {
  return is_lower(c) ? c - 32 : c;
}
static uint8_t to_lower(uint8_t c) {
  return is_upper(c) ? c + 32 : c;
}

static int32_t find_forward(struct view text, struct view part, uint32_t from) {
  for (uint32_t i = from; i + part.length <= text.length; i++) {
    if (memcmp(text.data + i, part.data, part.length) == 0) return i;
  }
  return NOT_FOUND;
}

static int32_t find_backward(struct view text, struct view part) {
  for (int32_t i = (int32_t)text.length - (int32_t)part.length; i >= 0; i--) {
    if (memcmp(text.data + i, part.data, part.length) == 0) return i;
  }
  return NOT_FOUND;
}

/* Optional start and end arguments as a range of bytes; false when it is empty by start > length. */
static bool bounds(unsigned count, const value *arguments, uint32_t *from, uint32_t *to) {
  value self = arguments[0];
  int32_t length = object_length(self), start = 0, end = length;
  if (count > 2 && arguments[2] != NONE) start = int_position(arguments[2]);
  if (count > 3 && arguments[3] != NONE) end = int_position(arguments[3]);
  if (start < 0) start = start + length < 0 ? 0 : start + length;
  if (end < 0) end = end + length < 0 ? 0 : end + length;
  if (end > length) end = length;
  if (start > length || start > end) return false;
  *from = is_str(self) ? str_offset(self, start) : (uint32_t)start;
  *to = is_str(self) ? str_offset(self, end) : (uint32_t)end;
  return true;
}

static value to_index(value self, uint32_t offset) {
  struct view text = self_view(self);
  return small(is_str(self) ? utf8_length(text.data, offset) : offset);
}

/* The part searched for; bytes may name a single byte by its number. */
static struct view searched(value self, value v, uint8_t *byte) {
  value number = is_str(self) ? ABSENT : object_index(v);
  if (number != ABSENT) {
    int64_t n;
    if (!int_fits(number, &n) || n < 0 || n > 255) {
      error_raise(&error_ValueError, "byte must be in range(0, 256)");
    }
    *byte = n;
    return (struct view){byte, 1};
  }
  return same_view(self, v);
}

static value find_in(unsigned count, const value *arguments, bool backward) {
  uint32_t from, to;
  uint8_t byte;
  struct view part = searched(arguments[0], arguments[1], &byte), text = self_view(arguments[0]);
  if (!bounds(count, arguments, &from, &to)) return small(NOT_FOUND);
  struct view range = {text.data + from, to - from};
  int32_t at = backward ? find_backward(range, part) : find_forward(range, part, 0);
  return at == NOT_FOUND ? small(NOT_FOUND) : to_index(arguments[0], from + at);
}

static value text_find(unsigned count, const value *arguments) {
  return find_in(count, arguments, false);
}
static value text_rfind(unsigned count, const value *arguments) {
  return find_in(count, arguments, true);
}

static value found_or_raise(value at, value self) {
  if (at == small(NOT_FOUND)) {
    error_raise(&error_ValueError, is_str(self) ? "substring not found" : "subsection not found");
  }
  return at;
}

static value text_index(unsigned count, const value *arguments) {
  return found_or_raise(find_in(count, arguments, false), arguments[0]);
}

static value text_rindex(unsigned count, const value *arguments) {
  return found_or_raise(find_in(count, arguments, true), arguments[0]);
}

static value text_count(unsigned count, const value *arguments) {
  uint32_t from, to, found = 0;
  uint8_t byte;
  struct view part = searched(arguments[0], arguments[1], &byte), text = self_view(arguments[0]);
  if (!bounds(count, arguments, &from, &to)) return small(0);
  struct view range = {text.data + from, to - from};
  if (part.length == 0) {
    return small((is_str(arguments[0]) ? utf8_length(range.data, range.length) : range.length) + 1);
  }
  for (int32_t at = 0; (at = find_forward(range, part, at)) != NOT_FOUND; at += part.length) found++;
  return small(found);
}

static bool affix_matches(struct view text, struct view part, bool at_end) {
  if (part.length > text.length) return false;
  return memcmp(text.data + (at_end ? text.length - part.length : 0), part.data, part.length) == 0;
}

static value has_affix(unsigned count, const value *arguments, bool at_end) {
  uint32_t from, to;
  value self = arguments[0], wanted = arguments[1];
  const char *name = at_end ? "endswith" : "startswith";
  struct view text = self_view(self);
  bool in_range = bounds(count, arguments, &from, &to);
  struct view range = in_range ? (struct view){text.data + from, to - from} : text;
  value parts = instance_unwrapped(wanted);
  bool tuple = tag_of(parts) == TAG_TUPLE;
  for (uint32_t i = 0; i < (tuple ? tuple_count(parts) : 1); i++) {
    value part = tuple ? tuple_get(parts, i) : wanted;
    struct view view;
    if (!text_view(part, &view) || is_str(instance_unwrapped(part)) != is_str(self)) {
      error_raise(&error_TypeError, "%s first arg must be %s or a tuple of %s, not %t", name,
                  is_str(self) ? "str" : "bytes", is_str(self) ? "str" : "bytes", part);
    }
    if (in_range && affix_matches(range, view, at_end)) return TRUE;
  }
  return FALSE;
}

static value text_startswith(unsigned count, const value *arguments) {
  return has_affix(count, arguments, false);
}
static value text_endswith(unsigned count, const value *arguments) {
  return has_affix(count, arguments, true);
}

static value text_removeprefix(unsigned count, const value *arguments) {
  (void)count;
  struct view text = self_view(arguments[0]), part = same_view(arguments[0], arguments[1]);
  if (!affix_matches(text, part, false)) return arguments[0];
  return text_like(arguments[0], text.data + part.length, text.length - part.length);
}

static value text_removesuffix(unsigned count, const value *arguments) {
  (void)count;
  struct view text = self_view(arguments[0]), part = same_view(arguments[0], arguments[1]);
  if (part.length == 0 || !affix_matches(text, part, true)) return arguments[0];
  return text_like(arguments[0], text.data, text.length - part.length);
}

/* Case conversion */

static value map_bytes(value self, uint8_t (*change)(uint8_t c, uint8_t previous)) {
  struct view text = self_view(self);
  value result = text_like(self, text.data, text.length);
  uint8_t *out = (uint8_t *)self_view(result).data, previous = 0;
  for (uint32_t i = 0; i < text.length; i++) {
    uint8_t original = out[i];
    out[i] = change(original, previous);
    previous = original;
  }
  return result;
}

static uint8_t upper(uint8_t c, uint8_t previous) {
  return (void)previous, to_upper(c);
}
static uint8_t lower(uint8_t c, uint8_t previous) {
  return (void)previous, to_lower(c);
}
static uint8_t swap(uint8_t c, uint8_t previous) {
  return (void)previous, is_upper(c) ? to_lower(c) : to_upper(c);
}
static uint8_t title(uint8_t c, uint8_t previous) {
  return is_alpha(previous) ? to_lower(c) : to_upper(c);
}
static uint8_t capital(uint8_t c, uint8_t previous) {
  return previous == 0 ? to_upper(c) : to_lower(c);
}

static value text_upper(unsigned count, const value *arguments) {
  return (void)count, map_bytes(arguments[0], upper);
}
static value text_lower(unsigned count, const value *arguments) {
  return (void)count, map_bytes(arguments[0], lower);
}
static value text_swapcase(unsigned count, const value *arguments) {
  return (void)count, map_bytes(arguments[0], swap);
}
static value text_title(unsigned count, const value *arguments) {
  return (void)count, map_bytes(arguments[0], title);
}
static value text_capitalize(unsigned count, const value *arguments) {
  return (void)count, map_bytes(arguments[0], capital);
}

/* Character classes */

static value all_are(value self, bool (*is)(uint8_t)) {
  struct view text = self_view(self);
  for (uint32_t i = 0; i < text.length; i++) {
    if (!is(text.data[i])) return FALSE;
  }
  return boolean(text.length > 0);
}

static bool is_alnum(uint8_t c) {
  return is_alpha(c) || is_digit(c);
}

static value text_isalpha(unsigned count, const value *arguments) {
  return (void)count, all_are(arguments[0], is_alpha);
}
static value text_isalnum(unsigned count, const value *arguments) {
  return (void)count, all_are(arguments[0], is_alnum);
}
static value text_isdigit(unsigned count, const value *arguments) {
  return (void)count, all_are(arguments[0], is_digit);
}
static value text_isspace(unsigned count, const value *arguments) {
  return (void)count, all_are(arguments[0], is_space);
}

static bool is_ascii_byte(uint8_t c) {
  return c < 0x80;
}
static bool is_printable(uint8_t c) {
  return c >= 0x20 && c != 0x7F;
}

static value text_isascii(unsigned count, const value *arguments) {
  (void)count;
  return boolean(self_view(arguments[0]).length == 0 || all_are(arguments[0], is_ascii_byte) == TRUE);
}

static value text_isprintable(unsigned count, const value *arguments) {
  (void)count;
  return boolean(self_view(arguments[0]).length == 0 || all_are(arguments[0], is_printable) == TRUE);
}

static value text_isidentifier(unsigned count, const value *arguments) {
  (void)count;
  struct view text = self_view(arguments[0]);
  for (uint32_t i = 0; i < text.length; i++) {
    uint8_t c = text.data[i];
    if (!is_alpha(c) && c != '_' && (i == 0 || !is_digit(c))) return FALSE;
  }
  return boolean(text.length > 0);
}

static value cased(value self, bool (*wrong)(uint8_t), bool (*right)(uint8_t)) {
  struct view text = self_view(self);
  bool any = false;
  for (uint32_t i = 0; i < text.length; i++) {
    if (wrong(text.data[i])) return FALSE;
    any = any || right(text.data[i]);
  }
  return boolean(any);
}

static value text_isupper(unsigned count, const value *arguments) {
  return (void)count, cased(arguments[0], is_lower, is_upper);
}
static value text_islower(unsigned count, const value *arguments) {
  return (void)count, cased(arguments[0], is_upper, is_lower);
}

static value text_istitle(unsigned count, const value *arguments) {
  (void)count;
  struct view text = self_view(arguments[0]);
  bool any = false, in_word = false;
  for (uint32_t i = 0; i < text.length; i++) {
    uint8_t c = text.data[i];
    if ((is_upper(c) && in_word) || (is_lower(c) && !in_word)) return FALSE;
    in_word = is_upper(c) || is_lower(c);
    any = any || in_word;
  }
  return boolean(any);
}

/* Stripping and padding */

static bool strips(struct view characters, bool all_space, bool str, const uint8_t *c, uint32_t length) {
  if (all_space) return length == 1 && is_separator(*c, str);
  return find_forward(characters, (struct view){c, length}, 0) != NOT_FOUND;
}

static uint32_t last_length(struct view text, bool str) {
  uint32_t length = 1;
  while (str && length < text.length && (text.data[text.length - length] & 0xC0) == 0x80) length++;
  return length;
}

static uint32_t first_length(struct view text, bool str) {
  uint32_t length = 1;
  while (str && length < text.length && (text.data[length] & 0xC0) == 0x80) length++;
  return length;
}

static value strip(unsigned count, const value *arguments, bool left, bool right) {
  value self = arguments[0];
  bool all_space = count < 2 || arguments[1] == NONE, str = is_str(self);
  struct view text = self_view(self), characters = {NULL, 0};
  if (!all_space) {
    if (str && !is_str(instance_unwrapped(arguments[1])))
      error_raise(&error_TypeError, "strip arg must be None or str");
    characters = same_view(self, arguments[1]);
  }
  uint32_t whole = text.length, part;
  while (left && text.length > 0 &&
         strips(characters, all_space, str, text.data, part = first_length(text, str))) {
    text.data += part;
    text.length -= part;
  }
  while (right && text.length > 0 &&
         (part = last_length(text, str),
          strips(characters, all_space, str, text.data + text.length - part, part))) {
    text.length -= part;
  }
  return text.length == whole && tag_of(self) != TAG_BYTEARRAY ? self
                                                               : text_like(self, text.data, text.length);
}

static value text_strip(unsigned count, const value *arguments) {
  return strip(count, arguments, true, true);
}
static value text_lstrip(unsigned count, const value *arguments) {
  return strip(count, arguments, true, false);
}
static value text_rstrip(unsigned count, const value *arguments) {
  return strip(count, arguments, false, true);
}

static value finish(struct writer *writer, value self) {
  return text_like(self, writer->data, writer->length);
}

static value pad(value self, int32_t before, int32_t after, struct view fill) {
  struct writer writer;
  struct view text = self_view(self);
  if (before > 0xFFFFF || after > 0xFFFFF) error_out_of_memory();
  writer_gather(&writer);
  while (before-- > 0) writer_put(&writer, fill.data, fill.length);
  writer_put(&writer, text.data, text.length);
  while (after-- > 0) writer_put(&writer, fill.data, fill.length);
  return finish(&writer, self);
}

static int32_t missing_width(unsigned count, const value *arguments, struct view *fill) {
  static const char *const fills[] = {"The fill character must be a unicode character, not %t",
                                      "argument 2 must be a byte string of length 1, not %t"};
  int64_t missing = (int64_t)int_size(arguments[1]) - object_length(arguments[0]);
  *fill = (struct view){(const uint8_t *)" ", 1};
  if (count > 2) {
    value plain = instance_unwrapped(arguments[2]);
    bool str = is_str(arguments[0]), fits = text_view(plain, fill) && is_str(plain) == str;
    if (!fits || (!str && fill->length != 1)) error_raise(&error_TypeError, fills[!str], arguments[2]);
    if (str && str_length(plain) != 1) {
      error_raise(&error_TypeError, "The fill character must be exactly one character long");
    }
  }
  return missing > 0 ? missing > INT32_MAX ? INT32_MAX : missing : 0;
}

static value text_ljust(unsigned count, const value *arguments) {
  struct view fill;
  int32_t missing = missing_width(count, arguments, &fill);
  return pad(arguments[0], 0, missing, fill);
}

static value text_rjust(unsigned count, const value *arguments) {
  struct view fill;
  int32_t missing = missing_width(count, arguments, &fill);
  return pad(arguments[0], missing, 0, fill);
}

static value text_center(unsigned count, const value *arguments) {
  struct view fill;
  int32_t missing = missing_width(count, arguments, &fill);
  int32_t left = missing / 2 + (missing & (missing + object_length(arguments[0])) & 1);
  return pad(arguments[0], left, missing - left, fill);
}

static value text_zfill(unsigned count, const value *arguments) {
  (void)count;
  value self = arguments[0];
  struct view text = self_view(self);
  int32_t missing = int_size(arguments[1]) - object_length(self);
  if (missing > 0xFFFFF) error_out_of_memory();
  struct writer writer;
  writer_gather(&writer);
  bool sign = text.length > 0 && (text.data[0] == '+' || text.data[0] == '-');
  writer_put(&writer, text.data, sign);
  writer_repeat(&writer, '0', missing);
  writer_put(&writer, text.data + sign, text.length - sign);
  return finish(&writer, self);
}

static value text_expandtabs(unsigned count, const value *arguments) {
  struct view text = self_view(arguments[0]);
  int32_t size = count > 1 ? int_size(arguments[1]) : 8, column = 0;
  struct writer writer;
  writer_gather(&writer);
  for (uint32_t i = 0; i < text.length; i++) {
    uint8_t c = text.data[i];
    if (c == '\t') {
      int32_t spaces = size > 0 ? size - column % size : 0;
      writer_repeat(&writer, ' ', spaces);
      column += spaces;
      continue;
    }
    writer_char(&writer, c);
    column = c == '\n' || c == '\r' ? 0 : column + ((c & 0xC0) != 0x80);
  }
  return finish(&writer, arguments[0]);
}

/* Splitting and joining */

static void add_part(value list, value self, const uint8_t *data, uint32_t length) {
  list_append(list, text_like(self, data, length));
}

static value split_space(value self, int32_t limit) {
  value list = list_new(0);
  uint32_t at = 0;
  bool str = is_str(self);
  for (;;) {
    struct view text = self_view(self);
    while (at < text.length && is_separator(text.data[at], str)) at++;
    if (at == text.length) return list;
    uint32_t end = at;
    while (end < text.length && !is_separator(text.data[end], str)) end++;
    if (limit-- == 0) {
      end = text.length;
      add_part(list, self, text.data + at, end - at);
      return list;
    }
    add_part(list, self, text.data + at, end - at);
    at = end;
  }
}

static value rsplit_space(value self, int32_t limit) {
  value list = list_new(0);
  uint32_t end = self_view(self).length;
  bool str = is_str(self);
  for (;;) {
    struct view text = self_view(self);
    while (end > 0 && is_separator(text.data[end - 1], str)) end--;
    if (end == 0) return list;
    uint32_t at = end;
    while (at > 0 && !is_separator(text.data[at - 1], str)) at--;
    bool last = limit-- == 0;
    if (last) at = 0;
    add_part(list, self, text.data + at, end - at);
    end = last ? 0 : at;
  }
}

static value split_by(value self, struct view separator, int32_t limit) {
  value list = list_new(0);
  uint32_t from = 0;
  int32_t at;
  while (limit-- != 0 && (at = find_forward(self_view(self), separator, from)) != NOT_FOUND) {
    add_part(list, self, self_view(self).data + from, at - from);
    from = at + separator.length;
  }
  add_part(list, self, self_view(self).data + from, self_view(self).length - from);
  return list;
}

static value rsplit_by(value self, struct view separator, int32_t limit) {
  value list = list_new(0);
  struct view rest = self_view(self);
  int32_t at;
  while (limit-- != 0 && (at = find_backward(rest, separator)) != NOT_FOUND) {
    add_part(list, self, rest.data + at + separator.length, rest.length - at - separator.length);
    rest.length = at;
  }
  add_part(list, self, rest.data, rest.length);
  return list;
}

static void reverse_list(value v) {
  struct list *list = list_of(v);
  for (uint32_t i = 0; i < list->count / 2; i++) {
    value first = list->items[i];
    list->items[i] = list->items[list->count - 1 - i];
    list->items[list->count - 1 - i] = first;
  }
}

static value split(unsigned count, const value *arguments, bool backward) {
  static const char *const names[] = {"sep", "maxsplit", NULL};
  keyword_check(backward ? "rsplit" : "split", count, arguments, names);
  value self = arguments[0];
  value separator = positional(count) > 1 ? arguments[1] : keyword_find(count, arguments, "sep");
  value most = positional(count) > 2 ? arguments[2] : keyword_find(count, arguments, "maxsplit");
  int32_t limit = most == ABSENT ? -1 : int_size(most);
  if (limit < 0) limit = -1;
  if (separator == ABSENT || separator == NONE) {
    if (!backward) return split_space(self, limit);
    value list = rsplit_space(self, limit);
    reverse_list(list);
    return list;
  }
  struct view view = same_view(self, separator);
  if (view.length == 0) error_raise(&error_ValueError, "empty separator");
  if (!backward) return split_by(self, view, limit);
  value list = rsplit_by(self, view, limit);
  reverse_list(list);
  return list;
}

static value text_split(unsigned count, const value *arguments) {
  return split(count, arguments, false);
}
static value text_rsplit(unsigned count, const value *arguments) {
  return split(count, arguments, true);
}

static value text_splitlines(unsigned count, const value *arguments) {
  static const char *const names[] = {"keepends", NULL};
  keyword_check("splitlines", count, arguments, names);
  value self = arguments[0], list = list_new(0);
  value keep = positional(count) > 1 ? arguments[1] : keyword_find(count, arguments, "keepends");
  bool keeps = keep != ABSENT && int_sign(int_plain(keep)) != 0;
  struct view text = self_view(self);
  for (uint32_t at = 0; at < text.length;) {
    uint32_t end = at;
    while (end < text.length && text.data[end] != '\n' && text.data[end] != '\r') end++;
    uint32_t next = end + (end < text.length);
    if (end + 1 < text.length && text.data[end] == '\r' && text.data[end + 1] == '\n') next++;
    add_part(list, self, text.data + at, (keeps ? next : end) - at);
    at = next;
  }
  return list;
}

static value partition(value self, value separator, bool backward) {
  struct view part = same_view(self, separator), text = self_view(self);
  if (part.length == 0) error_raise(&error_ValueError, "empty separator");
  int32_t at = backward ? find_backward(text, part) : find_forward(text, part, 0);
  value items[3] = {NONE, text_like(self, part.data, part.length), NONE};
  if (at == NOT_FOUND) {
    value empty = text_like(self, NULL, 0);
    items[0] = backward ? empty : self;
    items[1] = empty;
    items[2] = backward ? self : empty;
  } else {
    uint32_t rest = at + part.length;
    items[0] = text_like(self, text.data, at);
    items[2] = text_like(self, text.data + rest, text.length - rest);
  }
  return tuple_from(3, items);
}

static value text_partition(unsigned count, const value *arguments) {
  return (void)count, partition(arguments[0], arguments[1], false);
}

static value text_rpartition(unsigned count, const value *arguments) {
  return (void)count, partition(arguments[0], arguments[1], true);
}

static value text_join(unsigned count, const value *arguments) {
  (void)count;
  value self = arguments[0], list = arguments[1];
  if (type_of(list)->iterate == NULL) error_raise(&error_TypeError, "can only join an iterable");
  if (!is_sequence(list)) list = list_from_iterable(list);
  struct writer writer;
  writer_gather(&writer);
  for (uint32_t i = 0; i < sequence_count(list); i++) {
    struct view item, separator = self_view(self);
    value v = sequence_get(list, i);
    if (!text_view(v, &item) || is_str(instance_unwrapped(v)) != is_str(self)) {
      error_raise(&error_TypeError,
                  is_str(self) ? "sequence item %u: expected str instance, %t found"
                               : "sequence item %u: expected a bytes-like object, %t found",
                  i, v);
    }
    if (i > 0) writer_put(&writer, separator.data, separator.length);
    writer_put(&writer, item.data, item.length);
  }
  return finish(&writer, self);
}

static value text_replace(unsigned count, const value *arguments) {
  value self = arguments[0];
  struct view text = self_view(self), old = same_view(self, arguments[1]),
              new = same_view(self, arguments[2]);
  int32_t limit = count > 3 ? int_size(arguments[3]) : -1, at;
  uint32_t from = 0;
  struct writer writer;
  writer_gather(&writer);
  if (old.length == 0) {
    for (; limit != 0 && from <= text.length; limit--) {
      writer_put(&writer, new.data, new.length);
      if (from == text.length) return finish(&writer, self);
      uint32_t part = first_length((struct view){text.data + from, text.length - from}, is_str(self));
      writer_put(&writer, text.data + from, part);
      from += part;
    }
  } else {
    while (limit-- != 0 && (at = find_forward(text, old, from)) != NOT_FOUND) {
      writer_put(&writer, text.data + from, at - from);
      writer_put(&writer, new.data, new.length);
      from = at + old.length;
    }
  }
  writer_put(&writer, text.data + from, text.length - from);
  return finish(&writer, self);
}

static value str_format(unsigned count, const value *arguments) {
  return format_template(arguments[0], count - 1, arguments + 1);
}

static int hex_digit(uint8_t c) {
  if (is_digit(c)) return c - '0';
  c = to_lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static value bytes_fromhex(unsigned count, const value *arguments) {
  (void)count;
  struct view text = self_view(str_argument(arguments[1], "fromhex() argument"));
  struct writer writer;
  writer_gather(&writer);
  for (uint32_t i = 0; i < text.length;) {
    if (is_space(text.data[i])) {
      i++;
      continue;
    }
    int high = hex_digit(text.data[i]), low = i + 1 < text.length ? hex_digit(text.data[i + 1]) : -1;
    if (high < 0 || low < 0) {
      error_raise(&error_ValueError, "non-hexadecimal number found in fromhex() arg at position %u",
                  high < 0 ? i : i + 1);
    }
    writer_char(&writer, high << 4 | low);
    i += 2;
  }
  bool mutable = is_subclass(arguments[0], value_of(&type_bytearray));
  value made = mutable ? bytearray_new(writer.data, writer.length) : writer_bytes(&writer);
  return class_convert(arguments[0], made);
}

/* The separator of hex: a str or bytes of one ASCII character. */
static uint8_t hex_separator(value v) {
  struct view view;
  if (!text_view(v, &view)) error_raise(&error_TypeError, "object of type '%t' has no len()", v);
  value plain = instance_unwrapped(v);
  if (object_length(plain) != 1) error_raise(&error_ValueError, "sep must be length 1.");
  if (tag_of(plain) == TAG_BYTEARRAY) error_raise(&error_TypeError, "sep must be str or bytes.");
  if (view.length != 1 || view.data[0] >= 0x80) error_raise(&error_ValueError, "sep must be ASCII.");
  return view.data[0];
}

/* hex(sep, bytes_per_sep): groups are counted from the right, or from the left if the number is negative. */
static value bytes_hex(unsigned count, const value *arguments) {
  static const char *const names[] = {"sep", "bytes_per_sep", NULL};
  keyword_check("hex", count, arguments, names);
  value sep = positional(count) > 1 ? arguments[1] : keyword_find(count, arguments, "sep");
  value every = positional(count) > 2 ? arguments[2] : keyword_find(count, arguments, "bytes_per_sep");
  int32_t group = every != ABSENT ? int_argument(every) : 1;
  uint8_t separator = sep != ABSENT ? hex_separator(sep) : 0;
  struct view text = self_view(arguments[0]);
  uint32_t size = group < 0 ? -(uint32_t)group : (uint32_t)group;
  struct writer writer;
  writer_gather(&writer);
  for (uint32_t i = 0; i < text.length; i++) {
    uint32_t at = group < 0 ? i : text.length - i;
    if (i > 0 && sep != ABSENT && size > 0 && at % size == 0) writer_char(&writer, separator);
    writer_char(&writer, "0123456789abcdef"[text.data[i] >> 4]);
    writer_char(&writer, "0123456789abcdef"[text.data[i] & 15]);
  }
  return writer_str(&writer);
}

static const struct native methods[] = {
    METHOD("capitalize", text_capitalize, 1, 1),
    METHOD("casefold", text_lower, 1, 1),
    METHOD("center", text_center, 2, 3),
    METHOD("count", text_count, 2, 4),
    METHOD_KEYWORDS("decode", text_decode, 1, 3),
    METHOD_KEYWORDS("encode", text_encode, 1, 3),
    METHOD("endswith", text_endswith, 2, 4),
    METHOD("expandtabs", text_expandtabs, 1, 2),
    METHOD("find", text_find, 2, 4),
    METHOD_KEYWORDS("format", str_format, 1, ANY),
    {TAG_NATIVE, "fromhex", bytes_fromhex, 2, 2, 0, NATIVE_CLASS},
    METHOD_KEYWORDS("hex", bytes_hex, 1, 3),
    METHOD("index", text_index, 2, 4),
    METHOD("isalnum", text_isalnum, 1, 1),
    METHOD("isalpha", text_isalpha, 1, 1),
    METHOD("isascii", text_isascii, 1, 1),
    METHOD("isdecimal", text_isdigit, 1, 1),
    METHOD("isdigit", text_isdigit, 1, 1),
    METHOD("isidentifier", text_isidentifier, 1, 1),
    METHOD("islower", text_islower, 1, 1),
    METHOD("isnumeric", text_isdigit, 1, 1),
    METHOD("isprintable", text_isprintable, 1, 1),
    METHOD("isspace", text_isspace, 1, 1),
    METHOD("istitle", text_istitle, 1, 1),
    METHOD("isupper", text_isupper, 1, 1),
    METHOD("join", text_join, 2, 2),
    METHOD("ljust", text_ljust, 2, 3),
    METHOD("lower", text_lower, 1, 1),
    METHOD("lstrip", text_lstrip, 1, 2),
    METHOD("partition", text_partition, 2, 2),
    METHOD("removeprefix", text_removeprefix, 2, 2),
    METHOD("removesuffix", text_removesuffix, 2, 2),
    METHOD("replace", text_replace, 3, 4),
    METHOD("rfind", text_rfind, 2, 4),
    METHOD("rindex", text_rindex, 2, 4),
    METHOD("rjust", text_rjust, 2, 3),
    METHOD("rpartition", text_rpartition, 2, 2),
    METHOD_KEYWORDS("rsplit", text_rsplit, 1, 3),
    METHOD("rstrip", text_rstrip, 1, 2),
    METHOD_KEYWORDS("split", text_split, 1, 3),
    METHOD_KEYWORDS("splitlines", text_splitlines, 1, 2),
    METHOD("startswith", text_startswith, 2, 4),
    METHOD("strip", text_strip, 1, 2),
    METHOD("swapcase", text_swapcase, 1, 1),
    METHOD("title", text_title, 1, 1),
    METHOD("upper", text_upper, 1, 1),
    METHOD("zfill", text_zfill, 2, 2),
};

/* Only str has encode and format, only the others have decode and hex. */
static bool offers(const struct type *type, const char *name) {
  static const char *const of_str = " casefold encode format isdecimal isidentifier isnumeric isprintable ";
  static const char *const of_bytes = " decode fromhex hex ";
  char padded[16] = " ";
  if (strlen(name) > 13) return true;
  strcat(padded, name);
  strcat(padded, " ");
  return strstr(type == &type_str ? of_bytes : of_str, padded) == NULL;
}

const struct native *text_methods_find(const struct type *type, const char *name) {
  unsigned low = 0, high = COUNT_OF(methods);
  while (low < high) {
    unsigned middle = (low + high) / 2;
    int order = strcmp(name, methods[middle].name);
    if (order == 0) return offers(type, name) ? &methods[middle] : NULL;
    if (order < 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return NULL;
}

bool text_methods_have(const struct native *native) {
  return native >= methods && native < methods + COUNT_OF(methods);
}
