/* dict: entries in order of insertion, with an index for nine entries or more; its views and iterators. See
 * collection.h. */
#include "objects/dict.h"

#include <string.h>

#include "objects/attribute.h"
#include "objects/base.h"
#include "objects/class.h"
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

/* The hashes of the keys are kept only if one of them is foreign, because the others can be hashed again at any time. */
static bool is_hashed(const struct dict *dict) {
  return (dict->header & HEADER_FLAG) != 0;
}

/* After the entries: the hashes, then the index. */
static uint32_t *hashes_of(const struct dict *dict) {
  return dict->entries + 2 * dict->capacity;
}

static uint16_t *index_of(const struct dict *dict) {
  return (uint16_t *)(dict->entries + (is_hashed(dict) ? 3 : 2) * dict->capacity);
}

/* Equal keys have equal hashes, whatever their types. */
static uint32_t hash_key(value key) {
  uint32_t hash = is_str(key)        ? text_hash(key)
                  : key == small(-1) ? -2u
                  : is_small(key)    ? (uint32_t)small_value(key)
                                     : (uint32_t)object_hash(key);
  return hash * 0x9E3779B1u >> 7;
}

/* A key that is looked up. Its hash is computed once, that of text and small numbers only when it is needed. */
struct lookup {
  value key;
  uint32_t hash;
  bool has_hash, foreign;
};

static struct lookup lookup_of(value key) {
  struct lookup lookup = {key, 0, false, false};
  if (is_str(key) || is_small(key)) return lookup;
  lookup.foreign = object_is_foreign(key);
  lookup.hash = hash_key(key);
  lookup.has_hash = true;
  return lookup;
}

static uint32_t hash_of(struct lookup *lookup) {
  if (!lookup->has_hash) lookup->hash = hash_key(lookup->key);
  lookup->has_hash = true;
  return lookup->hash;
}

/* An entry's key, with the hash that is known. */
static struct lookup lookup_entry(const struct dict *dict, uint32_t entry) {
  value key = dict->entries[2 * entry];
  if (!is_hashed(dict)) return lookup_of(key);
  return (struct lookup){key, hashes_of(dict)[entry], true, object_is_foreign(key)};
}

static void index_insert(struct dict *dict, uint32_t hash, uint32_t entry) {
  uint32_t mask = slot_count(dict->capacity) - 1;
  uint16_t *index = index_of(dict);
  uint32_t slot = hash & mask;
  while (index[slot] != NO_ENTRY) slot = (slot + 1) & mask;
  index[slot] = entry;
}

static void add_entry(struct dict *dict, struct lookup *lookup, value item) {
  uint32_t entry = dict->filled++;
  dict->entries[2 * entry] = lookup->key;
  dict->entries[2 * entry + 1] = item;
  if (is_hashed(dict)) hashes_of(dict)[entry] = hash_of(lookup);
  if (dict->capacity > PLAIN_CAPACITY) index_insert(dict, hash_of(lookup), entry);
  dict->used++;
}

/* Moves the live entries to storage for `capacity` of them, with their hashes if they are kept. */
static void rebuild(struct dict *dict, uint32_t capacity, bool hashed) {
  if (capacity > CAPACITY_LIMIT) error_out_of_memory();
  uint32_t slots = slot_count(capacity), words = (hashed ? 3 : 2) * capacity;
  value *entries = (value *)object_allocate((1 + words) * sizeof(value) + slots * 2, TAG_VALUES) + 1;
  memset(entries + words, 0xFF, slots * 2);
  struct dict old = *dict;
  dict->entries = entries;
  dict->capacity = capacity;
  dict->filled = dict->used = 0;
  if (hashed) dict->header |= HEADER_FLAG;
  for (uint32_t i = 0; i < old.filled; i++) {
    if (old.entries[2 * i] == ABSENT) continue;
    struct lookup lookup = {old.entries[2 * i], is_hashed(&old) ? hashes_of(&old)[i] : 0, is_hashed(&old),
                            false};
    add_entry(dict, &lookup, old.entries[2 * i + 1]);
  }
}

