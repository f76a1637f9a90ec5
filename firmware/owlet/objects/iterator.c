/* range, slice, and the iterators that are not a container's own: enumerate, zip, map, filter, reversed,
 * iter. */
#include <string.h>

#include "objects/class.h"
#include "objects/collection.h"
#include "objects/error.h"
#include "interpreter/function.h"
#include "core/heap.h"
#include "objects/number.h"
#include "objects/text.h"
#include "objects/writer.h"

void iterate(value iterable, void (*body)(void *context, value item), void *context) {
  if (is_sequence(iterable)) {
    for (uint32_t i = 0; i < sequence_count(iterable); i++) body(context, sequence_get(iterable, i));
    return;
  }
  value iterator = object_iterate(iterable), item;
  while ((item = object_next(iterator)) != ABSENT) {
    body(context, item);
    vm_check_interrupt();
  }
}

bool printing_enter(value container, void *record) {
  for (struct printing *at = vm.printing; at != NULL; at = at->previous) {
    if (at->container == container) return false;
  }
  struct printing *printing = record;
  printing->previous = vm.printing;
  printing->container = container;
  vm.printing = printing;
  return true;
}

void printing_leave(void *record) { vm.printing = ((struct printing *)record)->previous; }

static value iterate_self(value self) { return self; }

/* An iterator by index */

struct iterator {
  uint32_t header;
  value sequence;
  uint32_t index;
};

value iterator_new(value sequence) {
  struct iterator *iterator = heap_allocate(sizeof *iterator, TAG_ITERATOR);
  iterator->sequence = sequence;
  return value_of(iterator);
}

struct item_call {
  value sequence, index, result;
};

static void run_get_item(void *context) {
  struct item_call *call = context;
  call->result = object_get_item(call->sequence, call->index);
}

/* Instances with only __getitem__ are gone through until they raise IndexError. */
static value next_by_subscript(struct iterator *iterator) {
  struct item_call call = {iterator->sequence, small(iterator->index++), ABSENT};
  value exception;
  if (protect_run(run_get_item, &call, &exception)) return call.result;
  if (!exception_is(exception, &error_IndexError) && !exception_is(exception, &error_StopIteration)) {
    error_rethrow(exception);
  }
  return ABSENT;
}

static value range_at(const struct range *range, uint32_t index) {
  return int_from_int64((int64_t)range->start + (int64_t)range->step * index);
}

static value next_of_text(struct iterator *iterator) {
  struct view view;
  text_view(iterator->sequence, &view);
  if (iterator->index >= view.length) return ABSENT;
  if (!is_str(iterator->sequence)) return small(view.data[iterator->index++]);
  const uint8_t *start = view.data + iterator->index, *cursor = start;
  utf8_decode(&cursor);
  iterator->index += cursor - start;
  return str_new(start, cursor - start);
}

static value iterator_next(value self) {
  struct iterator *iterator = object_of(self);
  value result = ABSENT;
  switch (tag_of(iterator->sequence)) {
    case TAG_NONE:
      return ABSENT;
    case TAG_LIST:
    case TAG_TUPLE:
      if (iterator->index < sequence_count(iterator->sequence)) {
        result = sequence_get(iterator->sequence, iterator->index++);
      }
      break;
    case TAG_RANGE: {
      struct range *range = object_of(iterator->sequence);
      if (iterator->index < range->count) return range_at(range, iterator->index++);
      break;
    }
    case TAG_INSTANCE:
      result = next_by_subscript(iterator);
      break;
    default:
      result = next_of_text(iterator);
  }
  if (result == ABSENT) iterator->sequence = ABSENT;
  return result;
}

static const char *iterator_name(value self) {
  switch (tag_of(((struct iterator *)object_of(self))->sequence)) {
    case TAG_LIST:
      return "list_iterator";
    case TAG_TUPLE:
      return "tuple_iterator";
    case TAG_RANGE:
      return "range_iterator";
    case TAG_STR:
      return "str_iterator";
    default:
      return "iterator";
  }
}

static void iterator_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  writer_format(writer, "<%s object at 0x", iterator_name(self));
  int_print(writer, int_from_uint32(self), 16, false);
  writer_char(writer, '>');
}

const struct type type_iterator = {
    TAG_TYPE,
    "iterator",
    &type_object,
    .print = iterator_print,
    .iterate = iterate_self,
    .next = iterator_next,
};

/* range */

