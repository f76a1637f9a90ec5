/* range: see range.h. */
#include "objects/range.h"

#include "objects/base.h"
#include "objects/error.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/iterator.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/sequence.h"
#include "objects/slice.h"
#include "objects/writer.h"

value range_new(int32_t start, int32_t stop, int32_t step) {
  if (step == 0) error_raise(&error_ValueError, "range() arg 3 must not be zero");
  struct range *range = object_allocate(sizeof *range, TAG_RANGE);
  range->start = start;
  range->stop = stop;
  range->step = step;
  int64_t span = (int64_t)stop - start;
  if (step > 0 ? span > 0 : span < 0) range->count = (span + step + (step > 0 ? -1 : 1)) / step;
  return value_of(range);
}

static value range_make(const struct type *type, unsigned count, const value *arguments) {
  (void)type;
  if (count == 0) error_raise(&error_TypeError, "range expected at least 1 argument, got 0");
  if (count > 3) error_raise(&error_TypeError, "range expected at most 3 arguments, got %u", count);
  int32_t bounds[3] = {0, 0, 1};
  for (unsigned i = 0; i < count; i++) {
    value plain = object_index(arguments[i]);
    bounds[i] = int_argument(plain != ABSENT ? plain : arguments[i]);
  }
  return count == 1 ? range_new(0, bounds[0], 1) : range_new(bounds[0], bounds[1], bounds[2]);
}

static struct range *range_of(value v) {
  return object_of(v);
}

/* Up to what fits: enough for all but len(), which asks range_length. */
static int32_t range_cut_length(value self) {
  return range_of(self)->count > INT32_MAX ? INT32_MAX : (int32_t)range_of(self)->count;
}

value range_length(value range) {
  return int_from_uint32(range_of(range)->count);
}

static value range_get_item(value self, value index) {
  struct range *range = range_of(self);
  if (tag_of(index) != TAG_SLICE) {
    if (int_index(index) == ABSENT) {
      error_raise(&error_TypeError, "range indices must be integers or slices, not %t", index);
    }
    return range_at(range, sequence_index(index, range->count, "range object"));
  }
  int32_t start, step;
  if (range->count > INT32_MAX) error_raise(&error_OverflowError, "range is too long for a slice");
  slice_indices(index, range->count, &start, &step);
  int32_t stop = slice_stop_index(index, range->count, step);
  return range_new(range->start + start * range->step, range->start + stop * range->step, step * range->step);
}

static bool range_holds(const struct range *range, value item, int64_t *index) {
  int64_t n;
  if (!is_int(item) || !int_fits(item, &n)) return false;
  int64_t distance = n - range->start;
  if (distance % range->step != 0) return false;
  *index = distance / range->step;
  return *index >= 0 && *index < range->count;
}

static bool range_contains(value self, value item) {
  int64_t index;
  if (is_float(item)) {
    double d = float_value(item);
    if (d != (double)(int64_t)d) return false;
    item = int_from_double(d);
  }
  return range_holds(range_of(self), item, &index);
}

static bool range_equal(value left, value right) {
  if (tag_of(right) != TAG_RANGE) return false;
  const struct range *a = range_of(left), *b = range_of(right);
  if (a->count != b->count) return false;
  return a->count == 0 || (a->start == b->start && (a->count == 1 || a->step == b->step));
}

static int64_t range_hash(value self) {
  const struct range *range = range_of(self);
  return range->count == 0 ? 0
                           : range->count * 31ll + range->start * 7ll + (range->count > 1 ? range->step : 0);
}

static void range_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  const struct range *range = range_of(self);
  writer_format(writer, "range(%d, %d", (int)range->start, (int)range->stop);
  if (range->step != 1) writer_format(writer, ", %d", (int)range->step);
  writer_char(writer, ')');
}

static value range_index(unsigned count, const value *arguments) {
  (void)count;
  int64_t index;
  if (!range_holds(range_of(arguments[0]), arguments[1], &index)) {
    error_raise(&error_ValueError, "%r is not in range", arguments[1]);
  }
  return int_from_int64(index);
}

static value range_count(unsigned count, const value *arguments) {
  (void)count;
  int64_t index;
  return small(range_holds(range_of(arguments[0]), arguments[1], &index));
}

static value range_start(unsigned count, const value *arguments) {
  return (void)count, int_from_int64(range_of(arguments[0])->start);
}
static value range_stop(unsigned count, const value *arguments) {
  return (void)count, int_from_int64(range_of(arguments[0])->stop);
}
static value range_step(unsigned count, const value *arguments) {
  return (void)count, int_from_int64(range_of(arguments[0])->step);
}

static const struct native range_methods[] = {
    METHOD("count", range_count, 2, 2), METHOD("index", range_index, 2, 2), GETTER("start", range_start),
    GETTER("step", range_step),         GETTER("stop", range_stop),
};

const struct type type_range = {
    TAG_TYPE,
    "range",
    &type_object,
    .make = range_make,
    .print = range_print,
    .length = range_cut_length,
    .equal = range_equal,
    .hash = range_hash,
    .get_item = range_get_item,
    .contains = range_contains,
    .iterate = iterator_new,
    .methods = range_methods,
    .method_count = COUNT_OF(range_methods),
};
