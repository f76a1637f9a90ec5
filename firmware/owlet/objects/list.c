/* list: see list.h. */
#include "objects/list.h"

#include <string.h>

#include "core/heap.h"
#include "core/protect.h"
#include "objects/base.h"
#include "objects/error.h"
#include "objects/int.h"
#include "objects/iterator.h"
#include "objects/keyword.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/sequence.h"
#include "objects/slice.h"

static struct list *list_allocate(uint32_t capacity) {
  struct list *list = object_allocate(sizeof *list, TAG_LIST);
  if (capacity > SEQUENCE_LIMIT) error_out_of_memory();
  if (capacity > 0) {
    list->items = (value *)object_allocate((capacity + 1) * sizeof(value), TAG_VALUES) + 1;
    list->capacity = capacity;
  }
  return list;
}

value list_new(uint32_t count) {
  struct list *list = list_allocate(count);
  for (uint32_t i = 0; i < count; i++) list->items[i] = NONE;
  list->count = count;
  return value_of(list);
}

value list_from(uint32_t count, const value *items) {
  struct list *list = list_allocate(count);
  if (count > 0) memcpy(list->items, items, count * sizeof(value));
  list->count = count;
  return value_of(list);
}

/* Makes room for `need` elements; returns false if there is no memory. */
static bool list_try_reserve(struct list *list, uint32_t need) {
  if (need <= list->capacity) return true;
  if (need > SEQUENCE_LIMIT) return false;
  uint32_t capacity = need + need / 4 + 3;
  if (list->capacity > 0 && heap_extend(list->items - 1, (capacity + 1) * sizeof(value))) {
    list->capacity = capacity;
    return true;
  }
  value *items = heap_try_allocate((capacity + 1) * sizeof(value), TAG_VALUES);
  if (items == NULL && capacity > need) {
    capacity = need;
    items = heap_try_allocate((capacity + 1) * sizeof(value), TAG_VALUES);
  }
  if (items == NULL) return false;
  if (list->count > 0) memcpy(items + 1, list->items, list->count * sizeof(value));
  list->items = items + 1;
  list->capacity = capacity;
  return true;
}

static void list_reserve(struct list *list, uint32_t need) {
  if (!list_try_reserve(list, need)) error_out_of_memory();
}

bool list_try_append(value v, value item) {
  struct list *list = list_of(v);
  if (!list_try_reserve(list, list->count + 1)) return false;
  list->items[list->count++] = item;
  return true;
}

void list_append(value list, value item) {
  if (!list_try_append(list, item)) error_out_of_memory();
}

void list_append_item(void *context, value item) {
  list_append(*(value *)context, item);
}

value list_from_iterable(value iterable) {
  value list = list_new(0);
  if (is_sequence(iterable)) {
    uint32_t count = sequence_count(iterable);
    list_reserve(list_of(list), count);
    for (uint32_t i = 0; i < count; i++) list_of(list)->items[i] = sequence_get(iterable, i);
    list_of(list)->count = count;
  } else {
    iterator_each(iterable, list_append_item, &list);
  }
  return list;
}

value list_repeat(value self, uint32_t times) {
  struct list *list = list_of(self);
  uint32_t count = list->count;
  list_reserve(list, count * times);
  for (uint32_t i = count; i < count * times; i++) list->items[i] = list->items[i % count];
  list->count = count * times;
  return self;
}

static value list_make(const struct type *type, unsigned count, const value *arguments) {
  value iterable = sequence_argument(type, count, arguments);
  return iterable == ABSENT ? list_new(0) : list_from_iterable(iterable);
}

static void remove_range(struct list *list, uint32_t start, uint32_t count) {
  uint32_t tail = list->count - start - count;
  if (tail > 0) memmove(list->items + start, list->items + start + count, tail * sizeof(value));
  for (uint32_t i = list->count - count; i < list->count; i++) list->items[i] = ABSENT;
  list->count -= count;
}

static void insert_gap(struct list *list, uint32_t at, uint32_t count) {
  list_reserve(list, list->count + count);
  uint32_t tail = list->count - at;
  if (tail > 0) memmove(list->items + at + count, list->items + at, tail * sizeof(value));
  for (uint32_t i = 0; i < count; i++) list->items[at + i] = NONE;
  list->count += count;
}

static void assign_slice(value self, value slice, value iterable) {
  struct list *list = list_of(self);
  value source = iterable == self || !is_sequence(iterable) ? list_from_iterable(iterable) : iterable;
  int32_t start, step;
  uint32_t count = slice_indices(slice, list->count, &start, &step), given = sequence_count(source);
  if (step == 1) {
    if (given > count) insert_gap(list, start + count, given - count);
    if (given < count) remove_range(list, start + given, count - given);
  } else if (given != count) {
    error_raise(&error_ValueError, "attempt to assign sequence of size %u to extended slice of size %u",
                given, count);
  }
  for (uint32_t i = 0; i < given; i++, start += step) list->items[start] = sequence_get(source, i);
}

