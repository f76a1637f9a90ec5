/* set and frozenset. Probing and growth follow CPython's published behaviour, so that iteration has its
 * order. */
#include "objects/set.h"

#include <string.h>

#include "objects/base.h"
#include "objects/error.h"
#include "objects/instance.h"
#include "objects/int.h"
#include "objects/iterator.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/printing.h"
#include "objects/str.h"
#include "objects/writer.h"

enum {
  LEAST_CAPACITY = 8,
  NEIGHBOURS = 9,
  PERTURB_SHIFT = 5,
  USED_LIMIT = 0x7FFF,
  DELETED = 0x16 /* an immediate that is not a value */
};

static bool is_set(value v) {
  return tag_of(v) == TAG_SET || tag_of(v) == TAG_FROZENSET;
}

value set_new(enum tag tag) {
  return value_of(object_allocate(sizeof(struct set), tag));
}

/* The hashes of the keys are kept only if one of them is foreign, because the others can be hashed again at any time. */
static bool is_hashed(const struct set *set) {
  return (set->header & HEADER_FLAG) != 0;
}

/* A hash takes two words, which follow the keys. */
static value *keys_new(uint32_t capacity, bool hashed) {
  return (value *)object_allocate((capacity * (hashed ? 3 : 1) + 1) * sizeof(value), TAG_VALUES) + 1;
}

static void set_hash(value *keys, uint32_t capacity, uint32_t slot, int64_t hash) {
  memcpy(keys + capacity + 2 * slot, &hash, sizeof hash);
}

static int64_t hash_at(const struct set *set, uint32_t slot) {
  int64_t hash;
  if (!is_hashed(set)) return object_hash(set->keys[slot]);
  memcpy(&hash, set->keys + set->capacity + 2 * slot, sizeof hash);
  return hash;
}

/* A key that is looked up, with its hash. */
struct lookup {
  value key;
  int64_t hash;
  bool foreign;
};

static struct lookup lookup_of(value key) {
  return (struct lookup){key, object_hash(key), object_is_foreign(key)};
}

/* The key before `position`, as set_next leaves it. */
static struct lookup lookup_before(value v, uint32_t position) {
  const struct set *set = set_of(v);
  value key = set->keys[position - 1];
  return (struct lookup){key, hash_at(set, position - 1), is_hashed(set) && object_is_foreign(key)};
}

/* The probe sequence of a hash: a run of consecutive slots, then a jump to another slot. */
struct probe {
  uint64_t perturb;
  uint32_t place, mask, left;
};

static struct probe probe_start(int64_t hash, uint32_t capacity) {
  struct probe probe = {hash, hash & (capacity - 1), capacity - 1, 0};
  probe.left = probe.place + NEIGHBOURS <= probe.mask ? NEIGHBOURS : 0;
  return probe;
}

static void probe_next(struct probe *probe, uint32_t *slot) {
  if (probe->left > 0) {
    probe->left--;
    ++*slot;
    return;
  }
  probe->perturb >>= PERTURB_SHIFT;
  probe->place = (probe->place * 5 + 1 + (uint32_t)probe->perturb) & probe->mask;
  probe->left = probe->place + NEIGHBOURS <= probe->mask ? NEIGHBOURS : 0;
  *slot = probe->place;
}

static uint32_t free_slot(const value *keys, uint32_t capacity, int64_t hash) {
  struct probe probe = probe_start(hash, capacity);
  uint32_t slot = probe.place;
  while (keys[slot] != ABSENT) probe_next(&probe, &slot);
  return slot;
}

static void resize(struct set *set, uint32_t least) {
  uint32_t capacity = LEAST_CAPACITY;
  while (capacity <= least) capacity *= 2;
  value *keys = keys_new(capacity, is_hashed(set));
  for (uint32_t i = 0; i < set->capacity; i++) {
    if (set->keys[i] == ABSENT || set->keys[i] == DELETED) continue;
    int64_t hash = hash_at(set, i);
    uint32_t slot = free_slot(keys, capacity, hash);
    keys[slot] = set->keys[i];
    if (is_hashed(set)) set_hash(keys, capacity, slot, hash);
  }
  set->keys = keys;
  set->capacity = capacity;
  set->filled = set->used;
}

