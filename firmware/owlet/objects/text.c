/* What the three types of text share: see text.h. */
#include "objects/text.h"

#include <string.h>

#include "convert/utf8.h"
#include "core/heap.h"
#include "objects/bytearray.h"
#include "objects/bytes.h"
#include "objects/codec.h"
#include "objects/error.h"
#include "objects/format.h"
#include "objects/instance.h"
#include "objects/int.h"
#include "objects/keyword.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/writer.h"

value text_allocate(const void *data, uint32_t length, enum tag tag) {
  if (length > TEXT_LIMIT) error_out_of_memory();
  struct text *text = object_allocate(sizeof *text + length + 1, tag);
  text->length = length;
  if (data != NULL) memcpy(text->data, data, length);
  return value_of(text);
}

value text_like(value like, const void *data, uint32_t length) {
  switch (tag_of(like)) {
    case TAG_STR:
      return str_new(data, length);
    case TAG_BYTES:
      return bytes_new(data, length);
    default:
      return bytearray_new(data, length);
  }
}

bool text_view(value v, struct view *view) {
  *view = (struct view){(const uint8_t *)"", 0};
  switch (tag_of(v)) {
    case TAG_STR:
    case TAG_BYTES:
      view->data = text_of(v)->data;
      view->length = text_of(v)->length;
      return true;
    case TAG_BYTEARRAY: {
      struct bytearray *array = object_of(v);
      view->length = array->length;
      if (array->length > 0) view->data = array->data;
      return true;
    }
    case TAG_INSTANCE:
      return instance_of(v)->native != ABSENT && text_view(instance_of(v)->native, view);
    default:
      return false;
  }
}

uint32_t text_hash(value v) {
  struct text *text = text_of(v);
  if (text->hash != 0) return text->hash;
  uint32_t hash = 0x811C9DC5;
  for (uint32_t i = 0; i < text->length; i++) hash = (hash ^ text->data[i]) * 0x01000193;
  if (heap_contains(text) && (text->header & HEADER_PACKED) == 0) text->hash = hash;
  return hash;
}

bool text_equal(value left, value right) {
  if (left == right) return true;
  const struct text *a = text_of(left), *b = text_of(right);
  if (a->length != b->length || (a->hash != 0 && b->hash != 0 && a->hash != b->hash)) return false;
  return memcmp(a->data, b->data, a->length) == 0;
}

static void put_escaped(struct writer *writer, uint32_t c, char quote, bool bytes) {
  static const char names[] = "t\tn\nr\r\\\\";
  for (const char *name = names; *name; name += 2) {
    if (c == (uint8_t)name[1]) {
      writer_format(writer, "\\%c", name[0]);
      return;
    }
  }
  bool plain = (c >= 0x20 && c < 0x7F) || (!bytes && c > 0xA0 && c != 0xAD);
  if (c == (uint8_t)quote) {
    writer_format(writer, "\\%c", quote);
  } else if (plain) {
    writer_codepoint(writer, c);
  } else {
    writer_format(writer, "\\x%c%c", "0123456789abcdef"[c >> 4 & 15], "0123456789abcdef"[c & 15]);
  }
}

void text_print_repr(struct writer *writer, value v) {
  struct view view;
  text_view(v, &view);
  bool single = memchr(view.data, '\'', view.length) != NULL,
       twin = memchr(view.data, '"', view.length) != NULL;
  char quote = single && !twin ? '"' : '\'';
  writer_char(writer, quote);
  const uint8_t *cursor = view.data, *end = view.data + view.length;
  while (cursor < end) {
    put_escaped(writer, is_str(v) ? utf8_decode(&cursor) : *cursor++, quote, !is_str(v));
  }
  writer_char(writer, quote);
}

static int compare(value left, value right) {
  struct view a, b;
  text_view(left, &a);
  text_view(right, &b);
  int order = memcmp(a.data, b.data, a.length < b.length ? a.length : b.length);
  return order != 0 ? order : (int)a.length - (int)b.length;
}

static bool is_text(value v) {
  return is_str(v) || tag_of(v) == TAG_BYTES || tag_of(v) == TAG_BYTEARRAY;
}

/* str is compatible with str, bytes and bytearray with each other. */
static bool same_kind(value left, value right) {
  return is_text(left) && is_text(right) && is_str(left) == is_str(right);
}

bool text_slot_equal(value left, value right) {
  if (!same_kind(left, right)) return false;
  return is_str(left) ? text_equal(left, right) : compare(left, right) == 0;
}

int64_t text_slot_hash(value self) {
  return (int32_t)text_hash(self);
}