value range_new(int32_t start, int32_t stop, int32_t step) {
  if (step == 0) error_raise(&error_ValueError, "range() arg 3 must not be zero");
  struct range *range = heap_allocate(sizeof *range, TAG_RANGE);
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

static struct range *range_of(value v) { return object_of(v); }

/* Up to what fits: enough for all but len(), which asks range_length. */
static int32_t range_cut_length(value self) {
  return range_of(self)->count > INT32_MAX ? INT32_MAX : (int32_t)range_of(self)->count;
}

value range_length(value range) { return int_from_uint32(range_of(range)->count); }

static int32_t stop_index(value v, int32_t length, int32_t step);

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
  int32_t stop = stop_index(index, range->count, step);
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

/* slice */

value slice_new(value start, value stop, value step) {
  struct slice *slice = heap_allocate(sizeof *slice, TAG_SLICE);
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

static int32_t stop_index(value v, int32_t length, int32_t step) {
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
  int32_t to = stop_index(v, size, stride);
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
  value items[] = {small(start), small(stop_index(arguments[0], length, step)), small(step)};
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

/* enumerate, zip, map, filter: a function or count, and the iterators they draw from */

struct adapter {
  uint32_t header;
  value function;  /* map, filter: what to call; enumerate: the next number; zip: whether strict */
  value iterators; /* an iterator, or a tuple of them */
};

static value adapter_new(enum tag tag, value function, value iterators) {
  struct adapter *adapter = heap_allocate(sizeof *adapter, tag);
  adapter->function = function;
  adapter->iterators = iterators;
  return value_of(adapter);
}

static value iterators_of(unsigned count, const value *iterables) {
  value tuple = tuple_new(count);
  for (unsigned i = 0; i < count; i++) {
    ((struct tuple *)object_of(tuple))->items[i] = object_iterate(iterables[i]);
  }
  return tuple;
}

static value enumerate_make(const struct type *type, unsigned count, const value *arguments) {
  static const char *const names[] = {"start", "iterable", NULL};
  (void)type;
  keywords_check("enumerate", count, arguments, names);
  value iterable = positional(count) > 0 ? arguments[0] : keyword_find(count, arguments, "iterable");
  if (iterable == ABSENT) error_raise(&error_TypeError, "enumerate() missing required argument 'iterable'");
  value start = positional(count) > 1 ? arguments[1] : keyword_find(count, arguments, "start");
  if (start != ABSENT && int_index(start) == ABSENT) {
    error_raise(&error_TypeError, "'%t' object cannot be interpreted as an integer", start);
  }
  return adapter_new(TAG_ENUMERATE, start == ABSENT ? small(0) : int_index(start), object_iterate(iterable));
}

static value enumerate_next(value self) {
  struct adapter *adapter = object_of(self);
  value item = object_next(adapter->iterators), number = adapter->function;
  if (item == ABSENT) return ABSENT;
  adapter->function = int_binary(OP_ADD, number, small(1));
  return pair(number, item);
}

static value zip_make(const struct type *type, unsigned count, const value *arguments) {
  static const char *const names[] = {"strict", NULL};
  (void)type;
  keywords_check("zip", count, arguments, names);
  value strict = keyword_find(count, arguments, "strict");
  return adapter_new(TAG_ZIP, boolean(strict != ABSENT && object_truth(strict)),
                     iterators_of(positional(count), arguments));
}

/* One iterator of a strict zip ended: all must end now. */
static void check_strict(const struct adapter *adapter, uint32_t ended) {
  if (adapter->function != TRUE) return;
  const char *plural = ended > 1 ? "s 1-" : " ";
  if (ended > 0) {
    error_raise(&error_ValueError, "zip() argument %u is shorter than argument%s%u", ended + 1, plural,
                ended);
  }
  for (uint32_t i = 1; i < tuple_count(adapter->iterators); i++) {
    if (object_next(tuple_get(adapter->iterators, i)) == ABSENT) continue;
    error_raise(&error_ValueError, "zip() argument %u is longer than argument%s%u", i + 1,
                i > 1 ? "s 1-" : " ", i);
  }
}

static value zip_next(value self) {
  struct adapter *adapter = object_of(self);
  uint32_t count = tuple_count(adapter->iterators);
  if (count == 0) return ABSENT;
  value result = tuple_new(count);
  for (uint32_t i = 0; i < count; i++) {
    value item = object_next(tuple_get(adapter->iterators, i));
    if (item == ABSENT) {
      check_strict(adapter, i);
      return ABSENT;
    }
    ((struct tuple *)object_of(result))->items[i] = item;
  }
  return result;
}

static value map_make(const struct type *type, unsigned count, const value *arguments) {
  (void)type;
  if (positional(count) < 2) error_raise(&error_TypeError, "map() must have at least two arguments.");
  return adapter_new(TAG_MAP, arguments[0], iterators_of(positional(count) - 1, arguments + 1));
}

static value map_next(value self) {
  struct adapter *adapter = object_of(self);
  uint32_t count = tuple_count(adapter->iterators);
  uint8_t *top = vm.stack_top;
  value *arguments = stack_reserve(count);
  for (uint32_t i = 0; i < count; i++) {
    arguments[i] = object_next(tuple_get(adapter->iterators, i));
    if (arguments[i] == ABSENT) {
      vm.stack_top = top;
      return ABSENT;
    }
  }
  value result = object_call(adapter->function, count, arguments);
  vm.stack_top = top;
  return result;
}

static value filter_make(const struct type *type, unsigned count, const value *arguments) {
  (void)type;
  if (count != 2) error_raise(&error_TypeError, "filter expected 2 arguments, got %u", positional(count));
  return adapter_new(TAG_FILTER, arguments[0], object_iterate(arguments[1]));
}

static value filter_next(value self) {
  struct adapter *adapter = object_of(self);
  value item;
  while ((item = object_next(adapter->iterators)) != ABSENT) {
    value test = adapter->function == NONE ? item : object_call(adapter->function, 1, &item);
    if (object_truth(test)) return item;
    vm_check_interrupt();
  }
  return ABSENT;
}

/* reversed: index of the next element plus one, in `function` */

static value reversed_make(const struct type *type, unsigned count, const value *arguments) {
  if (count != 1) {
    error_raise(&error_TypeError, "%s expected 1 argument, got %u", type->name, positional(count));
  }
  value sequence = arguments[0];
  if (tag_of(sequence) == TAG_INSTANCE) {
    value method = attribute_find(sequence, str_from("__reversed__"));
    if (method != ABSENT) return object_call(method, 0, NULL);
  }
  if (tag_of(sequence) == TAG_DICT || tag_of(sequence) == TAG_VIEW) sequence = list_from_iterable(sequence);
  const struct type *kind = type_of(sequence);
  bool listed = tag_of(sequence) == TAG_INSTANCE && instance_method(sequence, "__getitem__") == ABSENT &&
                instance_of(sequence)->native == ABSENT;
  if (kind->get_item == NULL || kind->length == NULL || listed) {
    error_raise(&error_TypeError, "'%t' object is not reversible", sequence);
  }
  return adapter_new(TAG_REVERSED, small(object_length(sequence)), sequence);
}

static value reversed_next(value self) {
  struct adapter *adapter = object_of(self);
  int32_t index = small_value(adapter->function) - 1;
  if (index < 0) return ABSENT;
  adapter->function = small(index);
  if (tag_of(adapter->iterators) == TAG_LIST && (uint32_t)index >= list_of(adapter->iterators)->count) {
    return ABSENT;
  }
  return object_get_item(adapter->iterators, small(index));
}

/* iter(function, sentinel) */

static value call_iterator_next(value self) {
  struct adapter *adapter = object_of(self);
  if (adapter->function == ABSENT) return ABSENT;
  value result = object_call(adapter->function, 0, NULL);
  if (!object_equal(result, adapter->iterators)) return result;
  adapter->function = ABSENT;
  return ABSENT;
}

value call_iterator_new(value function, value sentinel) {
  return adapter_new(TAG_CALL_ITERATOR, function, sentinel);
}

const struct type type_enumerate = {
    TAG_TYPE,
    "enumerate",
    &type_object,
    .keywords = 1,
    .make = enumerate_make,
    .iterate = iterate_self,
    .next = enumerate_next,
};
const struct type type_zip = {
    TAG_TYPE, "zip", &type_object, .keywords = 1, .make = zip_make, .iterate = iterate_self, .next = zip_next,
};
const struct type type_map = {
    TAG_TYPE, "map", &type_object, .make = map_make, .iterate = iterate_self, .next = map_next,
};
const struct type type_filter = {
    TAG_TYPE, "filter", &type_object, .make = filter_make, .iterate = iterate_self, .next = filter_next,
};
const struct type type_reversed = {
    TAG_TYPE, "reversed", &type_object, .make = reversed_make, .iterate = iterate_self, .next = reversed_next,
};
const struct type type_call_iterator = {
    TAG_TYPE, "callable_iterator", &type_object, .iterate = iterate_self, .next = call_iterator_next,
};
