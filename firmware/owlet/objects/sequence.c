/* What lists and tuples have in common: see sequence.h. */
#include "objects/sequence.h"

#include <string.h>

#include "objects/error.h"
#include "objects/guard.h"
#include "objects/int.h"
#include "objects/iterator.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/printing.h"
#include "objects/slice.h"
#include "objects/tuple.h"
#include "objects/writer.h"

bool is_sequence(value v) {
  return tag_of(v) == TAG_LIST || tag_of(v) == TAG_TUPLE;
}

uint32_t sequence_count(value v) {
  return tag_of(v) == TAG_LIST ? list_of(v)->count : tuple_count(v);
}

value sequence_get(value v, uint32_t index) {
  return tag_of(v) == TAG_LIST ? list_of(v)->items[index] : tuple_get(v, index);
}

static value sequence_like(value like, uint32_t count) {
  return tag_of(like) == TAG_LIST ? list_new(count) : tuple_new(count);
}

static value *sequence_items(value v) {
  return tag_of(v) == TAG_LIST ? list_of(v)->items : ((struct tuple *)object_of(v))->items;
}

int32_t sequence_length(value self) {
  return sequence_count(self);
}

bool sequence_equal(value left, value right) {
  if (tag_of(left) != tag_of(right) || sequence_count(left) != sequence_count(right)) return false;
  guard_stack();
  for (uint32_t i = 0; i < sequence_count(left) && i < sequence_count(right); i++) {
    if (!object_equal(sequence_get(left, i), sequence_get(right, i))) return false;
  }
  return true;
}

/* The first elements that differ determine the order, else the lengths. */
static value sequence_compare(enum operator operation, value left, value right) {
  guard_stack();
  for (uint32_t i = 0; i < sequence_count(left) && i < sequence_count(right); i++) {
    value a = sequence_get(left, i), b = sequence_get(right, i);
    if (!object_equal(a, b)) return object_binary(operation, a, b);
  }
  return object_binary(operation, small(sequence_count(left)), small(sequence_count(right)));
}

static value concatenate(value left, value right) {
  uint32_t first = sequence_count(left), second = sequence_count(right);
  value result = sequence_like(left, first + second);
  value *items = sequence_items(result);
  for (uint32_t i = 0; i < first; i++) items[i] = sequence_get(left, i);
  for (uint32_t i = 0; i < second; i++) items[first + i] = sequence_get(right, i);
  return result;
}

static uint32_t repetitions(value times, uint32_t count) {
  int64_t n;
  if (!int_fits(int_index(times), &n)) {
    error_raise(&error_OverflowError, "cannot fit 'int' into an index-sized integer");
  }
  if (n <= 0 || count == 0) return 0;
  if (n > SEQUENCE_LIMIT / count) error_out_of_memory();
  return n;
}

static value repeat(value self, value times) {
  uint32_t count = sequence_count(self), n = repetitions(times, count);
  value result = sequence_like(self, count * n);
  value *items = sequence_items(result);
  for (uint32_t i = 0; i < count * n; i++) items[i] = sequence_get(self, i % count);
  return result;
}

uint32_t sequence_index(value v, uint32_t length, const char *what) {
  value index = int_index(v);
  if (index == ABSENT && strcmp(what, "string") == 0) {
    error_raise(&error_TypeError, "string indices must be integers, not '%t'", v);
  }
  if (index == ABSENT) {
    const char *kind = *what == 0 ? "byte" : strcmp(what, "list assignment") == 0 ? "list" : what;
    error_raise(&error_TypeError, "%s indices must be integers or slices, not %t", kind, v);
  }
  int64_t n;
  if (!int_fits(index, &n)) error_raise(&error_IndexError, "cannot fit 'int' into an index-sized integer");
  if (n < 0) n += length;
  if (n < 0 || n >= length) {
    error_raise(&error_IndexError, *what ? "%s index out of range" : "%sindex out of range", what);
  }
  return n;
}