static void delete_slice(struct list *list, value slice) {
  int32_t start, step;
  uint32_t count = slice_indices(slice, list->count, &start, &step);
  if (count == 0) return;
  if (step < 0) {
    start += step * (int32_t)(count - 1);
    step = -step;
  }
  if (step == 1) {
    remove_range(list, start, count);
    return;
  }
  for (uint32_t i = 0; i < count; i++) remove_range(list, start + i * (step - 1), 1);
}

static void list_set_item(value self, value index, value item) {
  struct list *list = list_of(self);
  if (tag_of(index) == TAG_SLICE) {
    if (item != ABSENT && type_of(item)->iterate == NULL) {
      error_raise(&error_TypeError, "can only assign an iterable");
    }
    if (item != ABSENT) {
      assign_slice(self, index, item);
    } else {
      delete_slice(list, index);
    }
    return;
  }
  uint32_t i = sequence_index(index, list->count, "list assignment");
  if (item == ABSENT) {
    remove_range(list, i, 1);
  } else {
    list->items[i] = item;
  }
}

static value list_append_method(unsigned count, const value *arguments) {
  (void)count;
  list_append(arguments[0], arguments[1]);
  return NONE;
}

static value list_clear(unsigned count, const value *arguments) {
  (void)count;
  struct list *list = list_of(arguments[0]);
  list->count = list->capacity = 0;
  list->items = NULL;
  return NONE;
}

static value list_copy(unsigned count, const value *arguments) {
  (void)count;
  return list_from(list_of(arguments[0])->count, list_of(arguments[0])->items);
}

static value list_extend(unsigned count, const value *arguments) {
  (void)count;
  value list = arguments[0], added = arguments[1] == list ? list_from_iterable(list) : arguments[1];
  iterator_each(added, list_append_item, &list);
  return NONE;
}

static value list_init(unsigned count, const value *arguments) {
  if (count > 1) {
    list_of(arguments[0])->count = 0;
    list_extend(2, arguments);
  }
  return NONE;
}

static value list_insert(unsigned count, const value *arguments) {
  (void)count;
  struct list *list = list_of(arguments[0]);
  int32_t position = int_size(arguments[1]);
  uint32_t at = sequence_clamp(position, list->count);
  insert_gap(list, at, 1);
  list->items[at] = arguments[2];
  return NONE;
}

static value list_pop(unsigned count, const value *arguments) {
  struct list *list = list_of(arguments[0]);
  int64_t index = -1;
  if (count > 1 && (int_index(arguments[1]) == ABSENT || !int_fits(int_index(arguments[1]), &index))) {
    index = int_argument(arguments[1]);
  }
  if (list->count == 0) error_raise(&error_IndexError, "pop from empty list");
  if (index < 0) index += list->count;
  if (index < 0 || index >= list->count) error_raise(&error_IndexError, "pop index out of range");
  value item = list->items[index];
  remove_range(list, index, 1);
  return item;
}

static value list_remove(unsigned count, const value *arguments) {
  (void)count;
  struct list *list = list_of(arguments[0]);
  for (uint32_t i = 0; i < list->count; i++) {
    if (!object_equal(list->items[i], arguments[1])) continue;
    if (i < list->count) remove_range(list, i, 1);
    return NONE;
  }
  error_raise(&error_ValueError, "list.remove(x): x not in list");
}

static value list_reverse(unsigned count, const value *arguments) {
  (void)count;
  struct list *list = list_of(arguments[0]);
  for (uint32_t i = 0; i < list->count / 2; i++) {
    value item = list->items[i];
    list->items[i] = list->items[list->count - 1 - i];
    list->items[list->count - 1 - i] = item;
  }
  return NONE;
}

/*
 * A stable merge sort on a private copy: the list is empty while it runs, so comparisons may change it. `keys`
 * and `items` are the same array when there is no key function.
 */
struct sort {
  value *keys, *items, *spare_keys, *spare_items;
  bool reverse;
};

static bool comes_before(const struct sort *sort, value left, value right) {
  return sort->reverse ? object_less(right, left) : object_less(left, right);
}

static void insertion_sort(struct sort *sort, uint32_t from, uint32_t to) {
  for (uint32_t i = from + 1; i < to; i++) {
    value key = sort->keys[i], item = sort->items[i];
    uint32_t j = i;
    for (; j > from && comes_before(sort, key, sort->keys[j - 1]); j--) {
      sort->keys[j] = sort->keys[j - 1];
      sort->items[j] = sort->items[j - 1];
    }
    sort->keys[j] = key;
    sort->items[j] = item;
  }
}

