/* The objects behind str, bytes and bytearray, UTF-8, and the slots of the three types. See text.h. */
#include "objects/text.h"

#include <string.h>

#include "objects/codec.h"
#include "objects/collection.h"
#include "objects/error.h"
#include "objects/format.h"
#include "core/heap.h"
#include "objects/number.h"
#include "objects/writer.h"

const struct text empty_str = {TAG_STR | HEADER_FLAG, 0, 0x811C9DC5, {0}};
const struct text empty_bytes = {TAG_BYTES, 0, 0x811C9DC5, {0}};

/* UTF-8 */

static bool is_continuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }

uint32_t utf8_length(const uint8_t *data, uint32_t bytes) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < bytes; i++) count += !is_continuation(data[i]);
  return count;
}

static unsigned sequence_length(uint8_t first) {
  return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

uint32_t utf8_decode(const uint8_t **cursor) {
  const uint8_t *at = *cursor;
  unsigned length = sequence_length(*at);
  uint32_t codepoint = length == 1 ? *at : *at & (0xFF >> (length + 1));
  for (unsigned i = 1; i < length; i++) codepoint = codepoint << 6 | (at[i] & 0x3F);
  *cursor = at + length;
  return codepoint;
}

unsigned utf8_encode(uint32_t codepoint, uint8_t *out) {
  unsigned length = codepoint < 0x80 ? 1 : codepoint < 0x800 ? 2 : codepoint < 0x10000 ? 3 : 4;
  if (length == 1) {
    out[0] = codepoint;
    return 1;
  }
  for (unsigned i = length; i-- > 1;) {
    out[i] = 0x80 | (codepoint & 0x3F);
    codepoint >>= 6;
  }
  out[0] = (0xF00 >> length) | codepoint;
  return length;
}

bool utf8_valid(const uint8_t *data, uint32_t length) {
  for (uint32_t i = 0; i < length;) {
    unsigned part = sequence_length(data[i]);
    if (data[i] >= 0x80 && (data[i] < 0xC2 || data[i] > 0xF4)) return false;
    if (part > length - i) return false;
    for (unsigned j = 1; j < part; j++) {
      if (!is_continuation(data[i + j])) return false;
    }
    const uint8_t *cursor = data + i;
    uint32_t codepoint = utf8_decode(&cursor);
    if ((part == 3 && codepoint < 0x800) || (part == 4 && codepoint < 0x10000) || codepoint > 0x10FFFF) {
      return false;
    }
    i += part;
  }
  return true;
}

/* Objects */

static value text_allocate(const void *data, uint32_t length, enum tag tag) {
  if (length > 0xFFFFFF) error_out_of_memory();
  struct text *text = heap_allocate(sizeof *text + length + 1, tag);
  text->length = length;
  if (data != NULL) memcpy(text->data, data, length);
  return value_of(text);
}

value str_new(const void *data, uint32_t length) {
  if (length == 0) return value_of(&empty_str);
  value v = text_allocate(data, length, TAG_STR);
  struct text *text = text_of(v);
  bool ascii = true;
  for (uint32_t i = 0; i < length && ascii; i++) ascii = text->data[i] < 0x80;
  if (ascii) text->header |= HEADER_FLAG;
  return v;
}

value str_from(const char *text) { return str_new(text, strlen(text)); }

value bytes_new(const void *data, uint32_t length) {
  return length == 0 ? value_of(&empty_bytes) : text_allocate(data, length, TAG_BYTES);
}

void bytearray_append(struct bytearray *array, const void *data, uint32_t length) {
  uint32_t need = array->length + length;
  if (need > 0xFFFFFF) error_out_of_memory();
  if (need > array->capacity) {
    uint32_t capacity = need + need / 4 + 4;
    uint8_t *grown = (uint8_t *)heap_allocate(capacity + 4, TAG_RAW) + 4;
    memcpy(grown, array->data, array->length);
    array->data = grown;
    array->capacity = capacity;
  }
  if (data != NULL) memmove(array->data + array->length, data, length);
  array->length = need;
}

value bytearray_new(const void *data, uint32_t length) {
  struct bytearray *array = heap_allocate(sizeof *array, TAG_BYTEARRAY);
  bytearray_append(array, data, length);
  return value_of(array);
}

value str_from_codepoint(uint32_t codepoint) {
  uint8_t bytes[4];
  return str_new(bytes, utf8_encode(codepoint, bytes));
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
  *view = (struct view){NULL, 0};
  switch (tag_of(v)) {
    case TAG_STR:
    case TAG_BYTES:
      view->data = text_of(v)->data;
      view->length = text_of(v)->length;
      return true;
    case TAG_BYTEARRAY: {
      struct bytearray *array = object_of(v);
      view->data = array->data;
      view->length = array->length;
      return true;
    }
    case TAG_INSTANCE: {
      struct instance_view {
        uint32_t header;
        value class, dict, native;
      } *instance = object_of(v);
      return instance->native != ABSENT && text_view(instance->native, view);
    }
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

bool str_is(value str, const char *text) { return strcmp((const char *)text_of(str)->data, text) == 0; }
const char *str_chars(value str) { return (const char *)text_of(str)->data; }

value str_argument(value v, const char *what) {
  if (!is_str(v)) error_raise(&error_TypeError, "%s must be str, not %t", what, v);
  return v;
}

static bool is_ascii(value str) {
  return (text_of(str)->header & HEADER_FLAG) != 0 || text_of(str)->length == 0;
}

uint32_t str_length(value str) {
  return is_ascii(str) ? text_of(str)->length : utf8_length(text_of(str)->data, text_of(str)->length);
}

uint32_t str_offset(value str, uint32_t index) {
  const struct text *text = text_of(str);
  if (is_ascii(str)) return index < text->length ? index : text->length;
  uint32_t offset = 0;
  while (index-- > 0 && offset < text->length) offset += sequence_length(text->data[offset]);
  return offset;
}

/* repr */

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

value str_ascii(value str) {
  const uint8_t *cursor = text_of(str)->data, *end = cursor + text_of(str)->length;
  struct writer writer;
  writer_gather(&writer);
  while (cursor < end) {
    uint32_t c = utf8_decode(&cursor);
    if (c < 0x80) {
      writer_char(&writer, c);
      continue;
    }
    int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    writer_text(&writer, digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U");
    while (digits-- > 0) writer_char(&writer, "0123456789abcdef"[c >> 4 * digits & 15]);
  }
  return writer_str(&writer);
}

static void str_print(struct writer *writer, value self, bool repr) {
  if (repr) {
    text_print_repr(writer, self);
  } else {
    writer_put(writer, text_of(self)->data, text_of(self)->length);
  }
}

static void bytes_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  bool array = tag_of(self) == TAG_BYTEARRAY;
  writer_text(writer, array ? "bytearray(b" : "b");
  text_print_repr(writer, self);
  if (array) writer_char(writer, ')');
}

/* Slots */

static int32_t str_slot_length(value self) { return str_length(self); }

static int32_t bytes_length(value self) {
  struct view view;
  text_view(self, &view);
  return view.length;
}

static int compare(value left, value right) {
  struct view a, b;
  text_view(left, &a);
  text_view(right, &b);
  int order = memcmp(a.data, b.data, a.length < b.length ? a.length : b.length);
  return order != 0 ? order : (int)a.length - (int)b.length;
}

static bool is_text(value v) { return is_str(v) || tag_of(v) == TAG_BYTES || tag_of(v) == TAG_BYTEARRAY; }

/* str goes with str; bytes and bytearray with each other. */
static bool same_kind(value left, value right) {
  return is_text(left) && is_text(right) && is_str(left) == is_str(right);
}

static bool text_slot_equal(value left, value right) {
  if (!same_kind(left, right)) return false;
  return is_str(left) ? text_equal(left, right) : compare(left, right) == 0;
}

static int64_t text_slot_hash(value self) { return (int32_t)text_hash(self); }

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
  if (is_str(left) && is_ascii(left) && is_ascii(right)) text_of(result)->header |= HEADER_FLAG;
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
  if (count > 0xFFFFFF / view.length) error_out_of_memory();
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

static value str_slice(value self, value slice) {
  int32_t start, step;
  uint32_t count = slice_indices(slice, str_length(self), &start, &step);
  if (step == 1) {
    uint32_t from = str_offset(self, start), to = str_offset(self, start + count);
    return str_new(text_of(self)->data + from, to - from);
  }
  struct writer writer;
  writer_gather(&writer);
  for (uint32_t i = 0; i < count; i++, start += step) {
    const uint8_t *cursor = text_of(self)->data + str_offset(self, start);
    writer_codepoint(&writer, utf8_decode(&cursor));
  }
  return writer_str(&writer);
}

static value str_get_item(value self, value index) {
  if (tag_of(index) == TAG_SLICE) return str_slice(self, index);
  uint32_t i = sequence_index(index, str_length(self), "string");
  const uint8_t *cursor = text_of(self)->data + str_offset(self, i);
  return str_new(cursor, sequence_length(*cursor));
}

static value bytes_get_item(value self, value index) {
  struct view view;
  text_view(self, &view);
  if (tag_of(index) != TAG_SLICE) {
    return small(view.data[sequence_index(index, view.length, tag_of(self) == TAG_BYTES ? "" : "bytearray")]);
  }
  int32_t start, step;
  uint32_t count = slice_indices(index, view.length, &start, &step);
  value result = text_like(self, step == 1 ? view.data + start : NULL, count);
  struct view out;
  text_view(self, &view);
  text_view(result, &out);
  for (uint32_t i = 0; step != 1 && i < count; i++, start += step) {
    ((uint8_t *)out.data)[i] = view.data[start];
  }
  return result;
}

/* May run Python code. */
static uint8_t byte_argument(value v) {
  value index = object_index(v);
  int64_t n;
  if (index == ABSENT) error_raise(&error_TypeError, "'%t' object cannot be interpreted as an integer", v);
  if (!int_fits(index, &n) || n < 0 || n > 255) {
    error_raise(&error_ValueError, "byte must be in range(0, 256)");
  }
  return n;
}

static void bytearray_splice(struct bytearray *array, uint32_t start, uint32_t count, const uint8_t *data,
                             uint32_t length) {
  uint32_t tail = array->length - start - count;
  if (length > count) bytearray_append(array, NULL, length - count);
  memmove(array->data + start + length, array->data + start + count, tail);
  memmove(array->data + start, data, length);
  array->length = start + length + tail;
}

static void bytearray_set_item(value self, value index, value item) {
  struct bytearray *array = object_of(self);
  if (tag_of(index) != TAG_SLICE) {
    uint32_t i = sequence_index(index, array->length, "bytearray");
    if (item == ABSENT) {
      bytearray_splice(array, i, 1, NULL, 0);
    } else {
      uint8_t byte = byte_argument(item);
      if (i >= array->length) error_raise(&error_IndexError, "bytearray index out of range");
      array->data[i] = byte;
    }
    return;
  }
  int32_t start, step;
  uint32_t count = slice_indices(index, array->length, &start, &step);
  struct view view = {NULL, 0};
  if (item != ABSENT && (item == self || !text_view(item, &view) || is_str(item))) {
    item = object_call(value_of(&type_bytes), 1, &item);
    text_view(item, &view);
  }
  if (step != 1) error_raise(&error_ValueError, "bytearray slices are replaced with step 1 only");
  bytearray_splice(array, start, count, view.data, view.length);
}

static bool text_contains(value self, value item) {
  struct view text, part;
  text_view(self, &text);
  if (!is_str(self) && is_int(item)) return memchr(text.data, byte_argument(item), text.length) != NULL;
  if (is_str(self) && !is_str(item)) {
    error_raise(&error_TypeError, "'in <string>' requires string as left operand, not %t", item);
  }
  if (!text_view(item, &part) || is_str(item) != is_str(self)) {
    error_raise(&error_TypeError, "a bytes-like object is required, not '%t'", item);
  }
  for (uint32_t i = 0; i + part.length <= text.length; i++) {
    if (memcmp(text.data + i, part.data, part.length) == 0) return true;
  }
  return false;
}

/* Constructors */

/* encoding= and errors= as positional arguments behind the first; ABSENT where an encoding is left out. */
static unsigned place_encoding(const char *function, unsigned count, const value *arguments, value *placed) {
  static const char *const names[] = {"encoding", "errors", NULL};
  keywords_check(function, count, arguments, names);
  unsigned given = positional(count);
  if (given > 3) error_raise(&error_TypeError, "%s() takes at most 3 arguments (%u given)", function, given);
  memcpy(placed, arguments, given * sizeof *placed);
  if (given == 0) return 0;
  for (; given < 3; given++) placed[given] = keyword_find(count, arguments, names[given - 1]);
  while (given > 1 && placed[given - 1] == ABSENT) given--;
  for (unsigned i = 1; i < given; i++) {
    if (placed[i] == ABSENT || is_str(placed[i])) continue;
    error_raise(&error_TypeError, "%s() argument '%s' must be str, not %t", function, names[i - 1],
                placed[i]);
  }
  return given;
}

value text_decode(unsigned count, const value *arguments) {
  value placed[3] = {ABSENT, ABSENT, ABSENT};
  place_encoding("decode", count, arguments, placed);
  return codec_decode(placed[0], placed[1], placed[2]);
}

value text_encode(unsigned count, const value *arguments) {
  value placed[3] = {ABSENT, ABSENT, ABSENT};
  place_encoding("encode", count, arguments, placed);
  if (!is_str(placed[0])) {
    error_raise(&error_TypeError, "descriptor 'encode' for 'str' objects doesn't apply to a '%t' object",
                placed[0]);
  }
  return codec_encode(placed[0], placed[1], placed[2]);
}

static value str_make(const struct type *type, unsigned all, const value *given) {
  value arguments[3] = {ABSENT, ABSENT, ABSENT};
  unsigned count = place_encoding(type->name, all, given, arguments);
  if (count == 0) return value_of(&empty_str);
  if (positional(count) > 1) {
    struct view view;
    if (is_str(arguments[0])) error_raise(&error_TypeError, "decoding str is not supported");
    if (!text_view(arguments[0], &view)) {
      error_raise(&error_TypeError, "decoding to str: need a bytes-like object, %t found", arguments[0]);
    }
    return codec_decode(arguments[0], arguments[1], arguments[2]);
  }
  if (is_str(arguments[0])) return arguments[0];
  struct writer writer;
  writer_gather(&writer);
  object_print(&writer, arguments[0], false);
  return writer_str(&writer);
}

static void append_byte(void *context, value item) {
  uint8_t byte = byte_argument(item);
  bytearray_append(context, &byte, 1);
}

static value bytearray_make(const struct type *type, unsigned all, const value *given) {
  value arguments[3] = {ABSENT, ABSENT, ABSENT};
  unsigned count = place_encoding(type->name, all, given, arguments);
  struct view view;
  if (count == 0) return bytearray_new(NULL, 0);
  if (count > 1 && !is_str(arguments[0])) error_raise(&error_TypeError, "encoding without a string argument");
  value source = arguments[0];
  if (is_str(source) && count == 1) error_raise(&error_TypeError, "string argument without an encoding");
  if (is_str(source)) source = codec_encode(source, arguments[1], arguments[2]);
  if (text_view(source, &view)) {
    value result = bytearray_new(NULL, view.length);
    memcpy(((struct bytearray *)object_of(result))->data, view.data, view.length);
    return result;
  }
  if (is_int(source)) {
    int32_t length = int_argument(source);
    if (length < 0) error_raise(&error_ValueError, "negative count");
    value result = bytearray_new(NULL, length);
    memset(((struct bytearray *)object_of(result))->data, 0, length);
    return result;
  }
  if (type_of(source)->iterate == NULL) {
    error_raise(&error_TypeError, "cannot convert '%t' object to %s", source, type->name);
  }
  value result = bytearray_new(NULL, 0);
  iterate(source, append_byte, object_of(result));
  return result;
}

static value bytes_make(const struct type *type, unsigned count, const value *arguments) {
  if (count == 1 && tag_of(arguments[0]) == TAG_BYTES) return arguments[0];
  if (count == 1 && tag_of(arguments[0]) == TAG_INSTANCE) {
    value method = attribute_find(arguments[0], str_from("__bytes__"));
    if (method != ABSENT) return object_call(method, 0, NULL);
  }
  struct bytearray *array = object_of(bytearray_make(type, count, arguments));
  return bytes_new(array->data, array->length);
}

/* bytearray's own methods */

static value bytearray_append_method(unsigned count, const value *arguments) {
  (void)count;
  uint8_t byte = byte_argument(arguments[1]);
  bytearray_append(object_of(arguments[0]), &byte, 1);
  return NONE;
}

static value bytearray_extend(unsigned count, const value *arguments) {
  (void)count;
  struct view view;
  value source = arguments[1];
  if (source == arguments[0] || !text_view(source, &view)) {
    source = object_call(value_of(&type_bytes), 1, &source);
  }
  text_view(source, &view);
  bytearray_append(object_of(arguments[0]), view.data, view.length);
  return NONE;
}

static value bytearray_pop(unsigned count, const value *arguments) {
  struct bytearray *array = object_of(arguments[0]);
  if (array->length == 0) error_raise(&error_IndexError, "pop from empty bytearray");
  uint32_t i = sequence_index(count > 1 ? arguments[1] : small(-1), array->length, "pop");
  uint8_t byte = array->data[i];
  bytearray_splice(array, i, 1, NULL, 0);
  return small(byte);
}

static value bytearray_insert(unsigned count, const value *arguments) {
  (void)count;
  struct bytearray *array = object_of(arguments[0]);
  int32_t at = int_argument(arguments[1]);
  uint8_t byte = byte_argument(arguments[2]);
  if (at < 0) at += array->length;
  if (at < 0) at = 0;
  if ((uint32_t)at > array->length) at = array->length;
  bytearray_splice(array, at, 0, &byte, 1);
  return NONE;
}

static value bytearray_clear(unsigned count, const value *arguments) {
  (void)count;
  ((struct bytearray *)object_of(arguments[0]))->length = 0;
  return NONE;
}

static value bytearray_reverse(unsigned count, const value *arguments) {
  (void)count;
  struct bytearray *array = object_of(arguments[0]);
  for (uint32_t i = 0; i < array->length / 2; i++) {
    uint8_t byte = array->data[i];
    array->data[i] = array->data[array->length - 1 - i];
    array->data[array->length - 1 - i] = byte;
  }
  return NONE;
}

static const struct native bytearray_methods[] = {
    METHOD("append", bytearray_append_method, 2, 2),
    METHOD("clear", bytearray_clear, 1, 1),
    METHOD("extend", bytearray_extend, 2, 2),
    METHOD("insert", bytearray_insert, 3, 3),
    METHOD("pop", bytearray_pop, 1, 2),
    METHOD("reverse", bytearray_reverse, 1, 1),
};

const struct type type_str = {
    TAG_TYPE,
    "str",
    &type_object,
    .make = str_make,
    .print = str_print,
    .length = str_slot_length,
    .binary = text_binary,
    .equal = text_slot_equal,
    .hash = text_slot_hash,
    .get_item = str_get_item,
    .contains = text_contains,
    .iterate = iterator_new,
    .subclassable = 1,
    .keywords = 1,
};
const struct type type_bytes = {
    TAG_TYPE,
    "bytes",
    &type_object,
    .make = bytes_make,
    .print = bytes_print,
    .length = bytes_length,
    .binary = text_binary,
    .equal = text_slot_equal,
    .hash = text_slot_hash,
    .get_item = bytes_get_item,
    .contains = text_contains,
    .iterate = iterator_new,
    .subclassable = 1,
    .keywords = 1,
};
const struct type type_bytearray = {
    TAG_TYPE,
    "bytearray",
    &type_object,
    .make = bytearray_make,
    .print = bytes_print,
    .length = bytes_length,
    .binary = text_binary,
    .equal = text_slot_equal,
    .get_item = bytes_get_item,
    .set_item = bytearray_set_item,
    .contains = text_contains,
    .iterate = iterator_new,
    .methods = bytearray_methods,
    .method_count = COUNT_OF(bytearray_methods),
    .in_place = 1,
    .subclassable = 1,
    .keywords = 1,
};