value sequence_binary(enum operator operation, value left, value right, bool reflected) {
  if (operation == OP_MUL || operation == OP_IMUL) {
    value self = reflected ? right : left, times = reflected ? left : right;
    if (!is_sequence(self) || int_index(times) == ABSENT) return ABSENT;
    return operation == OP_IMUL ? list_repeat(self, repetitions(times, list_of(self)->count))
                                : repeat(self, times);
  }
  if (operation == OP_IADD && tag_of(left) == TAG_LIST) {
    if (type_of(right)->iterate == NULL) error_raise(&error_TypeError, "'%t' object is not iterable", right);
    value added = right == left ? list_from_iterable(right) : right;
    iterator_each(added, list_append_item, &left);
    return left;
  }
  if (tag_of(left) != tag_of(right)) return ABSENT;
  if (operation == OP_ADD) return concatenate(left, right);
  return operation <= OP_GE && operation != OP_EQ ? sequence_compare(operation, left, right) : ABSENT;
}

value sequence_get_item(value self, value index) {
  if (tag_of(index) != TAG_SLICE) {
    bool list = tag_of(self) == TAG_LIST;
    return sequence_get(self, sequence_index(index, sequence_count(self), list ? "list" : "tuple"));
  }
  int32_t start, step;
  uint32_t count = slice_indices(index, sequence_count(self), &start, &step);
  if (tag_of(self) == TAG_TUPLE && count == tuple_count(self) && step == 1) return self;
  value result = sequence_like(self, count);
  value *items = sequence_items(result);
  for (uint32_t i = 0; i < count; i++, start += step) items[i] = sequence_get(self, start);
  return result;
}

bool sequence_contains(value self, value item) {
  for (uint32_t i = 0; i < sequence_count(self); i++) {
    if (object_equal(sequence_get(self, i), item)) return true;
  }
  return false;
}

void sequence_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  struct printing record;
  bool list = tag_of(self) == TAG_LIST;
  if (!printing_enter(self, &record)) {
    writer_text(writer, list ? "[...]" : "(...)");
    return;
  }
  writer_char(writer, list ? '[' : '(');
  for (uint32_t i = 0; i < sequence_count(self); i++) {
    if (i > 0) writer_text(writer, ", ");
    object_print(writer, sequence_get(self, i), true);
  }
  if (!list && tuple_count(self) == 1) writer_char(writer, ',');
  writer_char(writer, list ? ']' : ')');
  printing_leave(&record);
}

value sequence_argument(const struct type *type, unsigned count, const value *arguments) {
  if (keyword_count(count) > 0) error_raise(&error_TypeError, "%s() takes no keyword arguments", type->name);
  if (count > 1) error_raise(&error_TypeError, "%s expected at most 1 argument, got %u", type->name, count);
  return count == 1 ? arguments[0] : ABSENT;
}

value sequence_count_of(unsigned count, const value *arguments) {
  (void)count;
  uint32_t found = 0;
  for (uint32_t i = 0; i < sequence_count(arguments[0]); i++) {
    found += object_equal(sequence_get(arguments[0], i), arguments[1]);
  }
  return small(found);
}

int32_t sequence_clamp(int32_t index, uint32_t length) {
  if (index < 0) index += length;
  if (index < 0) return 0;
  return (uint32_t)index > length ? (int32_t)length : index;
}

value sequence_index_of(unsigned count, const value *arguments) {
  value self = arguments[0];
  int32_t from = count > 2 ? int_position(arguments[2]) : 0, to = count > 3 ? int_position(arguments[3]) : 0;
  uint32_t start = sequence_clamp(from, sequence_count(self)),
           end = count > 3 ? (uint32_t)sequence_clamp(to, sequence_count(self)) : UINT32_MAX;
  for (uint32_t i = start; i < end && i < sequence_count(self); i++) {
    if (object_equal(sequence_get(self, i), arguments[1])) return small(i);
  }
  if (tag_of(self) == TAG_TUPLE) error_raise(&error_ValueError, "tuple.index(x): x not in tuple");
  error_raise(&error_ValueError, "%r is not in list", arguments[1]);
}
