/* tuple and list. See collection.h. */
#include <string.h>

#include "objects/class.h"
#include "objects/collection.h"
#include "objects/error.h"
#include "core/heap.h"
#include "core/image.h"
#include "objects/number.h"
#include "objects/writer.h"

enum { COUNT_LIMIT = 0x400000 };

const struct tuple empty_tuple = {TAG_TUPLE, 0, {}};

value tuple_new(uint32_t count) {
  if (count == 0) return value_of(&empty_tuple);
  if (count > COUNT_LIMIT) error_out_of_memory();
  struct tuple *tuple = heap_allocate(sizeof *tuple + count * sizeof(value), TAG_TUPLE);
  tuple->count = count;
  for (uint32_t i = 0; i < count; i++) tuple->items[i] = NONE;
  return value_of(tuple);
}

value tuple_from(uint32_t count, const value *items) {
  value v = tuple_new(count);
  if (count > 0) memcpy(((struct tuple *)object_of(v))->items, items, count * sizeof(value));
  return v;
}

value pair(value first, value second) {
  value items[] = {first, second};
  return tuple_from(2, items);
}

uint32_t tuple_count(value tuple) { return ((const struct tuple *)object_of(tuple))->count; }

/* A tuple in an image has self-relative elements. */
value tuple_get(value tuple, uint32_t index) { return packed_get(object_of(tuple), 2 + index); }