value dict_new(uint32_t capacity) {
  struct dict *dict = object_allocate(sizeof *dict, TAG_DICT);
  if (capacity > 0) rebuild(dict, capacity, false);
  return value_of(dict);
}

static bool same_key(value stored, value key) {
  if (is_str(stored) && is_str(key)) return text_equal(stored, key);
  if (is_small(stored) && is_small(key)) return false;
  return object_equal(stored, key);
}

/* Whether an entry has the key. Python code that compares runs only if the hashes are equal. */
static bool matches(const struct dict *dict, uint32_t entry, struct lookup *lookup) {
  value stored = dict->entries[2 * entry];
  if (stored == ABSENT) return false;
  if (stored == lookup->key) return true;
  if (is_hashed(dict)) {
    if (hashes_of(dict)[entry] != hash_of(lookup)) return false;
  } else if (lookup->foreign && hash_key(stored) != lookup->hash) {
    return false;
  }
  return same_key(stored, lookup->key);
}

static bool is_plain(const struct dict *dict, value key) {
  return (is_str(key) || is_small(key)) && !is_hashed(dict);
}

/* The short way to text or a small number in a dict without foreign keys, which runs no Python code. */
static uint32_t find_plain(const struct dict *dict, value key) {
  const value *entries = dict->entries;
  if (dict->capacity <= PLAIN_CAPACITY) {
    for (uint32_t i = 0; i < dict->filled; i++) {
      if (entries[2 * i] == key) return i;
    }
    for (uint32_t i = 0; i < dict->filled; i++) {
      if (entries[2 * i] != ABSENT && same_key(entries[2 * i], key)) return i;
    }
    return NO_ENTRY;
  }
  uint32_t mask = slot_count(dict->capacity) - 1;
  const uint16_t *index = index_of(dict);
  for (uint32_t slot = hash_key(key) & mask; index[slot] != NO_ENTRY; slot = (slot + 1) & mask) {
    value stored = entries[2 * index[slot]];
    if (stored == key || (stored != ABSENT && same_key(stored, key))) return index[slot];
  }
  return NO_ENTRY;
}

/*
 * Finds a key's entry number, or NO_ENTRY. A comparison may run Python code that changes the dict; the search then
 * restarts.
 */
static uint32_t find(struct dict *dict, struct lookup *lookup) {
restart:;
  const value *entries = dict->entries;
  if (dict->capacity <= PLAIN_CAPACITY) {
    for (uint32_t i = 0; i < dict->filled; i++) {
      if (entries[2 * i] == lookup->key) return i;
    }
    for (uint32_t i = 0; i < dict->filled; i++) {
      bool same = matches(dict, i, lookup);
      if (dict->entries != entries) goto restart;
      if (same) return i;
    }
    return NO_ENTRY;
  }
  uint32_t mask = slot_count(dict->capacity) - 1;
  const uint16_t *index = index_of(dict);
  for (uint32_t slot = hash_of(lookup) & mask; index[slot] != NO_ENTRY; slot = (slot + 1) & mask) {
    uint32_t entry = index[slot];
    bool same = matches(dict, entry, lookup);
    if (dict->entries != entries) goto restart;
    if (same) return entry;
  }
  return NO_ENTRY;
}

static value get(value dict, struct lookup *lookup) {
  uint32_t entry = find(dict_of(dict), lookup);
  return entry == NO_ENTRY ? ABSENT : dict_of(dict)->entries[2 * entry + 1];
}

value dict_get(value dict, value key) {
  if (is_plain(dict_of(dict), key)) {
    uint32_t entry = find_plain(dict_of(dict), key);
    return entry == NO_ENTRY ? ABSENT : dict_of(dict)->entries[2 * entry + 1];
  }
  struct lookup lookup = lookup_of(key);
  return get(dict, &lookup);
}

