/* dict, its views and their iterators. */
#ifndef OWLET_OBJECTS_DICT_H
#define OWLET_OBJECTS_DICT_H

#include "objects/type.h"

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

extern const struct type type_dict, type_view, type_dict_iterator;

static inline struct dict *dict_of(value v) {
  return object_of(v);
}

value dict_new(uint32_t capacity);
value dict_get(value dict, value key); /* ABSENT: none */
void dict_set(value dict, value key, value item);
value dict_remove(value dict, value key); /* returns what was there, or ABSENT */
value dict_get_name(value dict, const char *name);
void dict_set_name(value dict, const char *name, value item);
bool dict_next(value dict, uint32_t *position, value *key, value *item);
void dict_update(value dict, value other);

#endif
