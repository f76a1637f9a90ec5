/* str: see str.h. */
#include "objects/str.h"

#include <string.h>

#include "convert/utf8.h"
#include "objects/base.h"
#include "objects/codec.h"
#include "objects/error.h"
#include "objects/instance.h"
#include "objects/iterator.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/sequence.h"
#include "objects/slice.h"
#include "objects/text.h"
#include "objects/writer.h"

const struct text str_empty = {TAG_STR | HEADER_FLAG, 0, 0x811C9DC5, {0}};

value str_new(const void *data, uint32_t length) {
  if (length == 0) return value_of(&str_empty);
  value v = text_allocate(data, length, TAG_STR);
  struct text *text = text_of(v);
  bool ascii = true;
  for (uint32_t i = 0; i < length && ascii; i++) ascii = text->data[i] < 0x80;
  if (ascii) text->header |= HEADER_FLAG;
  return v;
}

value str_from(const char *text) {
  return str_new(text, strlen(text));
}

value str_temporary(struct str_name *name, const char *text) {
  size_t length = strlen(text);
  if (length >= STR_NAME_LENGTH) return str_new(text, length);
  name->header = TAG_STR | HEADER_FLAG;
  name->length = length;
  memcpy(name->data, text, length + 1);
  uint32_t hash = 0x811C9DC5;
  while (*text) hash = (hash ^ (uint8_t)*text++) * 0x01000193;
  name->hash = hash;
  return value_of(name);
}

value str_from_codepoint(uint32_t codepoint) {
  uint8_t bytes[4];
  return str_new(bytes, utf8_encode(codepoint, bytes));
}

bool str_is(value str, const char *text) {
  return strcmp((const char *)text_of(str)->data, text) == 0;
}
const char *str_chars(value str) {
  return (const char *)text_of(str)->data;
}

value str_argument(value v, const char *what) {
  value text = instance_unwrapped(v);
  if (!is_str(text)) error_raise(&error_TypeError, "%s must be str, not %t", what, v);
  return text;
}

uint32_t str_length(value str) {
  return str_is_ascii(str) ? text_of(str)->length : utf8_length(text_of(str)->data, text_of(str)->length);
}

uint32_t str_offset(value str, uint32_t index) {
  const struct text *text = text_of(str);
  if (str_is_ascii(str)) return index < text->length ? index : text->length;
  uint32_t offset = 0;
  while (index-- > 0 && offset < text->length) offset += utf8_width(text->data[offset]);
  return offset;
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

static int32_t str_slot_length(value self) {
  return str_length(self);
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
  return str_new(cursor, utf8_width(*cursor));
}

static value str_make(const struct type *type, unsigned all, const value *given) {
  value arguments[3] = {ABSENT, ABSENT, ABSENT};
  unsigned count = text_place_encoding(type->name, all, given, arguments);
  if (count == 0) return value_of(&str_empty);
  if (positional(count) > 1) {
    struct view view;
    if (is_str(instance_unwrapped(arguments[0])))
      error_raise(&error_TypeError, "decoding str is not supported");
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
