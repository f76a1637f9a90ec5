/*
 * What every kind of object can do: a type is a record of slots, constant and in flash. A slot that is NULL
 * means that the type has no such behaviour; the generic functions below then raise what CPython raises.
 * Classes written in Python are objects of their own (class.h) whose instances dispatch to methods.
 */
#ifndef OWLET_OBJECT_H
#define OWLET_OBJECT_H

#include "core/value.h"

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

/*
 * A function in C. `count` says how many positional arguments there are (low 16 bits) and how many keyword
 * arguments follow them as name and value (next bits). `least` and `most` bound the positional ones.
 */
typedef value (*native_function)(unsigned count, const value *arguments);

struct native {
  uint32_t header;
  const char *name;
  native_function function;
  uint8_t least, most;
  uint8_t keywords; /* whether keyword arguments are understood */
  uint8_t kind;
};

enum native_kind {
  NATIVE_FUNCTION,
  NATIVE_METHOD,
  NATIVE_STATIC,
  NATIVE_CLASS,
  NATIVE_GETTER,
  NATIVE_CONSTANT
};

enum { ANY = 255 };

static inline unsigned positional(unsigned count) { return count & 0xFFFF; }
static inline unsigned keyword_count(unsigned count) { return count >> 16; }
static inline unsigned with_keywords(unsigned count, unsigned keywords) { return count | keywords << 16; }

/* Entries of the method tables, which are sorted by name. */
#define METHOD(name, function, least, most) \
  { TAG_NATIVE, name, function, least, most, 0, NATIVE_METHOD }
#define METHOD_KEYWORDS(name, function, least, most) \
  { TAG_NATIVE, name, function, least, most, 1, NATIVE_METHOD }
#define STATIC_METHOD(name, function, least, most) \
  { TAG_NATIVE, name, function, least, most, 0, NATIVE_STATIC }
#define GETTER(name, function) \
  { TAG_NATIVE, name, function, 1, 1, 0, NATIVE_GETTER }
#define FUNCTION(name, function, least, most) \
  { TAG_NATIVE, name, function, least, most, 0, NATIVE_FUNCTION }
#define FUNCTION_KEYWORDS(name, function, least, most) \
  { TAG_NATIVE, name, function, least, most, 1, NATIVE_FUNCTION }
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

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
  uint8_t keywords; /* whether `make` understands keyword arguments */
};

extern const struct type type_object, type_type, type_none, type_bool, type_int, type_float, type_str,
    type_bytes, type_bytearray, type_tuple, type_list, type_dict, type_set, type_frozenset, type_range,
    type_slice, type_ellipsis, type_not_implemented, type_class, type_instance, type_exception, type_native,
    type_function, type_bound, type_cell, type_generator, type_module, type_view, type_iterator,
    type_dict_iterator, type_set_iterator, type_enumerate, type_zip, type_map, type_filter, type_reversed,
    type_call_iterator, type_property, type_staticmethod, type_classmethod, type_super, type_foreign,
    type_pin, type_uart, type_stream, type_code;

/* The type record behind a value; for instances and exceptions the one that dispatches to their class. */
const struct type *type_of(value v);

/* What type(v) is: a TYPE or a CLASS. */
value class_of(value v);

/* The name of a value's class, for messages. */
const char *type_name(value v);

bool object_truth(value v);
bool object_equal(value left, value right);
int64_t object_hash(value v); /* raises TypeError when unhashable */
int32_t object_length(value v);
value object_unary(enum unary operation, value operand);
value object_binary(enum operator operation, value left, value right);
bool object_less(value left, value right);
bool object_contains(value container, value item);
value object_get_item(value v, value index);
void object_set_item(value v, value index, value item);
value object_iterate(value v);
value object_next(value iterator);

/* Attributes; find returns ABSENT where get raises AttributeError. */
value attribute_find(value v, value name);
value attribute_get(value v, value name);
void attribute_set(value v, value name, value item);

/* Looks a method up and says whether `*self` must be passed as first argument (else it becomes ABSENT). */
value attribute_method(value v, value name, value *self);

/* A method of a built-in type: its own, or one that it inherits. */
const struct native *type_own_method(const struct type *type, const char *name);
const struct native *type_method(const struct type *type, const char *name);

/* Makes an instance of a built-in type. */
value type_call(const struct type *type, unsigned count, const value *arguments);

/* Calls anything callable. */
value object_call(value function, unsigned count, const value *arguments);
value object_call_method(value v, const char *name, unsigned count, const value *arguments);

/* Calls a function written in C after checking the number of its arguments. */
value native_call(const struct native *native, unsigned count, const value *arguments);

/* str(v) and repr(v) written somewhere. */
void object_print(struct writer *writer, value v, bool repr);

/* Takes the value of a keyword argument, or ABSENT; unknown ones are for keywords_check to complain about. */
value keyword_find(unsigned count, const value *arguments, const char *name);
void keywords_check(const char *function, unsigned count, const value *arguments, const char *const *names);

/* __index__: an int from an int, bool or an object with that method, which is called; else ABSENT. */
value object_index(value v);

/* An argument as an index or count. */
int32_t int_argument(value v);

/* Index of an element of a sequence, negative ones counted from the end; raises IndexError naming `what`. */
uint32_t sequence_index(value index, uint32_t length, const char *what);

#endif
