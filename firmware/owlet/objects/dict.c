/* dict: entries in order of insertion, with an index from nine entries on; its views and iterators. See
 * collection.h. */
#include "objects/dict.h"

#include <string.h>

#include "objects/attribute.h"
#include "objects/base.h"
#include "objects/error.h"
#include "objects/guard.h"
#include "objects/instance.h"
#include "objects/int.h"
#include "objects/iterator.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/printing.h"
#include "objects/sequence.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/text.h"
#include "objects/tuple.h"
#include "objects/writer.h"

enum { PLAIN_CAPACITY = 8, NO_ENTRY = 0xFFFF, CAPACITY_LIMIT = 0x7FFF };

static uint32_t slot_count(uint32_t capacity) {
  uint32_t slots = 32;
  while (slots < capacity * 2) slots *= 2;
  return capacity > PLAIN_CAPACITY ? slots : 0;
}

/* The index follows the entries. */
static uint16_t *index_of(const struct dict *dict) {
  return (uint16_t *)(dict->entries + 2 * dict->capacity);
}

static uint32_t hash_key(value key) {
  if (is_small(key)) return (uint32_t)small_value(key) * 0x9E3779B1u >> 7;
  return is_str(key) ? text_hash(key) : (uint32_t)object_hash(key);
}

static void index_insert(struct dict *dict, uint32_t hash, uint32_t entry) {
  uint32_t mask = slot_count(dict->capacity) - 1;
  uint16_t *index = index_of(dict);
  uint32_t slot = hash & mask;
  while (index[slot] != NO_ENTRY) slot = (slot + 1) & mask;
  index[slot] = entry;
}

/* Whether hashing a key may run Python code. */
static bool has_foreign_hash(value key) {
  return !is_str(key) && !is_int(key) && !is_float(key);
}

/*
 * The hashes of all entries, in the order of the entries, or NULL when the keys are so simple that they can
 * be hashed on the way. Hashing may run Python code that changes the dict; then it begins anew.
 */
static uint32_t *hash_entries(const struct dict *dict) {
  bool foreign = false;
  for (uint32_t i = 0; i < dict->filled; i++) {
    foreign = foreign || (dict->entries[2 * i] != ABSENT && has_foreign_hash(dict->entries[2 * i]));
  }
  if (!foreign) return NULL;
restart:;
  const value *entries = dict->entries;
  uint32_t filled = dict->filled;
  uint32_t *hashes = (uint32_t *)object_allocate((1 + filled) * sizeof *hashes, TAG_RAW) + 1;
  for (uint32_t i = 0; i < filled; i++) {
    if (entries[2 * i] != ABSENT) hashes[i] = hash_key(entries[2 * i]);
    if (dict->entries != entries || dict->filled != filled) goto restart;
  }
  return hashes;
}

/* Moves the live entries to storage for `capacity` of them. */
static void rebuild(struct dict *dict, uint32_t capacity) {
  if (capacity > CAPACITY_LIMIT) error_out_of_memory();
  uint32_t slots = slot_count(capacity);
  const uint32_t *hashes = slots > 0 ? hash_entries(dict) : NULL;
  if (dict->used >= capacity) capacity = dict->used + dict->used / 2 + 1, slots = slot_count(capacity);
  value *entries = (value *)object_allocate((1 + 2 * capacity) * sizeof(value) + slots * 2, TAG_VALUES) + 1;
  memset(entries + 2 * capacity, 0xFF, slots * 2);
  const value *old = dict->entries;
  uint32_t old_filled = dict->filled, filled = 0;
  dict->entries = entries;
  dict->capacity = capacity;
  for (uint32_t i = 0; i < old_filled; i++) {
    if (old[2 * i] == ABSENT) continue;
    entries[2 * filled] = old[2 * i];
    entries[2 * filled + 1] = old[2 * i + 1];
    if (slots > 0) index_insert(dict, hashes != NULL ? hashes[i] : hash_key(old[2 * i]), filled);
    filled++;
  }
  dict->filled = dict->used = filled;
}