static struct list *list_allocate(uint32_t capacity) {
  struct list *list = heap_allocate(sizeof *list, TAG_LIST);
  if (capacity > COUNT_LIMIT) error_out_of_memory();
  if (capacity > 0) {
    list->items = (value *)heap_allocate((capacity + 1) * sizeof(value), TAG_VALUES) + 1;
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

/* Makes room for `need` elements; says whether there was memory. */
static bool list_try_reserve(struct list *list, uint32_t need) {
  if (need <= list->capacity) return true;
  if (need > COUNT_LIMIT) return false;
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

/* Both */

bool is_sequence(value v) { return tag_of(v) == TAG_LIST || tag_of(v) == TAG_TUPLE; }

uint32_t sequence_count(value v) { return tag_of(v) == TAG_LIST ? list_of(v)->count : tuple_count(v); }

value sequence_get(value v, uint32_t index) {
  return tag_of(v) == TAG_LIST ? list_of(v)->items[index] : tuple_get(v, index);
}

static value sequence_like(value like, uint32_t count) {
  return tag_of(like) == TAG_LIST ? list_new(count) : tuple_new(count);
}

static value *sequence_items(value v) {
  return tag_of(v) == TAG_LIST ? list_of(v)->items : ((struct tuple *)object_of(v))->items;
}

static void append_item(void *context, value item) { list_append(*(value *)context, item); }

value list_from_iterable(value iterable) {
  value list = list_new(0);
  if (is_sequence(iterable)) {
    uint32_t count = sequence_count(iterable);
    list_reserve(list_of(list), count);
    for (uint32_t i = 0; i < count; i++) list_of(list)->items[i] = sequence_get(iterable, i);
    list_of(list)->count = count;
  } else {
    iterate(iterable, append_item, &list);
  }
  return list;
}

value tuple_from_iterable(value iterable) {
  if (tag_of(iterable) == TAG_TUPLE) return iterable;
  value list = list_from_iterable(iterable);
  return tuple_from(list_of(list)->count, list_of(list)->items);
}

static int32_t sequence_length(value self) { return sequence_count(self); }

static bool sequence_equal(value left, value right) {
  if (tag_of(left) != tag_of(right) || sequence_count(left) != sequence_count(right)) return false;
  vm_check_c_stack();
  for (uint32_t i = 0; i < sequence_count(left) && i < sequence_count(right); i++) {
    if (!object_equal(sequence_get(left, i), sequence_get(right, i))) return false;
  }
  return true;
}

/* Ordering is decided by the first elements that differ, else by the lengths. */
static value sequence_compare(enum operator operation, value left, value right) {
  vm_check_c_stack();
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
  if (n > COUNT_LIMIT / count) error_out_of_memory();
  return n;
}

static value repeat(value self, value times) {
  uint32_t count = sequence_count(self), n = repetitions(times, count);
  value result = sequence_like(self, count * n);
  value *items = sequence_items(result);
  for (uint32_t i = 0; i < count * n; i++) items[i] = sequence_get(self, i % count);
  return result;
}

static value list_repeat_in_place(value self, value times) {
  uint32_t count = list_of(self)->count, n = repetitions(times, count);
  list_reserve(list_of(self), count * n);
  struct list *list = list_of(self);
  for (uint32_t i = count; i < count * n; i++) list->items[i] = list->items[i % count];
  list->count = count * n;
  return self;
}

static value sequence_binary(enum operator operation, value left, value right, bool reflected) {
  if (operation == OP_MUL || operation == OP_IMUL) {
    value self = reflected ? right : left, times = reflected ? left : right;
    if (!is_sequence(self) || int_index(times) == ABSENT) return ABSENT;
    return operation == OP_IMUL ? list_repeat_in_place(self, times) : repeat(self, times);
  }
  if (operation == OP_IADD && tag_of(left) == TAG_LIST) {
    if (type_of(right)->iterate == NULL) error_raise(&error_TypeError, "'%t' object is not iterable", right);
    value added = right == left ? list_from_iterable(right) : right;
    iterate(added, append_item, &left);
    return left;
  }
  if (tag_of(left) != tag_of(right)) return ABSENT;
  if (operation == OP_ADD) return concatenate(left, right);
  return operation <= OP_GE && operation != OP_EQ ? sequence_compare(operation, left, right) : ABSENT;
}

static value sequence_get_item(value self, value index) {
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

static bool sequence_contains(value self, value item) {
  for (uint32_t i = 0; i < sequence_count(self); i++) {
    if (object_equal(sequence_get(self, i), item)) return true;
  }
  return false;
}

static int64_t tuple_hash(value self) {
  uint64_t hash = 0x27D4EB2F165667C5ull;
  vm_check_c_stack();
  for (uint32_t i = 0; i < tuple_count(self); i++) {
    hash += (uint64_t)object_hash(tuple_get(self, i)) * 0xC2B2AE3D27D4EB4Full;
    hash = hash << 31 | hash >> 33;
    hash *= 0x9E3779B185EBCA87ull;
  }
  hash += tuple_count(self) ^ (0x27D4EB2F165667C5ull ^ 3527539ull);
  return hash == (uint64_t)-1 ? 1546275796 : (int64_t)hash;
}

static void sequence_print(struct writer *writer, value self, bool repr) {
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

static value only_argument(const struct type *type, unsigned count, const value *arguments) {
  if (keyword_count(count) > 0) error_raise(&error_TypeError, "%s() takes no keyword arguments", type->name);
  if (count > 1) error_raise(&error_TypeError, "%s expected at most 1 argument, got %u", type->name, count);
  return count == 1 ? arguments[0] : ABSENT;
}

static value tuple_make(const struct type *type, unsigned count, const value *arguments) {
  value iterable = only_argument(type, count, arguments);
  return iterable == ABSENT ? value_of(&empty_tuple) : tuple_from_iterable(iterable);
}

static value list_make(const struct type *type, unsigned count, const value *arguments) {
  value iterable = only_argument(type, count, arguments);
  return iterable == ABSENT ? list_new(0) : list_from_iterable(iterable);
}

static value sequence_count_method(unsigned count, const value *arguments) {
  (void)count;
  uint32_t found = 0;
  for (uint32_t i = 0; i < sequence_count(arguments[0]); i++) {
    found += object_equal(sequence_get(arguments[0], i), arguments[1]);
  }
  return small(found);
}

static int32_t clamp(int32_t index, uint32_t length) {
  if (index < 0) index += length;
  if (index < 0) return 0;
  return (uint32_t)index > length ? (int32_t)length : index;
}

static value sequence_index_method(unsigned count, const value *arguments) {
  value self = arguments[0];
  uint32_t start = count > 2 ? clamp(int_argument(arguments[2]), sequence_count(self)) : 0, end = UINT32_MAX;
  if (count > 3) end = clamp(int_argument(arguments[3]), sequence_count(self));
  for (uint32_t i = start; i < end && i < sequence_count(self); i++) {
    if (object_equal(sequence_get(self, i), arguments[1])) return small(i);
  }
  if (tag_of(self) == TAG_TUPLE) error_raise(&error_ValueError, "tuple.index(x): x not in tuple");
  error_raise(&error_ValueError, "%r is not in list", arguments[1]);
}

static const struct native tuple_methods[] = {
    METHOD("count", sequence_count_method, 2, 2),
    METHOD("index", sequence_index_method, 2, 4),
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

/* list */

static void remove_range(struct list *list, uint32_t start, uint32_t count) {
  memmove(list->items + start, list->items + start + count, (list->count - start - count) * sizeof(value));
  for (uint32_t i = list->count - count; i < list->count; i++) list->items[i] = ABSENT;
  list->count -= count;
}

static void insert_gap(struct list *list, uint32_t at, uint32_t count) {
  list_reserve(list, list->count + count);
  memmove(list->items + at + count, list->items + at, (list->count - at) * sizeof(value));
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
  iterate(added, append_item, &list);
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
  uint32_t at = clamp(int_argument(arguments[1]), list->count);
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
 * A stable merge sort on a private copy: while it runs the list is empty, so comparisons may do to it what
 * they like. `keys` and `items` are the same array when there is no key function.
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
  return (value *)heap_allocate((count + 1) * sizeof(value), TAG_VALUES) + 1;
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
  keywords_check("sort", count, arguments, names);
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
    METHOD("count", sequence_count_method, 2, 2),
    METHOD("extend", list_extend, 2, 2),
    METHOD("index", sequence_index_method, 2, 4),
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