static value concatenate(value left, value right) {
  struct view a, b;
  text_view(left, &a);
  text_view(right, &b);
  if (tag_of(left) == TAG_BYTEARRAY) {
    value result = bytearray_new(a.data, a.length);
    bytearray_append(object_of(result), b.data, b.length);
    return result;
  }
  if (b.length == 0) return left;
  if (a.length == 0 && tag_of(left) == tag_of(right)) return right;
  value result = text_allocate(NULL, a.length + b.length, tag_of(left));
  memcpy(text_of(result)->data, a.data, a.length);
  memcpy(text_of(result)->data + a.length, b.data, b.length);
  if (is_str(left) && str_is_ascii(left) && str_is_ascii(right)) text_of(result)->header |= HEADER_FLAG;
  return result;
}

static value repeat(value text, value times) {
  struct view view;
  text_view(text, &view);
  int64_t count;
  if (!int_fits(int_index(times), &count)) {
    error_raise(&error_OverflowError, "cannot fit 'int' into an index-sized integer");
  }
  if (count <= 0 || view.length == 0) return text_like(text, NULL, 0);
  if (count > TEXT_LIMIT / view.length) error_out_of_memory();
  struct view part = view;
  value result = tag_of(text) == TAG_BYTEARRAY ? bytearray_new(NULL, view.length * count)
                                               : text_allocate(NULL, view.length * count, tag_of(text));
  text_view(result, &view);
  for (uint32_t i = 0; i < count; i++) memcpy((uint8_t *)view.data + i * part.length, part.data, part.length);
  if (is_str(text)) text_of(result)->header |= text_of(text)->header & HEADER_FLAG;
  return result;
}

value text_binary(enum operator operation, value left, value right, bool reflected) {
  if (operation == OP_IADD && tag_of(left) == TAG_BYTEARRAY) {
    struct view view;
    if (!text_view(right, &view) || is_str(right)) return ABSENT;
    bytearray_append(object_of(left), view.data, view.length);
    return left;
  }
  if (operation == OP_MOD && !reflected && tag_of(left) != TAG_BYTEARRAY) return format_percent(left, right);
  if (operation == OP_MUL) {
    value text = is_text(left) ? left : right, times = is_text(left) ? right : left;
    return !is_text(times) && int_index(times) != ABSENT ? repeat(text, times) : ABSENT;
  }
  if (!same_kind(left, right)) return ABSENT;
  switch (operation) {
    case OP_ADD:
      return concatenate(left, right);
    case OP_LT:
      return boolean(compare(left, right) < 0);
    case OP_GT:
      return boolean(compare(left, right) > 0);
    case OP_LE:
      return boolean(compare(left, right) <= 0);
    case OP_GE:
      return boolean(compare(left, right) >= 0);
    default:
      return ABSENT;
  }
}

bool text_contains(value self, value item) {
  struct view text, part;
  text_view(self, &text);
  value number = is_str(self) ? ABSENT : object_index(item);
  text_view(self, &text);
  if (number != ABSENT) return memchr(text.data, bytes_item(number), text.length) != NULL;
  if (is_str(self) && !is_str(instance_unwrapped(item))) {
    error_raise(&error_TypeError, "'in <string>' requires string as left operand, not %t", item);
  }
  if (!text_view(item, &part) || is_str(instance_unwrapped(item)) != is_str(self)) {
    error_raise(&error_TypeError, "a bytes-like object is required, not '%t'", item);
  }
  for (uint32_t i = 0; i + part.length <= text.length; i++) {
    if (memcmp(text.data + i, part.data, part.length) == 0) return true;
  }
  return false;
}

unsigned text_place_encoding(const char *function, unsigned count, const value *arguments, value *placed) {
  static const char *const names[] = {"encoding", "errors", NULL};
  keyword_check(function, count, arguments, names);
  unsigned given = positional(count);
  if (given > 3) error_raise(&error_TypeError, "%s() takes at most 3 arguments (%u given)", function, given);
  memcpy(placed, arguments, given * sizeof *placed);
  if (given == 0) return 0;
  for (; given < 3; given++) placed[given] = keyword_find(count, arguments, names[given - 1]);
  while (given > 1 && placed[given - 1] == ABSENT) given--;
  for (unsigned i = 1; i < given; i++) {
    if (placed[i] == ABSENT) continue;
    value given_text = placed[i];
    placed[i] = instance_unwrapped(given_text);
    if (is_str(placed[i])) continue;
    error_raise(&error_TypeError, "%s() argument '%s' must be str, not %t", function, names[i - 1],
                given_text);
  }
  return given;
}

value text_decode(unsigned count, const value *arguments) {
  value placed[3] = {ABSENT, ABSENT, ABSENT};
  text_place_encoding("decode", count, arguments, placed);
  return codec_decode(placed[0], placed[1], placed[2]);
}

value text_encode(unsigned count, const value *arguments) {
  value placed[3] = {ABSENT, ABSENT, ABSENT};
  text_place_encoding("encode", count, arguments, placed);
  if (!is_str(placed[0])) {
    error_raise(&error_TypeError, "descriptor 'encode' for 'str' objects doesn't apply to a '%t' object",
                placed[0]);
  }
  return codec_encode(placed[0], placed[1], placed[2]);
}