value dict_new(uint32_t capacity) {
  struct dict *dict = object_allocate(sizeof *dict, TAG_DICT);
  if (capacity > 0) rebuild(dict, capacity);
  return value_of(dict);
}

static bool same_key(value stored, value key) {
  if (stored == key) return true;
  if (is_str(stored) && is_str(key)) return text_equal(stored, key);
  if (is_small(stored) && is_small(key)) return false;
  return object_equal(stored, key);
}

/*
 * Finds a key's entry number, or NO_ENTRY. A comparison may run Python code that changes the dict; the search
 * then begins anew. Hashing may too, so it comes first.
 */
static uint32_t find(struct dict *dict, value key) {
  bool plain = is_str(key) || is_small(key);
  uint32_t hash = plain ? 0 : hash_key(key);
restart:;
  const value *entries = dict->entries;
  if (dict->capacity <= PLAIN_CAPACITY) {
    for (uint32_t i = 0; i < dict->filled; i++) {
      if (entries[2 * i] == key) return i;
    }
    for (uint32_t i = 0; i < dict->filled; i++) {
      if (entries[2 * i] == ABSENT) continue;
      bool same = same_key(entries[2 * i], key);
      if (dict->entries != entries) goto restart;
      if (same) return i;
    }
    return NO_ENTRY;
  }
  uint32_t mask = slot_count(dict->capacity) - 1;
  if (plain) hash = hash_key(key);
  const uint16_t *index = index_of(dict);
  for (uint32_t slot = hash & mask; index[slot] != NO_ENTRY; slot = (slot + 1) & mask) {
    uint32_t entry = index[slot];
    value stored = entries[2 * entry];
    if (stored == ABSENT) continue;
    bool same = same_key(stored, key);
    if (dict->entries != entries) goto restart;
    if (same) return entry;
  }
  return NO_ENTRY;
}

value dict_get(value dict, value key) {
  uint32_t entry = find(dict_of(dict), key);
  return entry == NO_ENTRY ? ABSENT : dict_of(dict)->entries[2 * entry + 1];
}

void dict_set(value v, value key, value item) {
  struct dict *dict = dict_of(v);
  uint32_t entry = find(dict, key);
  if (entry != NO_ENTRY) {
    dict->entries[2 * entry + 1] = item;
    return;
  }
  uint32_t hash = hash_key(key);
  if (dict->filled >= dict->capacity) {
    bool holes = dict->used + dict->used / 4 < dict->filled;
    rebuild(dict, holes                ? dict->capacity
                  : dict->capacity < 4 ? dict->capacity + 2
                                       : dict->capacity * 2 - (dict->capacity > 32 ? dict->capacity / 2 : 0));
  }
  dict->entries[2 * dict->filled] = key;
  dict->entries[2 * dict->filled + 1] = item;
  if (dict->capacity > PLAIN_CAPACITY) index_insert(dict, hash, dict->filled);
  dict->filled++;
  dict->used++;
}

value dict_remove(value v, value key) {
  struct dict *dict = dict_of(v);
  uint32_t entry = find(dict, key);
  if (entry == NO_ENTRY) return ABSENT;
  value item = dict->entries[2 * entry + 1];
  dict->entries[2 * entry] = dict->entries[2 * entry + 1] = ABSENT;
  dict->used--;
  if (dict->capacity <= PLAIN_CAPACITY && entry == dict->filled - 1u) dict->filled--;
  if (dict->used == 0) {
    dict->filled = 0;
    memset(index_of(dict), 0xFF, slot_count(dict->capacity) * 2);
  }
  return item;
}

value dict_get_name(value dict, const char *text) {
  struct str_name name;
  return dict_get(dict, str_temporary(&name, text));
}

void dict_set_name(value dict, const char *name, value item) {
  dict_set(dict, str_from(name), item);
}

bool dict_next(value v, uint32_t *position, value *key, value *item) {
  struct dict *dict = dict_of(v);
  while (*position < dict->filled) {
    uint32_t entry = (*position)++;
    *key = dict->entries[2 * entry];
    *item = dict->entries[2 * entry + 1];
    if (*key != ABSENT) return true;
  }
  return false;
}

