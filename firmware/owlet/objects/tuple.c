/* tuple: see tuple.h. */
#include "objects/tuple.h"

#include <string.h>

#include "core/image.h"
#include "objects/base.h"
#include "objects/error.h"
#include "objects/guard.h"
#include "objects/iterator.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/sequence.h"

const struct tuple tuple_empty = {TAG_TUPLE, 0, {}};

value tuple_new(uint32_t count) {
  if (count == 0) return value_of(&tuple_empty);
  if (count > SEQUENCE_LIMIT) error_out_of_memory();
  struct tuple *tuple = object_allocate(sizeof *tuple + count * sizeof(value), TAG_TUPLE);
  tuple->count = count;
  for (uint32_t i = 0; i < count; i++) tuple->items[i] = NONE;
  return value_of(tuple);
}

value tuple_from(uint32_t count, const value *items) {
  value v = tuple_new(count);
  if (count > 0) memcpy(((struct tuple *)object_of(v))->items, items, count * sizeof(value));
  return v;
}

value tuple_pair(value first, value second) {
  value items[] = {first, second};
  return tuple_from(2, items);
}

uint32_t tuple_count(value tuple) {
  return ((const struct tuple *)object_of(tuple))->count;
}

/* A tuple in an image has self-relative elements. */
value tuple_get(value tuple, uint32_t index) {
  return image_get(object_of(tuple), 2 + index);
}

value tuple_from_iterable(value iterable) {
  if (tag_of(iterable) == TAG_TUPLE) return iterable;
  value list = list_from_iterable(iterable);
  return tuple_from(list_of(list)->count, list_of(list)->items);
}

static int64_t tuple_hash(value self) {
  uint64_t hash = 0x27D4EB2F165667C5ull;
  guard_stack();
  for (uint32_t i = 0; i < tuple_count(self); i++) {
    hash += (uint64_t)object_hash(tuple_get(self, i)) * 0xC2B2AE3D27D4EB4Full;
    hash = hash << 31 | hash >> 33;
    hash *= 0x9E3779B185EBCA87ull;
  }
  hash += tuple_count(self) ^ (0x27D4EB2F165667C5ull ^ 3527539ull);
  return hash == (uint64_t)-1 ? 1546275796 : (int64_t)hash;
}

static value tuple_make(const struct type *type, unsigned count, const value *arguments) {
  value iterable = sequence_argument(type, count, arguments);
  return iterable == ABSENT ? value_of(&tuple_empty) : tuple_from_iterable(iterable);
}

static const struct native tuple_methods[] = {
    METHOD("count", sequence_count_of, 2, 2),
    METHOD("index", sequence_index_of, 2, 4),
};

const struct type type_tuple = {
    TAG_TYPE,
    "tuple",
    &type_object,
    .make = tuple_make,
    .print = sequence_print,
    .length = sequence_length,
    .binary = sequence_binary,
    .equal = sequence_equal,
    .hash = tuple_hash,
    .get_item = sequence_get_item,
    .contains = sequence_contains,
    .iterate = iterator_new,
    .methods = tuple_methods,
    .method_count = COUNT_OF(tuple_methods),
    .subclassable = 1,
};