static void merge(struct sort *sort, uint32_t from, uint32_t middle, uint32_t to) {
  uint32_t count = middle - from;
  memcpy(sort->spare_keys, sort->keys + from, count * sizeof(value));
  memcpy(sort->spare_items, sort->items + from, count * sizeof(value));
  uint32_t left = 0, right = middle, out = from;
  while (left < count && right < to) {
    bool takes_right = comes_before(sort, sort->keys[right], sort->spare_keys[left]);
    value key = takes_right ? sort->keys[right] : sort->spare_keys[left];
    value item = takes_right ? sort->items[right++] : sort->spare_items[left++];
    sort->keys[out] = key;
    sort->items[out++] = item;
  }
  memcpy(sort->keys + out, sort->spare_keys + left, (count - left) * sizeof(value));
  memcpy(sort->items + out, sort->spare_items + left, (count - left) * sizeof(value));
}

enum { SORT_RUN = 6 };

static void merge_sort(struct sort *sort, uint32_t count) {
  for (uint32_t from = 0; from < count; from += SORT_RUN) {
    insertion_sort(sort, from, from + SORT_RUN < count ? from + SORT_RUN : count);
  }
  for (uint32_t run = SORT_RUN; run < count; run *= 2) {
    for (uint32_t from = 0; from + run < count; from += 2 * run) {
      uint32_t middle = from + run, to = middle + run < count ? middle + run : count;
      if (comes_before(sort, sort->keys[middle], sort->keys[middle - 1])) merge(sort, from, middle, to);
    }
  }
}

static value *sort_storage(uint32_t count) {
  return (value *)object_allocate((count + 1) * sizeof(value), TAG_VALUES) + 1;
}

struct sort_call {
  struct sort sort;
  value key;
  uint32_t count;
};

static void run_sort(void *context) {
  struct sort_call *call = context;
  struct sort *sort = &call->sort;
  if (call->key != NONE) {
    value *keys = sort_storage(call->count);
    for (uint32_t i = 0; i < call->count; i++) keys[i] = object_call(call->key, 1, &sort->items[i]);
    sort->keys = keys;
    sort->spare_keys = sort_storage(call->count);
  }
  merge_sort(sort, call->count);
}

void list_sort(value self, value key, bool reverse) {
  struct list *list = list_of(self);
  uint32_t count = list->count, capacity = list->capacity;
  if (count < 1) return;
  value *items = list->items, *spare = sort_storage(count);
  struct sort_call call = {{items, items, spare, spare, reverse}, key, count};
  value exception;
  list->count = list->capacity = 0;
  list->items = NULL;
  bool done = protect_run(run_sort, &call, &exception), changed = list->items != NULL;
  list->count = count;
  list->capacity = capacity;
  list->items = items;
  if (!done) error_rethrow(exception);
  if (changed) error_raise(&error_ValueError, "list modified during sort");
}

static value list_sort_method(unsigned count, const value *arguments) {
  static const char *const names[] = {"key", "reverse", NULL};
  keyword_check("sort", count, arguments, names);
  if (positional(count) > 1) error_raise(&error_TypeError, "sort() takes no positional arguments");
  value key = keyword_find(count, arguments, "key"), reverse = keyword_find(count, arguments, "reverse");
  list_sort(arguments[0], key == ABSENT ? NONE : key, reverse != ABSENT && object_truth(reverse));
  return NONE;
}

static const struct native list_methods[] = {
    METHOD("__init__", list_init, 1, 2),
    METHOD("append", list_append_method, 2, 2),
    METHOD("clear", list_clear, 1, 1),
    METHOD("copy", list_copy, 1, 1),
    METHOD("count", sequence_count_of, 2, 2),
    METHOD("extend", list_extend, 2, 2),
    METHOD("index", sequence_index_of, 2, 4),
    METHOD("insert", list_insert, 3, 3),
    METHOD("pop", list_pop, 1, 2),
    METHOD("remove", list_remove, 2, 2),
    METHOD("reverse", list_reverse, 1, 1),
    METHOD_KEYWORDS("sort", list_sort_method, 1, 1),
};

const struct type type_list = {
    TAG_TYPE,
    "list",
    &type_object,
    .make = list_make,
    .print = sequence_print,
    .length = sequence_length,
    .binary = sequence_binary,
    .equal = sequence_equal,
    .get_item = sequence_get_item,
    .set_item = list_set_item,
    .contains = sequence_contains,
    .iterate = iterator_new,
    .methods = list_methods,
    .method_count = COUNT_OF(list_methods),
    .in_place = 1,
    .subclassable = 1,
};