/* Adds from a dict, from something with keys(), or from pairs. */
struct update {
  value dict, source;
  uint32_t number;
};

static void add_from_keys(void *context, value key) {
  struct update *update = context;
  dict_set(update->dict, key, object_get_item(update->source, key));
}

static void add_pair(void *context, value item) {
  struct update *update = context;
  if (type_of(item)->iterate == NULL) {
    error_raise(&error_TypeError, "cannot convert dictionary update sequence element #%u to a sequence",
                update->number);
  }
  value both = is_sequence(item) ? item : list_from_iterable(item);
  if (sequence_count(both) != 2) {
    error_raise(&error_ValueError, "dictionary update sequence element #%u has length %u; 2 is required",
                update->number, sequence_count(both));
  }
  dict_set(update->dict, sequence_get(both, 0), sequence_get(both, 1));
  update->number++;
}

void dict_update(value dict, value other) {
  if (tag_of(other) == TAG_INSTANCE && instance_of(other)->native != ABSENT) {
    other = instance_of(other)->native;
  }
  struct update update = {dict, other, 0};
  if (tag_of(other) == TAG_DICT) {
    uint32_t position = 0;
    value key, item;
    while (dict_next(other, &position, &key, &item)) dict_set(dict, key, item);
    return;
  }
  value keys = tag_of(other) == TAG_INSTANCE ? attribute_find(other, str_from("keys")) : ABSENT;
  if (keys != ABSENT) {
    iterator_each(object_call(keys, 0, NULL), add_from_keys, &update);
  } else {
    iterator_each(other, add_pair, &update);
  }
}

/* Slots */

static int32_t dict_length(value self) {
  return dict_of(self)->used;
}

static bool dict_equal(value left, value right) {
  if (tag_of(right) != TAG_DICT || dict_of(left)->used != dict_of(right)->used) return false;
  uint32_t position = 0;
  value key, item;
  guard_stack();
  while (dict_next(left, &position, &key, &item)) {
    value other = dict_get(right, key);
    if (other == ABSENT || !object_equal(item, other)) return false;
  }
  return true;
}

static value dict_get_item(value self, value key) {
  value item = dict_get(self, key);
  if (item == ABSENT) error_raise_value(&error_KeyError, key);
  return item;
}

static void dict_set_item(value self, value key, value item) {
  if (item != ABSENT) {
    dict_set(self, key, item);
  } else if (dict_remove(self, key) == ABSENT) {
    error_raise_value(&error_KeyError, key);
  }
}

static bool dict_contains(value self, value key) {
  return dict_get(self, key) != ABSENT;
}

static void dict_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  struct printing record;
  if (!printing_enter(self, &record)) {
    writer_text(writer, "{...}");
    return;
  }
  uint32_t position = 0;
  value key, item;
  const char *separator = "{";
  while (dict_next(self, &position, &key, &item)) {
    writer_format(writer, "%s%r: %r", separator, key, item);
    separator = ", ";
  }
  writer_text(writer, position == 0 || dict_of(self)->used == 0 ? "{}" : "}");
  printing_leave(&record);
}

static value dict_binary(enum operator operation, value left, value right, bool reflected) {
  (void)reflected;
  if (operation == OP_IOR && tag_of(left) == TAG_DICT) {
    dict_update(left, right);
    return left;
  }
  if (operation != OP_OR || tag_of(left) != TAG_DICT || tag_of(right) != TAG_DICT) return ABSENT;
  value result = dict_new(dict_of(left)->used + dict_of(right)->used);
  dict_update(result, left);
  dict_update(result, right);
  return result;
}

static void fill(value dict, unsigned count, const value *arguments) {
  if (positional(count) > 1) {
    error_raise(&error_TypeError, "dict expected at most 1 argument, got %u", positional(count));
  }
  if (positional(count) == 1) dict_update(dict, arguments[0]);
  const value *keyword = arguments + positional(count);
  for (unsigned i = 0; i < keyword_count(count); i++) dict_set(dict, keyword[2 * i], keyword[2 * i + 1]);
}

