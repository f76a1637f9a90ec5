/* list. */
#ifndef OWLET_OBJECTS_LIST_H
#define OWLET_OBJECTS_LIST_H

#include "objects/type.h"

struct list {
  uint32_t header;
  uint32_t count;
  uint32_t capacity;
  value *items; /* after the header of a VALUES object */
};

extern const struct type type_list;

static inline struct list *list_of(value v) {
  return object_of(v);
}

value list_new(uint32_t count); /* elements None */
value list_from(uint32_t count, const value *items);
value list_from_iterable(value iterable);
void list_append(value list, value item);
bool list_try_append(value list, value item);

/* An `iterator_each` body that appends to the list whose value `context` points to. */
void list_append_item(void *context, value item);

/* list *= times */
value list_repeat(value self, uint32_t times);

void list_sort(value list, value key, bool reverse);

#endif
