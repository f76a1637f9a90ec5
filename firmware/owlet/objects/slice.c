/* slice: see slice.h. */
#include "objects/slice.h"

#include "objects/base.h"
#include "objects/error.h"
#include "objects/int.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/tuple.h"
#include "objects/writer.h"

value slice_new(value start, value stop, value step) {
  struct slice *slice = object_allocate(sizeof *slice, TAG_SLICE);
  slice->start = start;
  slice->stop = stop;
  slice->step = step;
  return value_of(slice);
}

/* A bound, cut to what matters for a sequence of this length. */
static int32_t bound(value v, int32_t absent, int64_t length, int64_t low, int64_t high) {
  if (v == NONE) return absent;
  value index = int_index(v);
  int64_t n;
  if (index == ABSENT) {
    error_raise(&error_TypeError, "slice indices must be integers or None or have an __index__ method");
  }
  if (!int_fits(index, &n)) return int_sign(index) < 0 ? low : high;
  if (n < 0) n += length;
  return n < low ? low : n > high ? high : n;
}

int32_t slice_stop_index(value v, int32_t length, int32_t step) {
  int32_t low = step < 0 ? -1 : 0, high = step < 0 ? length - 1 : length;
  return bound(((struct slice *)object_of(v))->stop, step < 0 ? low : high, length, low, high);
}

uint32_t slice_indices(value v, uint32_t length, int32_t *start, int32_t *step) {
  struct slice *slice = object_of(v);
  int64_t stride = 1;
  if (slice->step != NONE) {
    value index = int_index(slice->step);
    if (index == ABSENT) {
      error_raise(&error_TypeError, "slice indices must be integers or None or have an __index__ method");
    }
    if (!int_fits(index, &stride) || stride > 0x1FFFFFFF || stride < -0x1FFFFFFF) {
      stride = int_sign(index) < 0 ? -0x1FFFFFFF : 0x1FFFFFFF;
    }
    if (stride == 0) error_raise(&error_ValueError, "slice step cannot be zero");
  }
  int32_t size = length, low = stride < 0 ? -1 : 0, high = stride < 0 ? size - 1 : size;
  int32_t from = bound(slice->start, stride < 0 ? high : low, size, low, high);
  int32_t to = slice_stop_index(v, size, stride);
  *start = from;
  *step = stride;
  if (stride > 0) return to > from ? (to - from - 1) / stride + 1 : 0;
  return from > to ? (from - to - 1) / -stride + 1 : 0;
}

static value slice_make(const struct type *type, unsigned count, const value *arguments) {
  (void)type;
  if (count == 0 || count > 3) {
    error_raise(&error_TypeError, "slice expected 1 to 3 arguments, got %u", positional(count));
  }
  if (count == 1) return slice_new(NONE, arguments[0], NONE);
  return slice_new(arguments[0], arguments[1], count > 2 ? arguments[2] : NONE);
}

static void slice_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  struct slice *slice = object_of(self);
  writer_format(writer, "slice(%r, %r, %r)", slice->start, slice->stop, slice->step);
}

static bool slice_equal(value left, value right) {
  if (tag_of(right) != TAG_SLICE) return false;
  struct slice *a = object_of(left), *b = object_of(right);
  return object_equal(a->start, b->start) && object_equal(a->stop, b->stop) && object_equal(a->step, b->step);
}

static value slice_start(unsigned count, const value *arguments) {
  return (void)count, ((struct slice *)object_of(arguments[0]))->start;
}
static value slice_stop(unsigned count, const value *arguments) {
  return (void)count, ((struct slice *)object_of(arguments[0]))->stop;
}
static value slice_step(unsigned count, const value *arguments) {
  return (void)count, ((struct slice *)object_of(arguments[0]))->step;
}

static value slice_indices_method(unsigned count, const value *arguments) {
  (void)count;
  int32_t start, step, length = int_argument(arguments[1]);
  if (length < 0) error_raise(&error_ValueError, "length should not be negative");
  slice_indices(arguments[0], length, &start, &step);
  value items[] = {small(start), small(slice_stop_index(arguments[0], length, step)), small(step)};
  return tuple_from(3, items);
}

static const struct native slice_methods[] = {
    METHOD("indices", slice_indices_method, 2, 2),
    GETTER("start", slice_start),
    GETTER("step", slice_step),
    GETTER("stop", slice_stop),
};

const struct type type_slice = {
    TAG_TYPE,
    "slice",
    &type_object,
    .make = slice_make,
    .print = slice_print,
    .equal = slice_equal,
    .methods = slice_methods,
    .method_count = COUNT_OF(slice_methods),
};