/* From now on the set keeps hashes; the keys stay where they are. */
static void keep_hashes(struct set *set) {
  if (is_hashed(set)) return;
  value *keys = keys_new(set->capacity, true);
  for (uint32_t i = 0; i < set->capacity; i++) {
    keys[i] = set->keys[i];
    if (keys[i] != ABSENT && keys[i] != DELETED) set_hash(keys, set->capacity, i, hash_at(set, i));
  }
  set->keys = keys;
  set->header |= HEADER_FLAG;
}

/* Whether a slot has the key. Python code that compares runs only if the hashes are equal. */
static bool matches(const struct set *set, uint32_t slot, const struct lookup *lookup) {
  value stored = set->keys[slot];
  if (stored == lookup->key) return true;
  if (stored == DELETED || (is_small(stored) && is_small(lookup->key))) return false;
  if ((is_hashed(set) || lookup->foreign) && hash_at(set, slot) != lookup->hash) return false;
  return object_equal(stored, lookup->key);
}

/*
 * The slot of a key, or the free one where it belongs. A comparison may run Python code that changes the set; the
 * search then restarts.
 */
static uint32_t find(struct set *set, const struct lookup *lookup) {
restart:
  if (set->capacity == 0) resize(set, 0);
  const value *keys = set->keys;
  struct probe probe = probe_start(lookup->hash, set->capacity);
  uint32_t slot = probe.place;
  while (keys[slot] != ABSENT) {
    bool same = matches(set, slot, lookup);
    if (set->keys != keys) goto restart;
    if (same) break;
    probe_next(&probe, &slot);
  }
  return slot;
}

static bool add(value v, const struct lookup *lookup) {
  struct set *set = set_of(v);
  if (set->used >= USED_LIMIT) error_out_of_memory();
  uint32_t slot = find(set, lookup);
  if (set->keys[slot] != ABSENT) return false;
  if (lookup->foreign) keep_hashes(set);
  set->keys[slot] = lookup->key;
  if (is_hashed(set)) set_hash(set->keys, set->capacity, slot, lookup->hash);
  set->filled++;
  set->used++;
  if (set->filled * 5u >= (set->capacity - 1) * 3) resize(set, set->used * 4u);
  return true;
}

static bool contains(value v, const struct lookup *lookup) {
  struct set *set = set_of(v);
  return set->capacity > 0 && set->keys[find(set, lookup)] != ABSENT;
}

static bool discard(value v, const struct lookup *lookup) {
  struct set *set = set_of(v);
  if (set->capacity == 0) return false;
  uint32_t slot = find(set, lookup);
  if (set->keys[slot] == ABSENT) return false;
  set->keys[slot] = DELETED;
  set->used--;
  return true;
}

bool set_add(value set, value key) {
  struct lookup lookup = lookup_of(key);
  return add(set, &lookup);
}

bool set_contains(value set, value key) {
  struct lookup lookup = lookup_of(key);
  return contains(set, &lookup);
}

bool set_discard(value set, value key) {
  struct lookup lookup = lookup_of(key);
  return discard(set, &lookup);
}

bool set_next(value v, uint32_t *position, value *key) {
  struct set *set = set_of(v);
  while (*position < set->capacity) {
    *key = set->keys[(*position)++];
    if (*key != ABSENT && *key != DELETED) return true;
  }
  return false;
}

/* Adds a key that differs from all others to a set with room for it. */
static void add_new(struct set *set, const struct lookup *lookup) {
  uint32_t slot = free_slot(set->keys, set->capacity, lookup->hash);
  set->keys[slot] = lookup->key;
  if (is_hashed(set)) set_hash(set->keys, set->capacity, slot, lookup->hash);
  set->filled++;
  set->used++;
}