static value dict_make(const struct type *type, unsigned count, const value *arguments) {
  (void)type;
  value dict = dict_new(0);
  fill(dict, count, arguments);
  return dict;
}

/* Methods */

static value dict_init(unsigned count, const value *arguments) {
  fill(arguments[0], count - 1, arguments + 1);
  return NONE;
}

static value dict_clear(unsigned count, const value *arguments) {
  (void)count;
  struct dict *dict = dict_of(arguments[0]);
  dict->used = dict->filled = 0;
  dict->capacity = 0;
  dict->entries = NULL;
  return NONE;
}

static value dict_copy(unsigned count, const value *arguments) {
  (void)count;
  value copy = dict_new(dict_of(arguments[0])->used);
  dict_update(copy, arguments[0]);
  return copy;
}

struct fromkeys {
  value dict, item;
};

static void add_key(void *context, value key) {
  struct fromkeys *call = context;
  dict_set(call->dict, key, call->item);
}

static value dict_fromkeys(unsigned count, const value *arguments) {
  struct fromkeys call = {dict_new(0), count > 2 ? arguments[2] : NONE};
  iterator_each(arguments[1], add_key, &call);
  return call.dict;
}

static value dict_get_method(unsigned count, const value *arguments) {
  value item = dict_get(arguments[0], arguments[1]);
  return item != ABSENT ? item : count > 2 ? arguments[2] : NONE;
}

static value dict_pop(unsigned count, const value *arguments) {
  value item = dict_remove(arguments[0], arguments[1]);
  if (item != ABSENT) return item;
  if (count < 3) error_raise_value(&error_KeyError, arguments[1]);
  return arguments[2];
}

static value dict_popitem(unsigned count, const value *arguments) {
  (void)count;
  struct dict *dict = dict_of(arguments[0]);
  if (dict->used == 0) error_raise_value(&error_KeyError, str_from("popitem(): dictionary is empty"));
  uint32_t entry = dict->filled - 1;
  while (dict->entries[2 * entry] == ABSENT) entry--;
  value result = tuple_pair(dict->entries[2 * entry], dict->entries[2 * entry + 1]);
  dict_remove(arguments[0], dict->entries[2 * entry]);
  return result;
}

static value dict_setdefault(unsigned count, const value *arguments) {
  value item = dict_get(arguments[0], arguments[1]);
  if (item != ABSENT) return item;
  item = count > 2 ? arguments[2] : NONE;
  dict_set(arguments[0], arguments[1], item);
  return item;
}

static value dict_update_method(unsigned count, const value *arguments) {
  if (positional(count) > 2) {
    error_raise(&error_TypeError, "update expected at most 1 argument, got %u", positional(count) - 1);
  }
  fill(arguments[0], count - 1, arguments + 1);
  return NONE;
}

/* Views and iterators */

enum part { KEYS, VALUES, ITEMS };

struct dict_view {
  uint32_t header;
  value dict;
  uint32_t part;
};

struct dict_iterator {
  uint32_t header;
  value dict;
  uint16_t part, expected;
  uint32_t position;
};

static value view_new(value dict, enum part part) {
  struct dict_view *view = object_allocate(sizeof *view, TAG_VIEW);
  view->dict = dict;
  view->part = part;
  return value_of(view);
}

static value iterator_over(value dict, enum part part) {
  struct dict_iterator *iterator = object_allocate(sizeof *iterator, TAG_DICT_ITERATOR);
  iterator->dict = dict;
  iterator->part = part;
  iterator->expected = dict_of(dict)->used;
  return value_of(iterator);
}

static value dict_keys(unsigned count, const value *arguments) {
  return (void)count, view_new(arguments[0], KEYS);
}
static value dict_values(unsigned count, const value *arguments) {
  return (void)count, view_new(arguments[0], VALUES);
}
static value dict_items(unsigned count, const value *arguments) {
  return (void)count, view_new(arguments[0], ITEMS);
}
static value dict_iterate(value self) {
  return iterator_over(self, KEYS);
}

