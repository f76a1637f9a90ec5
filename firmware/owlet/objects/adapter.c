/* enumerate, zip, map, filter, reversed, and iter with a function: see adapter.h. */
#include "objects/adapter.h"

#include "core/vm.h"
#include "objects/attribute.h"
#include "objects/base.h"
#include "objects/error.h"
#include "objects/guard.h"
#include "objects/instance.h"
#include "objects/int.h"
#include "objects/iterator.h"
#include "objects/keyword.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/tuple.h"

struct adapter {
  uint32_t header;
  value function;  /* map, filter: what to call; enumerate: the next number; zip: whether strict */
  value iterators; /* an iterator, or a tuple of them */
};

static value adapter_new(enum tag tag, value function, value iterators) {
  struct adapter *adapter = object_allocate(sizeof *adapter, tag);
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
  keyword_check("enumerate", count, arguments, names);
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
  return tuple_pair(number, item);
}

static value zip_make(const struct type *type, unsigned count, const value *arguments) {
  static const char *const names[] = {"strict", NULL};
  (void)type;
  keyword_check("zip", count, arguments, names);
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
  value *arguments = guard_reserve(count);
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
    guard_interrupt();
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

value adapter_call_iterator(value function, value sentinel) {
  return adapter_new(TAG_CALL_ITERATOR, function, sentinel);
}

const struct type type_enumerate = {
    TAG_TYPE,
    "enumerate",
    &type_object,
    .keywords = 1,
    .make = enumerate_make,
    .iterate = iterator_self,
    .next = enumerate_next,
};
const struct type type_zip = {
    TAG_TYPE,         "zip", &type_object, .keywords = 1, .make = zip_make, .iterate = iterator_self,
    .next = zip_next,
};
const struct type type_map = {
    TAG_TYPE, "map", &type_object, .make = map_make, .iterate = iterator_self, .next = map_next,
};
const struct type type_filter = {
    TAG_TYPE, "filter", &type_object, .make = filter_make, .iterate = iterator_self, .next = filter_next,
};
const struct type type_reversed = {
    TAG_TYPE,
    "reversed",
    &type_object,
    .make = reversed_make,
    .iterate = iterator_self,
    .next = reversed_next,
};
const struct type type_call_iterator = {
    TAG_TYPE, "callable_iterator", &type_object, .iterate = iterator_self, .next = call_iterator_next,
};