static void set_merge(struct set *set, struct set *other) {
  if (set == other || other->used == 0) return;
  uint32_t capacity = set->capacity > 0 ? set->capacity : LEAST_CAPACITY;
  if ((set->filled + other->used) * 5u >= (capacity - 1) * 3) resize(set, (set->used + other->used) * 2u);
  if (set->capacity == 0) resize(set, 0);
  if (is_hashed(other)) keep_hashes(set);
  bool alike = set->capacity == other->capacity && is_hashed(set) == is_hashed(other);
  if (set->filled == 0 && alike && other->filled == other->used) {
    memcpy(set->keys, other->keys, set->capacity * (is_hashed(set) ? 3 : 1) * sizeof(value));
    set->filled = set->used = other->used;
    return;
  }
  bool empty = set->filled == 0;
  uint32_t position = 0;
  value key;
  while (set_next(value_of(other), &position, &key)) {
    struct lookup lookup = lookup_before(value_of(other), position);
    if (empty) {
      add_new(set, &lookup);
    } else {
      add(value_of(set), &lookup);
    }
  }
}

static void add_item(void *context, value item) {
  set_add(*(value *)context, item);
}

void set_update(value set, value iterable) {
  if (is_set(iterable)) {
    set_merge(set_of(set), set_of(iterable));
  } else {
    iterator_each(iterable, add_item, &set);
  }
}

/* A set display. CPython builds one of three or more constants from two frozensets, which affects the
 * order. */
value set_from_stack(uint32_t count, const value *items) {
  value set = set_new(TAG_SET);
  bool constants = count >= 3;
  for (uint32_t i = 0; i < count; i++) {
    value item = items[i];
    constants = constants &&
                (is_int(item) || is_float(item) || is_str(item) || item == NONE || tag_of(item) == TAG_TUPLE);
    set_add(set, item);
  }
  if (!constants) return set;
  value again = set_new(TAG_SET), result = set_new(TAG_SET), key;
  uint32_t position = 0;
  while (set_next(set, &position, &key)) set_add(again, key);
  set_merge(set_of(result), set_of(again));
  return result;
}

static value set_copy(value v, enum tag tag) {
  value copy = set_new(tag);
  set_merge(set_of(copy), set_of(v));
  return copy;
}

/* Any iterable as a set. */
static value as_set(value v) {
  if (is_set(v)) return v;
  value set = set_new(TAG_SET);
  set_update(set, v);
  return set;
}

static value intersection(value left, value right, enum tag tag) {
  value result = set_new(tag), key;
  uint32_t position = 0;
  if (is_set(right)) {
    if (set_of(right)->used > set_of(left)->used) {
      value other = left;
      left = right;
      right = other;
    }
    while (set_next(right, &position, &key)) {
      struct lookup lookup = lookup_before(right, position);
      if (contains(left, &lookup)) add(result, &lookup);
    }
    return result;
  }
  value iterator = object_iterate(right);
  while ((key = object_next(iterator)) != ABSENT) {
    struct lookup lookup = lookup_of(key);
    if (contains(left, &lookup)) add(result, &lookup);
  }
  return result;
}

static value difference(value left, value right, enum tag tag) {
  value result = set_new(tag), key;
  uint32_t position = 0;
  while (set_next(left, &position, &key)) {
    struct lookup lookup = lookup_before(left, position);
    if (!contains(right, &lookup)) add(result, &lookup);
  }
  return result;
}

static void symmetric_update(value set, value other) {
  uint32_t position = 0;
  value key;
  if (set == other) other = set_copy(other, TAG_SET);
  while (set_next(other, &position, &key)) {
    struct lookup lookup = lookup_before(other, position);
    if (!discard(set, &lookup)) add(set, &lookup);
  }
}