static void put(struct dict *dict, struct lookup *lookup, value item) {
  uint32_t entry = is_plain(dict, lookup->key) ? find_plain(dict, lookup->key) : find(dict, lookup);
  if (entry != NO_ENTRY) {
    dict->entries[2 * entry + 1] = item;
    return;
  }
  bool hashed = is_hashed(dict) || lookup->foreign;
  if (dict->filled >= dict->capacity) {
    bool holes = dict->used + dict->used / 4 < dict->filled;
    rebuild(dict,
            holes                ? dict->capacity
            : dict->capacity < 4 ? dict->capacity + 2
                                 : dict->capacity * 2 - (dict->capacity > 32 ? dict->capacity / 2 : 0),
            hashed);
  } else if (hashed && !is_hashed(dict)) {
    rebuild(dict, dict->capacity, true);
  }
  add_entry(dict, lookup, item);
}

void dict_set(value dict, value key, value item) {
  struct lookup lookup = lookup_of(key);
  put(dict_of(dict), &lookup, item);
}

static void remove_entry(struct dict *dict, uint32_t entry) {
  dict->entries[2 * entry] = dict->entries[2 * entry + 1] = ABSENT;
  dict->used--;
  if (dict->capacity <= PLAIN_CAPACITY && entry == dict->filled - 1u) dict->filled--;
  if (dict->used == 0) {
    dict->filled = 0;
    memset(index_of(dict), 0xFF, slot_count(dict->capacity) * 2);
  }
}

value dict_remove(value v, value key) {
  struct dict *dict = dict_of(v);
  struct lookup lookup = lookup_of(key);
  uint32_t entry = find(dict, &lookup);
  if (entry == NO_ENTRY) return ABSENT;
  value item = dict->entries[2 * entry + 1];
  remove_entry(dict, entry);
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

/* Adds from a dict, from an object with keys(), or from pairs. */
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

/* Into an empty dict, the entries of another one: its keys differ, so none is compared. */
static void copy_entries(struct dict *dict, const struct dict *other) {
  bool hashed = is_hashed(dict) || is_hashed(other);
  if (dict->capacity < other->used || hashed != is_hashed(dict))
    rebuild(dict, dict->capacity < other->used ? other->used : dict->capacity, hashed);
  for (uint32_t i = 0; i < other->filled; i++) {
    if (other->entries[2 * i] == ABSENT) continue;
    struct lookup lookup = lookup_entry(other, i);
    add_entry(dict, &lookup, other->entries[2 * i + 1]);
  }
}

void dict_update(value dict, value other) {
  if (tag_of(other) == TAG_INSTANCE && instance_of(other)->native != ABSENT) {
    other = instance_of(other)->native;
  }
  struct update update = {dict, other, 0};
  if (tag_of(other) == TAG_DICT) {
    if (dict_of(dict)->used == 0 && dict_of(dict)->filled == 0) {
      copy_entries(dict_of(dict), dict_of(other));
      return;
    }
    uint32_t position = 0;
    value key, item;
    while (dict_next(other, &position, &key, &item)) {
      struct lookup lookup = lookup_entry(dict_of(other), position - 1);
      put(dict_of(dict), &lookup, item);
    }
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
    struct lookup lookup = lookup_entry(dict_of(left), position - 1);
    value other = get(right, &lookup);
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
  dict->header &= ~HEADER_FLAG;
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
  return class_convert(arguments[0], call.dict);
}

static value dict_get_method(unsigned count, const value *arguments) {
  value item = dict_get(arguments[0], arguments[1]);
  return item != ABSENT ? item : count > 2 ? arguments[2] : NONE;
}

static value dict_pop(unsigned count, const value *arguments) {
  bool empty = dict_of(arguments[0])->used == 0;
  value item = empty ? ABSENT : dict_remove(arguments[0], arguments[1]);
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
  remove_entry(dict, entry);
  return result;
}

static value dict_setdefault(unsigned count, const value *arguments) {
  struct lookup lookup = lookup_of(arguments[1]);
  value item = get(arguments[0], &lookup);
  if (item != ABSENT) return item;
  item = count > 2 ? arguments[2] : NONE;
  put(dict_of(arguments[0]), &lookup, item);
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
