/* Classes, inheritance and the construction of instances: see class.h. */
#include "objects/class.h"

#include <string.h>

#include "objects/base.h"
#include "objects/bytearray.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/error.h"
#include "objects/exception.h"
#include "objects/guard.h"
#include "objects/instance.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/sequence.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/writer.h"

value class_of(value v) {
  unsigned tag = tag_of(v);
  if (tag == TAG_INSTANCE || tag == TAG_EXCEPTION) return instance_of(v)->class;
  if (tag == TAG_CLASS) return value_of(&type_type);
  return value_of(type_of(v));
}

bool is_class(value v) {
  return tag_of(v) == TAG_CLASS || tag_of(v) == TAG_TYPE;
}

value class_order(value class, uint32_t index) {
  if (tag_of(class) == TAG_CLASS) {
    value order = class_object_of(class)->order;
    return index < tuple_count(order) ? tuple_get(order, index) : ABSENT;
  }
  const struct type *type = object_of(class);
  while (type != NULL && index-- > 0) type = type->base;
  return value_of(type);
}

const char *class_name(value class) {
  if (tag_of(class) == TAG_TYPE) return ((const struct type *)object_of(class))->name;
  const char *name = str_chars(class_object_of(class)->name);
  const char *last = strrchr(name, '.');
  return last != NULL ? last + 1 : name;
}

value class_lookup_from(value class, uint32_t index, value name) {
  value at;
  for (; (at = class_order(class, index)) != ABSENT; index++) {
    value found = tag_of(at) == TAG_CLASS ? dict_get(class_object_of(at)->dict, name)
                                          : value_of(type_own_method(object_of(at), str_chars(name)));
    if (found != ABSENT) return found;
  }
  return ABSENT;
}

value class_lookup(value class, value name) {
  return class_lookup_from(class, 0, name);
}

value class_lookup_own(value class, const char *name) {
  struct str_name buffer;
  value key = str_temporary(&buffer, name), at;
  for (uint32_t i = 0; (at = class_order(class, i)) != ABSENT; i++) {
    value found = tag_of(at) == TAG_CLASS ? dict_get(class_object_of(at)->dict, key) : ABSENT;
    if (found != ABSENT) return found;
  }
  return ABSENT;
}

value class_lookup_name(value class, const char *name) {
  value found = class_lookup_own(class, name);
  return found != ABSENT ? found : value_of(type_method(class_native(class), name));
}

const struct type *class_native(value class) {
  value at = class;
  for (uint32_t i = 0; tag_of(at) == TAG_CLASS; i++) at = class_order(class, i);
  return object_of(at);
}

value class_convert(value class, value made) {
  return class == class_of(made) ? made : object_call(class, 1, &made);
}

bool is_subclass(value class, value base) {
  value at;
  for (uint32_t i = 0; (at = class_order(class, i)) != ABSENT; i++) {
    if (at == base) return true;
  }
  return false;
}