static bool is_subset(value left, value right) {
  uint32_t position = 0;
  value key;
  if (set_of(left)->used > set_of(right)->used) return false;
  while (set_next(left, &position, &key)) {
    struct lookup lookup = lookup_before(left, position);
    if (!contains(right, &lookup)) return false;
  }
  return true;
}

static value combine(enum operator operation, value left, value right, enum tag tag) {
  value result;
  switch (operation) {
    case OP_OR:
      result = set_copy(left, tag);
      set_update(result, right);
      return result;
    case OP_AND:
      return intersection(left, right, tag);
    case OP_SUB:
      return difference(left, as_set(right), tag);
    default:
      result = set_copy(as_set(right), tag);
      symmetric_update(result, left);
      return result;
  }
}

/* Replaces a set's content with another set's. */
static void replace_content(value self, value other) {
  struct set *set = set_of(self), *from = set_of(other);
  set->used = from->used;
  set->filled = from->filled;
  set->capacity = from->capacity;
  set->keys = from->keys;
  set->header = (set->header & ~HEADER_FLAG) | (from->header & HEADER_FLAG);
}

static value set_binary(enum operator operation, value left, value right, bool reflected) {
  (void)reflected;
  if (!is_set(left) || !is_set(right)) return ABSENT;
  bool in_place = operation >= OP_IOR && operation <= OP_ISUB;
  if (in_place && tag_of(left) == TAG_FROZENSET) return ABSENT;
  switch (operation) {
    case OP_LE:
      return boolean(is_subset(left, right));
    case OP_LT:
      return boolean(set_of(left)->used < set_of(right)->used && is_subset(left, right));
    case OP_GE:
      return boolean(is_subset(right, left));
    case OP_GT:
      return boolean(set_of(right)->used < set_of(left)->used && is_subset(right, left));
    case OP_IOR:
      set_update(left, right);
      return left;
    case OP_IAND:
      replace_content(left, intersection(left, right, TAG_SET));
      return left;
    case OP_ISUB:
      replace_content(left, difference(left, right, TAG_SET));
      return left;
    case OP_IXOR:
      symmetric_update(left, right);
      return left;
    case OP_OR:
    case OP_AND:
    case OP_SUB:
    case OP_XOR:
      return combine(operation, left, right, tag_of(left));
    default:
      return ABSENT;
  }
}

static int32_t set_length(value self) {
  return set_of(self)->used;
}

static bool set_equal(value left, value right) {
  return is_set(right) && set_of(left)->used == set_of(right)->used && is_subset(left, right);
}

/* A set cannot be a key, but it is found as the frozenset that it equals. */
static value as_key(value key) {
  value plain = instance_unwrapped(key);
  return tag_of(plain) == TAG_SET ? set_copy(plain, TAG_FROZENSET) : key;
}

static bool set_slot_contains(value self, value key) {
  return set_contains(self, as_key(key));
}

static int64_t frozenset_hash(value self) {
  uint64_t hash = 0;
  uint32_t position = 0;
  value key;
  while (set_next(self, &position, &key)) {
    uint64_t part = hash_at(set_of(self), position - 1);
    hash ^= ((part ^ 89869747ull) ^ part << 16) * 3644798167ull;
  }
  hash ^= (set_of(self)->used + 1ull) * 1927868237ull;
  hash ^= (hash >> 11) ^ (hash >> 25);
  hash = hash * 69069u + 907133923ull;
  return hash == (uint64_t)-1 ? 590923713 : (int64_t)hash;
}

static void set_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  bool frozen = tag_of(self) == TAG_FROZENSET;
  struct printing record;
  if (set_of(self)->used == 0) {
    writer_text(writer, frozen ? "frozenset()" : "set()");
    return;
  }
  if (!printing_enter(self, &record)) {
    writer_text(writer, frozen ? "frozenset(...)" : "set(...)");
    return;
  }
  uint32_t position = 0;
  value key;
  const char *separator = frozen ? "frozenset({" : "{";
  while (set_next(self, &position, &key)) {
    writer_format(writer, "%s%r", separator, key);
    separator = ", ";
  }
  writer_text(writer, frozen ? "})" : "}");
  printing_leave(&record);
}

