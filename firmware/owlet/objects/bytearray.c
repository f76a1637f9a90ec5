/* bytearray: see bytearray.h. */
#include "objects/bytearray.h"

#include <string.h>

#include "objects/base.h"
#include "objects/bytes.h"
#include "objects/codec.h"
#include "objects/error.h"
#include "objects/instance.h"
#include "objects/int.h"
#include "objects/iterator.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/sequence.h"
#include "objects/slice.h"
#include "objects/text.h"

void bytearray_append(struct bytearray *array, const void *data, uint32_t length) {
  uint32_t need = array->length + length;
  if (need > TEXT_LIMIT) error_out_of_memory();
  if (need > array->capacity) {
    uint32_t capacity = need + need / 4 + 4;
    uint8_t *grown = (uint8_t *)object_allocate(capacity + 4, TAG_RAW) + 4;
    if (array->length > 0) memcpy(grown, array->data, array->length);
    array->data = grown;
    array->capacity = capacity;
  }
  if (data != NULL && length > 0) memmove(array->data + array->length, data, length);
  array->length = need;
}

value bytearray_new(const void *data, uint32_t length) {
  struct bytearray *array = object_allocate(sizeof *array, TAG_BYTEARRAY);
  bytearray_append(array, data, length);
  return value_of(array);
}

static void bytearray_splice(struct bytearray *array, uint32_t start, uint32_t count, const uint8_t *data,
                             uint32_t length) {
  uint32_t tail = array->length - start - count;
  if (length > count) bytearray_append(array, NULL, length - count);
  if (tail > 0) memmove(array->data + start + length, array->data + start + count, tail);
  if (length > 0) memmove(array->data + start, data, length);
  array->length = start + length + tail;
}

static void bytearray_set_item(value self, value index, value item) {
  struct bytearray *array = object_of(self);
  if (tag_of(index) != TAG_SLICE) {
    uint32_t i = sequence_index(index, array->length, "bytearray");
    if (item == ABSENT) {
      bytearray_splice(array, i, 1, NULL, 0);
    } else {
      uint8_t byte = bytes_item(item);
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

static void append_byte(void *context, value item) {
  uint8_t byte = bytes_item(item);
  bytearray_append(context, &byte, 1);
}

value bytearray_make(const struct type *type, unsigned all, const value *given) {
  value arguments[3] = {ABSENT, ABSENT, ABSENT};
  unsigned count = text_place_encoding(type->name, all, given, arguments);
  struct view view;
  if (count == 0) return bytearray_new(NULL, 0);
  if (count > 1 && !is_str(instance_unwrapped(arguments[0])))
    error_raise(&error_TypeError, "encoding without a string argument");
  value source = instance_unwrapped(arguments[0]);
  if (is_str(source) && count == 1) error_raise(&error_TypeError, "string argument without an encoding");
  if (is_str(source)) source = codec_encode(source, arguments[1], arguments[2]);
  if (text_view(source, &view)) {
    value result = bytearray_new(NULL, view.length);
    if (view.length > 0) memcpy(((struct bytearray *)object_of(result))->data, view.data, view.length);
    return result;
  }
  value number = object_index(source);
  if (number != ABSENT) {
    int32_t length = int_size(number);
    if (length < 0) error_raise(&error_ValueError, "negative count");
    value result = bytearray_new(NULL, length);
    if (length > 0) memset(((struct bytearray *)object_of(result))->data, 0, length);
    return result;
  }
  if (type_of(source)->iterate == NULL) {
    error_raise(&error_TypeError, "cannot convert '%t' object to %s", source, type->name);
  }
  value result = bytearray_new(NULL, 0);
  iterator_each(source, append_byte, object_of(result));
  return result;
}

static value bytearray_append_method(unsigned count, const value *arguments) {
  (void)count;
  uint8_t byte = bytes_item(arguments[1]);
  bytearray_append(object_of(arguments[0]), &byte, 1);
  return NONE;
}

static value bytearray_extend(unsigned count, const value *arguments) {
  (void)count;
  struct view view;
  value source = arguments[1];
  if (source == arguments[0] || !text_view(source, &view)) {
    if (type_of(source)->iterate == NULL) {
      error_raise(&error_TypeError, "can't extend bytearray with %t", source);
    }
    source = object_call(value_of(&type_bytes), 1, &source);
  }
  text_view(source, &view);
  bytearray_append(object_of(arguments[0]), view.data, view.length);
  return NONE;
}

static value bytearray_pop(unsigned count, const value *arguments) {
  struct bytearray *array = object_of(arguments[0]);
  int32_t at = count > 1 ? int_size(arguments[1]) : -1;
  if (array->length == 0) error_raise(&error_IndexError, "pop from empty bytearray");
  uint32_t i = sequence_index(small(at), array->length, "pop");
  uint8_t byte = array->data[i];
  bytearray_splice(array, i, 1, NULL, 0);
  return small(byte);
}

static value bytearray_insert(unsigned count, const value *arguments) {
  (void)count;
  struct bytearray *array = object_of(arguments[0]);
  int32_t at = int_size(arguments[1]);
  uint8_t byte = bytes_item(arguments[2]);
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

static value bytearray_copy(unsigned count, const value *arguments) {
  return bytearray_make(&type_bytearray, count, arguments);
}

static value bytearray_remove(unsigned count, const value *arguments) {
  (void)count;
  struct bytearray *array = object_of(arguments[0]);
  uint8_t byte = bytes_item(arguments[1]);
  uint8_t *found = array->length > 0 ? memchr(array->data, byte, array->length) : NULL;
  if (found == NULL) error_raise(&error_ValueError, "value not found in bytearray");
  bytearray_splice(array, found - array->data, 1, NULL, 0);
  return NONE;
}

static const struct native bytearray_methods[] = {
    METHOD("append", bytearray_append_method, 2, 2),
    METHOD("clear", bytearray_clear, 1, 1),
    METHOD("copy", bytearray_copy, 1, 1),
    METHOD("extend", bytearray_extend, 2, 2),
    METHOD("insert", bytearray_insert, 3, 3),
    METHOD("pop", bytearray_pop, 1, 2),
    METHOD("remove", bytearray_remove, 2, 2),
    METHOD("reverse", bytearray_reverse, 1, 1),
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
