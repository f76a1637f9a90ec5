/* bytes: see bytes.h. */
#include "objects/bytes.h"

#include "objects/attribute.h"
#include "objects/base.h"
#include "objects/bytearray.h"
#include "objects/error.h"
#include "objects/int.h"
#include "objects/iterator.h"
#include "objects/object.h"
#include "objects/sequence.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/text.h"
#include "objects/writer.h"

const struct text bytes_empty = {TAG_BYTES, 0, 0x811C9DC5, {0}};

value bytes_new(const void *data, uint32_t length) {
  return length == 0 ? value_of(&bytes_empty) : text_allocate(data, length, TAG_BYTES);
}

void bytes_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  bool array = tag_of(self) == TAG_BYTEARRAY;
  writer_text(writer, array ? "bytearray(b" : "b");
  text_print_repr(writer, self);
  if (array) writer_char(writer, ')');
}

int32_t bytes_length(value self) {
  struct view view;
  text_view(self, &view);
  return view.length;
}

value bytes_get_item(value self, value index) {
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

static value bytes_make(const struct type *type, unsigned count, const value *arguments) {
  if (count == 1 && tag_of(arguments[0]) == TAG_BYTES) return arguments[0];
  if (count == 1 && tag_of(arguments[0]) == TAG_INSTANCE) {
    value method = attribute_find(arguments[0], str_from("__bytes__"));
    if (method != ABSENT) return object_call(method, 0, NULL);
  }
  struct bytearray *array = object_of(bytearray_make(type, count, arguments));
  return bytes_new(array->data, array->length);
}

uint8_t bytes_item(value v) {
  value index = object_index(v);
  int64_t n;
  if (index == ABSENT) error_raise(&error_TypeError, "'%t' object cannot be interpreted as an integer", v);
  if (!int_fits(index, &n) || n < 0 || n > 255) {
    error_raise(&error_ValueError, "byte must be in range(0, 256)");
  }
  return n;
}

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