static value set_make(const struct type *type, unsigned count, const value *arguments) {
  enum tag tag = type == &type_set ? TAG_SET : TAG_FROZENSET;
  if (keyword_count(count) > 0) error_raise(&error_TypeError, "%s() takes no keyword arguments", type->name);
  if (count > 1) error_raise(&error_TypeError, "%s expected at most 1 argument, got %u", type->name, count);
  if (count == 1 && tag == TAG_FROZENSET && tag_of(arguments[0]) == TAG_FROZENSET) return arguments[0];
  value set = set_new(tag);
  if (count == 1) set_update(set, arguments[0]);
  return set;
}

/* Methods */

static value set_init(unsigned count, const value *arguments) {
  if (count > 1) set_update(arguments[0], arguments[1]);
  return NONE;
}

static value set_add_method(unsigned count, const value *arguments) {
  (void)count;
  set_add(arguments[0], arguments[1]);
  return NONE;
}

static value set_clear(unsigned count, const value *arguments) {
  (void)count;
  struct set *set = set_of(arguments[0]);
  set->used = set->filled = 0;
  set->capacity = 0;
  set->header &= ~HEADER_FLAG;
  set->keys = NULL;
  return NONE;
}

static value set_copy_method(unsigned count, const value *arguments) {
  return (void)count, set_copy(arguments[0], tag_of(arguments[0]));
}

static value set_discard_method(unsigned count, const value *arguments) {
  (void)count;
  set_discard(arguments[0], as_key(arguments[1]));
  return NONE;
}

static value set_remove(unsigned count, const value *arguments) {
  (void)count;
  if (!set_discard(arguments[0], as_key(arguments[1]))) error_raise_value(&error_KeyError, arguments[1]);
  return NONE;
}

static value set_pop(unsigned count, const value *arguments) {
  (void)count;
  uint32_t position = 0;
  value key;
  if (!set_next(arguments[0], &position, &key)) {
    error_raise_value(&error_KeyError, str_from("pop from an empty set"));
  }
  set_of(arguments[0])->keys[position - 1] = DELETED;
  set_of(arguments[0])->used--;
  return key;
}

static value combine_all(enum operator operation, unsigned count, const value *arguments) {
  value result = arguments[0];
  if (count == 1) return set_copy(result, tag_of(result));
  for (unsigned i = 1; i < count; i++) {
    result = combine(operation, result, arguments[i], tag_of(arguments[0]));
  }
  return result;
}

static value set_union(unsigned count, const value *arguments) {
  return combine_all(OP_OR, count, arguments);
}
static value set_intersection(unsigned count, const value *arguments) {
  return combine_all(OP_AND, count, arguments);
}
static value set_difference(unsigned count, const value *arguments) {
  return combine_all(OP_SUB, count, arguments);
}

static value set_symmetric(unsigned count, const value *arguments) {
  (void)count;
  return combine(OP_XOR, arguments[0], as_set(arguments[1]), tag_of(arguments[0]));
}

static value set_update_method(unsigned count, const value *arguments) {
  for (unsigned i = 1; i < count; i++) set_update(arguments[0], arguments[i]);
  return NONE;
}

static value set_intersection_update(unsigned count, const value *arguments) {
  replace_content(arguments[0], set_intersection(count, arguments));
  return NONE;
}

static value set_difference_update(unsigned count, const value *arguments) {
  replace_content(arguments[0], set_difference(count, arguments));
  return NONE;
}

static value set_symmetric_update(unsigned count, const value *arguments) {
  (void)count;
  symmetric_update(arguments[0], as_set(arguments[1]));
  return NONE;
}

