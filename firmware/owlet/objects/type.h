/*
 * Types: what every kind of object can do is a record of slots, constant and in flash. A slot that is NULL
 * means that the type has no such behaviour; the generic operations (object.h) then raise what CPython raises.
 * Classes written in Python are objects of their own (class.h) whose instances dispatch to methods.
 */
#ifndef OWLET_OBJECTS_TYPE_H
#define OWLET_OBJECTS_TYPE_H

#include "core/value.h"

struct native;
struct writer;

/* Operators, numbered as in the bytecode. */
enum operator{
  OP_LT,
  OP_GT,
  OP_EQ,
  OP_LE,
  OP_GE,
  OP_NE,
  OP_IN,
  OP_IS,
  OP_MATCH,
  OP_IOR,
  OP_IXOR,
  OP_IAND,
  OP_ILSHIFT,
  OP_IRSHIFT,
  OP_IADD,
  OP_ISUB,
  OP_IMUL,
  OP_IMATMUL,
  OP_IFLOORDIV,
  OP_ITRUEDIV,
  OP_IMOD,
  OP_IPOW,
  OP_OR,
  OP_XOR,
  OP_AND,
  OP_LSHIFT,
  OP_RSHIFT,
  OP_ADD,
  OP_SUB,
  OP_MUL,
  OP_MATMUL,
  OP_FLOORDIV,
  OP_TRUEDIV,
  OP_MOD,
  OP_POW,
  OP_COUNT,
  OP_DIVMOD = OP_COUNT, /* only for special method names */
};

enum unary { UNARY_POS, UNARY_NEG, UNARY_INVERT, UNARY_NOT, UNARY_ABS };

struct type {
  uint32_t header;
  const char *name;
  const struct type *base;
  value (*make)(const struct type *type, unsigned count, const value *arguments);
  void (*print)(struct writer *writer, value self, bool repr);
  int32_t (*length)(value self);
  bool (*truth)(value self);
  value (*unary)(enum unary operation, value operand);
  /* Returns ABSENT when it does not know the operands; `reflected` says that self is the right one. */
  value (*binary)(enum operator operation, value left, value right, bool reflected);
  bool (*equal)(value left, value right);
  int64_t (*hash)(value self);
  value (*get_item)(value self, value index);
  void (*set_item)(value self, value index, value item); /* item ABSENT: delete */
  bool (*contains)(value self, value item);
  value (*iterate)(value self);
  value (*next)(value self);                                 /* ABSENT at the end */
  value (*attribute)(value self, value name);                /* ABSENT: none */
  bool (*set_attribute)(value self, value name, value item); /* item ABSENT: delete */
  value (*call)(value self, unsigned count, const value *arguments);
  const struct native *methods;
  uint16_t method_count;
  uint8_t in_place; /* whether `binary` understands augmented assignment */
  uint8_t subclassable;
  uint8_t keywords;   /* whether `make` understands keyword arguments */
  uint8_t attributes; /* whether `attribute` finds everything: no methods are looked up after it */
};

/* The types by tag: the product supplies this table (machine/registry.h). A tag that it lacks is NULL. */
extern const struct type *const registry_types[TAG_LAST_TYPE];

/* The type record of a value that is not an object. */
const struct type *type_of_immediate(value v);

/* The type record of a value; for instances and exceptions the one that dispatches to their class. */
static inline const struct type *type_of(value v) {
  return is_object(v) ? registry_types[((const struct object *)object_of(v))->header & 0xFF]
                      : type_of_immediate(v);
}

/* The name of a value's class, for messages. */
const char *type_name(value v);

/* A method of a built-in type: its own, or one that it inherits. */
const struct native *type_own_method(const struct type *type, const char *name);
const struct native *type_method(const struct type *type, const char *name);

/* Whether the type offers this method itself. */
bool type_has_method(const struct type *type, const struct native *native);

/* Makes an instance of a built-in type. */
value type_call(const struct type *type, unsigned count, const value *arguments);

#endif
