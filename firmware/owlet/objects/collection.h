/* tuple, list, dict, set, range, slice and the iterators over them. */
#ifndef OWLET_COLLECTION_H
#define OWLET_COLLECTION_H

#include "objects/object.h"

struct tuple {
  uint32_t header;
  uint32_t count;
  value items[];
};

struct list {
  uint32_t header;
  uint32_t count;
  uint32_t capacity;
  value *items; /* after the header of a VALUES object */
};

/*
 * Entries lie in the order of insertion; a deleted one has key ABSENT. From 9 entries on an index of
 * open addressing (16 bits a slot, twice to four times as many slots as entries) follows the entries.
 */
struct dict {
  uint32_t header;
  uint16_t used;   /* live entries */
  uint16_t filled; /* entries including deleted ones */
  uint32_t capacity;
  value *entries; /* key, value, key, value ... */
};

/* Open addressing with CPython's probe sequence, so that iteration has CPython's order. */
struct set {
  uint32_t header;
  uint16_t used;
  uint16_t filled;
  uint32_t capacity; /* a power of two */
  value *keys;       /* ABSENT: free; 0x16: deleted */
};

struct range {
  uint32_t header;
  int32_t start, step;
  uint32_t count;
  int32_t stop;
};

struct slice {
  uint32_t header;
  value start, stop, step;
};

extern const struct tuple empty_tuple;

value tuple_new(uint32_t count); /* elements None */
value tuple_from(uint32_t count, const value *items);
uint32_t tuple_count(value tuple);
value tuple_get(value tuple, uint32_t index);
value pair(value first, value second);

value list_new(uint32_t count); /* elements None */
value list_from(uint32_t count, const value *items);
void list_append(value list, value item);
bool list_try_append(value list, value item);
static inline struct list *list_of(value v) { return object_of(v); }
value list_from_iterable(value iterable);
value tuple_from_iterable(value iterable);
void list_sort(value list, value key, bool reverse);

/* Elements of a list or tuple by index, for C code that goes through one; the count may change meanwhile. */
uint32_t sequence_count(value sequence);
value sequence_get(value sequence, uint32_t index);
bool is_sequence(value v); /* a list or tuple */

value dict_new(uint32_t capacity);
value dict_get(value dict, value key); /* ABSENT: none */
void dict_set(value dict, value key, value item);
value dict_remove(value dict, value key); /* returns what was there, or ABSENT */
value dict_get_name(value dict, const char *name);
void dict_set_name(value dict, const char *name, value item);
bool dict_next(value dict, uint32_t *position, value *key, value *item);
void dict_update(value dict, value other);
static inline struct dict *dict_of(value v) { return object_of(v); }

value set_new(enum tag tag);
bool set_add(value set, value key); /* whether it was new */
bool set_contains(value set, value key);
bool set_discard(value set, value key);
bool set_next(value set, uint32_t *position, value *key);
void set_update(value set, value iterable);
value set_from_stack(uint32_t count, const value *items);
static inline struct set *set_of(value v) { return object_of(v); }

value range_new(int32_t start, int32_t stop, int32_t step);
value range_length(value range);
value slice_new(value start, value stop, value step);

/* The indices that a slice selects from a sequence of this length: start, step and how many. */
uint32_t slice_indices(value slice, uint32_t length, int32_t *start, int32_t *step);

/* An iterator over anything that has get_item by small integers: list, tuple, str, bytes, range. */
value iterator_new(value sequence);

/* iter(function, sentinel) */
value call_iterator_new(value function, value sentinel);

/* Calls `body` for each element of an iterable. */
void iterate(value iterable, void (*body)(void *context, value item), void *context);

/* Writes elements between brackets, guarding against containers that contain themselves. */
bool printing_enter(value container, void *record);
void printing_leave(void *record);

struct printing {
  struct printing *previous;
  value container;
};

#endif