static value set_isdisjoint(unsigned count, const value *arguments) {
  (void)count;
  value common = intersection(arguments[0], as_set(arguments[1]), TAG_SET);
  return boolean(set_of(common)->used == 0);
}

static value set_issubset(unsigned count, const value *arguments) {
  return (void)count, boolean(is_subset(arguments[0], as_set(arguments[1])));
}

static value set_issuperset(unsigned count, const value *arguments) {
  return (void)count, boolean(is_subset(as_set(arguments[1]), arguments[0]));
}

static const struct native set_methods[] = {
    METHOD("__init__", set_init, 1, 2),
    METHOD("add", set_add_method, 2, 2),
    METHOD("clear", set_clear, 1, 1),
    METHOD("copy", set_copy_method, 1, 1),
    METHOD("difference", set_difference, 1, ANY),
    METHOD("difference_update", set_difference_update, 1, ANY),
    METHOD("discard", set_discard_method, 2, 2),
    METHOD("intersection", set_intersection, 1, ANY),
    METHOD("intersection_update", set_intersection_update, 1, ANY),
    METHOD("isdisjoint", set_isdisjoint, 2, 2),
    METHOD("issubset", set_issubset, 2, 2),
    METHOD("issuperset", set_issuperset, 2, 2),
    METHOD("pop", set_pop, 1, 1),
    METHOD("remove", set_remove, 2, 2),
    METHOD("symmetric_difference", set_symmetric, 2, 2),
    METHOD("symmetric_difference_update", set_symmetric_update, 2, 2),
    METHOD("union", set_union, 1, ANY),
    METHOD("update", set_update_method, 1, ANY),
};

static const struct native frozenset_methods[] = {
    METHOD("copy", set_copy_method, 1, 1),
    METHOD("difference", set_difference, 1, ANY),
    METHOD("intersection", set_intersection, 1, ANY),
    METHOD("isdisjoint", set_isdisjoint, 2, 2),
    METHOD("issubset", set_issubset, 2, 2),
    METHOD("issuperset", set_issuperset, 2, 2),
    METHOD("symmetric_difference", set_symmetric, 2, 2),
    METHOD("union", set_union, 1, ANY),
};

struct set_iterator {
  uint32_t header;
  value set;
  uint32_t position, expected;
};

static value set_iterate(value self) {
  struct set_iterator *iterator = object_allocate(sizeof *iterator, TAG_SET_ITERATOR);
  iterator->set = self;
  iterator->expected = set_of(self)->used;
  return value_of(iterator);
}

static value set_iterator_next(value self) {
  struct set_iterator *iterator = object_of(self);
  value key;
  if (iterator->set == ABSENT) return ABSENT;
  if (set_of(iterator->set)->used != iterator->expected) {
    error_raise(&error_RuntimeError, "Set changed size during iteration");
  }
  if (set_next(iterator->set, &iterator->position, &key)) return key;
  iterator->set = ABSENT;
  return ABSENT;
}

const struct type type_set = {
    TAG_TYPE,
    "set",
    &type_object,
    .make = set_make,
    .print = set_print,
    .length = set_length,
    .binary = set_binary,
    .equal = set_equal,
    .contains = set_slot_contains,
    .iterate = set_iterate,
    .methods = set_methods,
    .method_count = COUNT_OF(set_methods),
    .in_place = 2,
    .subclassable = 1,
};
const struct type type_frozenset = {
    TAG_TYPE,
    "frozenset",
    &type_object,
    .make = set_make,
    .print = set_print,
    .length = set_length,
    .binary = set_binary,
    .equal = set_equal,
    .hash = frozenset_hash,
    .contains = set_slot_contains,
    .iterate = set_iterate,
    .methods = frozenset_methods,
    .method_count = COUNT_OF(frozenset_methods),
    .subclassable = 1,
};
const struct type type_set_iterator = {
    TAG_TYPE, "set_iterator", &type_object, .iterate = iterator_self, .next = set_iterator_next,
};