bool is_instance(value v, value class) {
  guard_stack();
  class = instance_unwrapped(class);
  if (tag_of(class) == TAG_TUPLE) {
    for (uint32_t i = 0; i < tuple_count(class); i++) {
      if (is_instance(v, tuple_get(class, i))) return true;
    }
    return false;
  }
  if (!is_class(class)) {
    error_raise(&error_TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union");
  }
  return is_subclass(class_of(v), class);
}

static bool is_descriptor(value v) {
  if (tag_of(v) == TAG_PROPERTY) return true;
  if (tag_of(v) != TAG_INSTANCE) return false;
  return instance_method(v, "__set__") != ABSENT || instance_method(v, "__delete__") != ABSENT;
}

static void note_descriptor(struct class_object *class, value item) {
  if (is_descriptor(item)) class->header |= CLASS_DESCRIPTORS;
}

/* Whether a class is in an order's tail. */
static bool is_in_tail(value order, value class) {
  for (uint32_t i = 1; i < sequence_count(order); i++) {
    if (sequence_get(order, i) == class) return true;
  }
  return false;
}

/* The first class that is the head of an order and in no order's tail. */
static value next_in_order(value orders) {
  for (uint32_t i = 0; i < sequence_count(orders); i++) {
    value order = sequence_get(orders, i);
    if (sequence_count(order) == 0) continue;
    value candidate = sequence_get(order, 0);
    bool blocked = false;
    for (uint32_t j = 0; j < sequence_count(orders); j++) {
      blocked = blocked || is_in_tail(sequence_get(orders, j), candidate);
    }
    if (!blocked) return candidate;
  }
  return ABSENT;
}

static value order_of(value class) {
  value list = list_new(0), at;
  for (uint32_t i = 0; (at = class_order(class, i)) != ABSENT; i++) list_append(list, at);
  return list;
}

/* Merges the orders of the bases and preserves each (C3 linearization). */
static value merge_orders(value class, value bases) {
  value orders = list_new(0), result = list_new(0), next;
  for (uint32_t i = 0; i < tuple_count(bases); i++) list_append(orders, order_of(tuple_get(bases, i)));
  list_append(orders, list_from_iterable(bases));
  list_append(result, class);
  while ((next = next_in_order(orders)) != ABSENT) {
    list_append(result, next);
    for (uint32_t i = 0; i < sequence_count(orders); i++) {
      value order = sequence_get(orders, i), zero = small(0);
      if (sequence_count(order) > 0 && sequence_get(order, 0) == next) object_set_item(order, zero, ABSENT);
    }
  }
  for (uint32_t i = 0; i < sequence_count(orders); i++) {
    if (sequence_count(sequence_get(orders, i)) == 0) continue;
    error_raise(&error_TypeError, "Cannot create a consistent method resolution order (MRO) for bases");
  }
  return tuple_from_iterable(result);
}

/* A class can derive from one built-in type only. */
static void check_natives(value class) {
  const struct type *native = class_native(class);
  value at;
  for (uint32_t i = 0; (at = class_order(class, i)) != ABSENT; i++) {
    if (tag_of(at) == TAG_TYPE && !is_subclass(value_of(native), at)) {
      error_raise(&error_TypeError, "multiple bases have instance lay-out conflict");
    }
  }
}

static void check_bases(value bases) {
  for (uint32_t i = 0; i < tuple_count(bases); i++) {
    value base = tuple_get(bases, i);
    if (!is_class(base)) error_raise(&error_TypeError, "bases must be types");
    if (tag_of(base) == TAG_TYPE && !((const struct type *)object_of(base))->subclassable) {
      error_raise(&error_TypeError, "type '%s' is not an acceptable base type", class_name(base));
    }
    for (uint32_t j = 0; j < i; j++) {
      if (tuple_get(bases, j) == base) {
        error_raise(&error_TypeError, "duplicate base class %s", class_name(base));
      }
    }
  }
}

value class_new(value name, value bases, value dict, value module) {
  value object = value_of(&type_object);
  if (tuple_count(bases) == 0) bases = tuple_from(1, &object);
  check_bases(bases);
  struct class_object *class = object_allocate(sizeof *class, TAG_CLASS);
  class->name = name;
  class->bases = bases;
  class->order = value_of(&tuple_empty);
  class->dict = dict;
  class->module = module;
  class->order = merge_orders(value_of(class), bases);
  check_natives(value_of(class));
  for (uint32_t i = 0; i < tuple_count(bases); i++) {
    if (tag_of(tuple_get(bases, i)) == TAG_CLASS) {
      class->header |= class_object_of(tuple_get(bases, i))->header & (CLASS_SETATTR | CLASS_DESCRIPTORS);
    }
  }
  if (dict_get_name(dict, "__setattr__") != ABSENT || dict_get_name(dict, "__delattr__") != ABSENT) {
    class->header |= CLASS_SETATTR;
  }
  static const char *const wrapped[] = {"__new__", "__init_subclass__", "__class_getitem__"};
  for (unsigned i = 0; i < COUNT_OF(wrapped); i++) {
    value method = dict_get_name(dict, wrapped[i]);
    const struct type *wrapper = i == 0 ? &type_staticmethod : &type_classmethod;
    if (tag_of(method) == TAG_FUNCTION) dict_set_name(dict, wrapped[i], wrapper->make(wrapper, 1, &method));
  }
  uint32_t position = 0;
  value key, item;
  while (dict_next(dict, &position, &key, &item)) {
    note_descriptor(class, item);
    if (tag_of(item) == TAG_INSTANCE && instance_method(item, "__set_name__") != ABSENT) {
      value arguments[] = {value_of(class), key};
      object_call_method(item, "__set_name__", 2, arguments);
    }
  }
  struct str_name buffer;
  value hook = class_lookup_from(value_of(class), 1, str_temporary(&buffer, "__init_subclass__"));
  if (tag_of(hook) == TAG_CLASSMETHOD) hook = ((struct wrapper *)object_of(hook))->function;
  value self = value_of(class);
  if (hook != ABSENT) object_call(hook, 1, &self);
  return self;
}

/* The initial value of the built-in type in an instance of a class derived from it. */
static value construct_native(const struct type *native, bool has_init, unsigned count,
                              const value *arguments) {
  bool filled_later =
      native == &type_list || native == &type_dict || native == &type_set || native == &type_bytearray;
  if (has_init && filled_later) return native->make(native, 0, NULL);
  return type_call(native, count, arguments);
}

value class_construct(value class, unsigned count, const value *arguments, value *initializer) {
  value init = class_lookup_own(class, "__init__"), new = class_lookup_own(class, "__new__");
  *initializer = init;
  if (new != ABSENT) {
    if (tag_of(new) == TAG_STATICMETHOD) new = ((struct wrapper *)object_of(new))->function;
    value made = object_call_with_self(new, class, count, arguments);
    if (!is_instance(made, class)) *initializer = ABSENT;
    return made;
  }
  const struct type *native = class_native(class);
  if (is_subclass(value_of(native), value_of(&error_BaseException))) {
    if (init == ABSENT && keyword_count(count) > 0) {
      error_raise(&error_TypeError, "%s() takes no keyword arguments", class_name(class));
    }
    return exception_new(class, tuple_from(positional(count), arguments));
  }
  if (native == &type_object && init == ABSENT && count > 0) {
    error_raise(&error_TypeError, "%s() takes no arguments", class_name(class));
  }
  struct instance *instance = object_allocate(sizeof *instance, TAG_INSTANCE);
  instance->class = class;
  if (native != &type_object) instance->native = construct_native(native, init != ABSENT, count, arguments);
  return value_of(instance);
}

/* Classes as objects */

static value class_special(value class, value name) {
  if (str_is(name, "__name__")) return str_from(class_name(class));
  if (str_is(name, "__qualname__")) {
    return tag_of(class) == TAG_CLASS ? class_object_of(class)->name : str_from(class_name(class));
  }
  if (str_is(name, "__module__")) {
    return tag_of(class) == TAG_CLASS ? class_object_of(class)->module : str_from("builtins");
  }
  if (str_is(name, "__bases__") || str_is(name, "__base__")) {
    value base = class_order(class, 1);
    value bases =
        tag_of(class) == TAG_CLASS ? class_object_of(class)->bases : tuple_from(base != ABSENT, &base);
    if (str_is(name, "__bases__")) return bases;
    return tuple_count(bases) > 0 ? tuple_get(bases, 0) : NONE;
  }
  if (str_is(name, "__mro__")) return tuple_from_iterable(order_of(class));
  if (str_is(name, "__dict__") && tag_of(class) == TAG_CLASS) return class_object_of(class)->dict;
  return ABSENT;
}

static value class_attribute(value self, value name) {
  value found = class_lookup(self, name);
  if (found != ABSENT && !str_is(name, "__module__") && !str_is(name, "__qualname__")) {
    return descriptor_get(found, ABSENT, self);
  }
  return class_special(self, name);
}

static bool class_set_attribute(value self, value name, value item) {
  if (tag_of(self) != TAG_CLASS) {
    error_raise(&error_TypeError, "cannot set '%v' attribute of immutable type '%s'", name, class_name(self));
  }
  struct class_object *class = class_object_of(self);
  if (item == ABSENT) return dict_remove(class->dict, name) != ABSENT;
  if (str_is(name, "__name__")) {
    class->name = str_argument(item, "__name__");
    return true;
  }
  note_descriptor(class, item);
  if (str_is(name, "__setattr__")) class->header |= CLASS_SETATTR;
  dict_set(class->dict, name, item);
  return true;
}

static void class_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  if (tag_of(self) == TAG_TYPE) {
    writer_format(writer, "<class '%s'>", class_name(self));
  } else {
    writer_format(writer, "<class '%v.%v'>", class_object_of(self)->module, class_object_of(self)->name);
  }
}

/* type(v), or type(name, bases, dict). */
static value type_make(const struct type *type, unsigned count, const value *arguments) {
  (void)type;
  if (count == 1) return class_of(arguments[0]);
  if (count != 3) error_raise(&error_TypeError, "type() takes 1 or 3 arguments");
  value bases = instance_unwrapped(arguments[1]), dict = dict_new(0);
  if (tag_of(bases) != TAG_TUPLE || tag_of(instance_unwrapped(arguments[2])) != TAG_DICT) {
    error_raise(&error_TypeError, "type() needs a name, a tuple of base classes and a dict");
  }
  dict_update(dict, arguments[2]);
  return class_new(str_argument(arguments[0], "type() argument 1"), bases, dict, str_from("__main__"));
}

const struct type type_type = {
    TAG_TYPE,
    "type",
    &type_object,
    .make = type_make,
    .print = class_print,
    .attribute = class_attribute,
    .set_attribute = class_set_attribute,
    .attributes = 1,
};
const struct type type_class = {
    TAG_TYPE,
    "type",
    &type_object,
    .print = class_print,
    .attribute = class_attribute,
    .set_attribute = class_set_attribute,
    .attributes = 1,
};