static value dict_iterator_next(value self) {
  struct dict_iterator *iterator = object_of(self);
  value key, item;
  if (iterator->dict == ABSENT) return ABSENT;
  if (dict_of(iterator->dict)->used != iterator->expected) {
    error_raise(&error_RuntimeError, "dictionary changed size during iteration");
  }
  if (!dict_next(iterator->dict, &iterator->position, &key, &item)) {
    iterator->dict = ABSENT;
    return ABSENT;
  }
  return iterator->part == KEYS ? key : iterator->part == VALUES ? item : tuple_pair(key, item);
}

static struct dict_view *view_of(value v) {
  return object_of(v);
}
static int32_t view_length(value self) {
  return dict_length(view_of(self)->dict);
}
static value view_iterate(value self) {
  return iterator_over(view_of(self)->dict, view_of(self)->part);
}

static bool view_contains(value self, value item) {
  struct dict_view *view = view_of(self);
  if (view->part == KEYS) return dict_contains(view->dict, item);
  value iterator = view_iterate(self), element;
  while ((element = dict_iterator_next(iterator)) != ABSENT) {
    if (object_equal(element, item)) return true;
  }
  return false;
}

static void view_print(struct writer *writer, value self, bool repr) {
  static const char *const names[] = {"dict_keys", "dict_values", "dict_items"};
  (void)repr;
  writer_format(writer, "%s(%r)", names[view_of(self)->part], list_from_iterable(self));
}

/* Keys and items behave as sets. */
static value view_binary(enum operator operation, value left, value right, bool reflected) {
  value self = reflected ? right : left;
  if (view_of(self)->part == VALUES) return ABSENT;
  value a = set_new(TAG_SET), b = set_new(TAG_SET);
  set_update(a, left);
  set_update(b, right);
  return type_set.binary(operation, a, b, false);
}

static bool view_equal(value left, value right) {
  if (view_of(left)->part == VALUES || type_of(right)->iterate == NULL) return false;
  bool set_like = tag_of(right) == TAG_SET || tag_of(right) == TAG_FROZENSET || tag_of(right) == TAG_VIEW;
  value a = set_new(TAG_SET), b = set_new(TAG_SET);
  if (!set_like) return false;
  set_update(a, left);
  set_update(b, right);
  return type_set.equal(a, b);
}

static const struct native methods[] = {
    METHOD_KEYWORDS("__init__", dict_init, 1, 2),
    METHOD("clear", dict_clear, 1, 1),
    METHOD("copy", dict_copy, 1, 1),
    {TAG_NATIVE, "fromkeys", dict_fromkeys, 2, 3, 0, NATIVE_CLASS},
    METHOD("get", dict_get_method, 2, 3),
    METHOD("items", dict_items, 1, 1),
    METHOD("keys", dict_keys, 1, 1),
    METHOD("pop", dict_pop, 2, 3),
    METHOD("popitem", dict_popitem, 1, 1),
    METHOD("setdefault", dict_setdefault, 2, 3),
    METHOD_KEYWORDS("update", dict_update_method, 1, 2),
    METHOD("values", dict_values, 1, 1),
};

const struct type type_dict = {
    TAG_TYPE,
    "dict",
    &type_object,
    .make = dict_make,
    .print = dict_print,
    .length = dict_length,
    .binary = dict_binary,
    .equal = dict_equal,
    .get_item = dict_get_item,
    .set_item = dict_set_item,
    .contains = dict_contains,
    .iterate = dict_iterate,
    .methods = methods,
    .method_count = COUNT_OF(methods),
    .in_place = 2,
    .subclassable = 1,
    .keywords = 1,
};
const struct type type_view = {
    TAG_TYPE,
    "dict_view",
    &type_object,
    .print = view_print,
    .length = view_length,
    .binary = view_binary,
    .equal = view_equal,
    .contains = view_contains,
    .iterate = view_iterate,
};
const struct type type_dict_iterator = {
    TAG_TYPE, "dict_iterator", &type_object, .iterate = iterator_self, .next = dict_iterator_next,
};
