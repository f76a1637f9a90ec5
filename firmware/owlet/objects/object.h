/* The generic operations on values: they call the type's slot and raise if there is none. */
#ifndef OWLET_OBJECTS_OBJECT_H
#define OWLET_OBJECTS_OBJECT_H

#include "core/heap.h"
#include "objects/error.h"
#include "objects/type.h"

/* Returns a zeroed object of `size` bytes with this tag in its header; raises MemoryError when there is no room. */
static inline void *object_allocate(size_t size, unsigned tag) {
  void *object = heap_try_allocate(size, tag);
  if (object == NULL) error_out_of_memory();
  return object;
}

bool object_truth(value v);
bool object_equal(value left, value right);
/* Whether hashing a key or comparing it may run Python code: an instance, or a tuple or frozenset that holds one. */
bool object_is_foreign(value key);
int64_t object_hash(value v); /* raises TypeError when unhashable */
int32_t object_length(value v);
value object_unary(enum unary operation, value operand);
value object_try_binary(enum operator operation, value left,
                        value right); /* ABSENT: the operands do not support it */
value object_binary(enum operator operation, value left, value right);
bool object_less(value left, value right);
bool object_contains(value container, value item);
value object_get_item(value v, value index);
void object_set_item(value v, value index, value item);
value object_iterate(value v);
value object_next(value iterator);

/* Calls anything callable. */
value object_call(value function, unsigned count, const value *arguments);
value object_call_method(value v, const char *name, unsigned count, const value *arguments);

/* The same with one more argument before the others. */
value object_call_with_self(value function, value self, unsigned count, const value *arguments);

/* Writes str(v), or repr(v) if `repr` is set. */
void object_print(struct writer *writer, value v, bool repr);

/* Writes " at 0x...>": the end of a repr that contains the address. */
void object_print_address(struct writer *writer, value v);

/* __index__: an int from an int, a bool or an object whose __index__ it calls; else ABSENT. */
value object_index(value v);

#endif
