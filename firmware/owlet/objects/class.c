/* Classes, instances, inheritance and the special methods: see class.h. */
#include "objects/class.h"

#include <string.h>

#include "objects/collection.h"
#include "objects/error.h"
#include "interpreter/function.h"
#include "core/heap.h"
#include "objects/number.h"
#include "objects/text.h"
#include "objects/writer.h"

/* What a class must be asked before an attribute of its instances is stored. */
enum { CLASS_SETATTR = 1u << 16, CLASS_DESCRIPTORS = 1u << 17 };

static const char *const operator_names[OP_COUNT + 1] = {
    "lt",       "gt",      "eq",  "le",     "ge",       "ne",      NULL,  NULL,     NULL,
    "or",       "xor",     "and", "lshift", "rshift",   "add",     "sub", "mul",    "matmul",
    "floordiv", "truediv", "mod", "pow",    "or",       "xor",     "and", "lshift", "rshift",
    "add",      "sub",     "mul", "matmul", "floordiv", "truediv", "mod", "pow",    "divmod",
};

static const enum operator swapped[] = {OP_GT, OP_LT, OP_EQ, OP_GE, OP_LE, OP_NE};

bool is_class(value v) { return tag_of(v) == TAG_CLASS || tag_of(v) == TAG_TYPE; }

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

static value lookup_from(value class, uint32_t index, value name) {
  value at;
  for (; (at = class_order(class, index)) != ABSENT; index++) {
    value found = tag_of(at) == TAG_CLASS ? dict_get(class_object_of(at)->dict, name)
                                          : value_of(type_own_method(object_of(at), str_chars(name)));
    if (found != ABSENT) return found;
  }
  return ABSENT;
}

value class_lookup(value class, value name) { return lookup_from(class, 0, name); }

/* Looks only in classes written in Python. */
static value lookup_own(value class, const char *name) {
  struct name buffer;
  value key = temporary_name(&buffer, name), at;
  for (uint32_t i = 0; (at = class_order(class, i)) != ABSENT; i++) {
    value found = tag_of(at) == TAG_CLASS ? dict_get(class_object_of(at)->dict, key) : ABSENT;
    if (found != ABSENT) return found;
  }
  return ABSENT;
}

value class_lookup_name(value class, const char *name) {
  value found = lookup_own(class, name);
  return found != ABSENT ? found : value_of(type_method(class_native(class), name));
}

const struct type *class_native(value class) {
  value at = class;
  for (uint32_t i = 0; tag_of(at) == TAG_CLASS; i++) at = class_order(class, i);
  return object_of(at);
}

bool is_subclass(value class, value base) {
  value at;
  for (uint32_t i = 0; (at = class_order(class, i)) != ABSENT; i++) {
    if (at == base) return true;
  }
  return false;
}

bool is_instance(value v, value class) {
  vm_check_c_stack();
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

/* Whether a class comes in the rest of an order behind its first place. */
static bool comes_later(value order, value class) {
  for (uint32_t i = 1; i < sequence_count(order); i++) {
    if (sequence_get(order, i) == class) return true;
  }
  return false;
}

/* The first class that heads one of the orders and comes later in none. */
static value next_in_order(value orders) {
  for (uint32_t i = 0; i < sequence_count(orders); i++) {
    value order = sequence_get(orders, i);
    if (sequence_count(order) == 0) continue;
    value candidate = sequence_get(order, 0);
    bool blocked = false;
    for (uint32_t j = 0; j < sequence_count(orders); j++) {
      blocked = blocked || comes_later(sequence_get(orders, j), candidate);
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

/* Merges the orders of the bases so that each keeps its own (C3). */
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

/* Instances can be made of one built-in type only. */
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
  struct class_object *class = heap_allocate(sizeof *class, TAG_CLASS);
  class->name = name;
  class->bases = bases;
  class->order = value_of(&empty_tuple);
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
  struct name buffer;
  value hook = lookup_from(value_of(class), 1, temporary_name(&buffer, "__init_subclass__"));
  if (tag_of(hook) == TAG_CLASSMETHOD) hook = ((struct wrapper *)object_of(hook))->function;
  value self = value_of(class);
  if (hook != ABSENT) object_call(hook, 1, &self);
  return self;
}

/* The value of a built-in type that an instance of a class derived from it begins with. */
static value construct_native(const struct type *native, bool has_init, unsigned count,
                              const value *arguments) {
  bool filled_later =
      native == &type_list || native == &type_dict || native == &type_set || native == &type_bytearray;
  if (has_init && filled_later) return native->make(native, 0, NULL);
  return type_call(native, count, arguments);
}

static value call_new(value class, value new, unsigned count, const value *arguments) {
  if (tag_of(new) == TAG_STATICMETHOD) new = ((struct wrapper *)object_of(new))->function;
  unsigned words = positional(count) + 2 * keyword_count(count);
  uint8_t *top = vm.stack_top;
  value *all = stack_reserve(words + 1);
  all[0] = class;
  memcpy(all + 1, arguments, words * sizeof *all);
  value made = object_call(new, count + 1, all);
  vm.stack_top = top;
  return made;
}

value class_construct(value class, unsigned count, const value *arguments, value *initializer) {
  value init = lookup_own(class, "__init__"), new = lookup_own(class, "__new__");
  *initializer = init;
  if (new != ABSENT) {
    value made = call_new(class, new, count, arguments);
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
  struct instance *instance = heap_allocate(sizeof *instance, TAG_INSTANCE);
  instance->class = class;
  if (native != &type_object) instance->native = construct_native(native, init != ABSENT, count, arguments);
  return value_of(instance);
}

static bool belongs_to_object(const struct native *native) {
  return native >= type_object.methods && native < type_object.methods + type_object.method_count;
}

value descriptor_get(value found, value self, value class) {
  switch (tag_of(found)) {
    case TAG_FUNCTION:
      return self == ABSENT ? found : bound_new(found, self);
    case TAG_NATIVE: {
      const struct native *native = object_of(found);
      if (native->kind == NATIVE_CLASS) return bound_new(found, class);
      if (native->kind == NATIVE_CONSTANT) return native->function(0, NULL);
      if (self == ABSENT || native->kind == NATIVE_STATIC || native->kind == NATIVE_FUNCTION) return found;
      bool derived =
          tag_of(self) == TAG_INSTANCE && instance_of(self)->native != ABSENT && !belongs_to_object(native);
      if (derived) self = instance_of(self)->native;
      return native->kind == NATIVE_GETTER ? native->function(1, &self) : bound_new(found, self);
    }
    case TAG_STATICMETHOD:
      return ((struct wrapper *)object_of(found))->function;
    case TAG_CLASSMETHOD:
      return bound_new(((struct wrapper *)object_of(found))->function, class);
    case TAG_PROPERTY: {
      value getter = ((struct property *)object_of(found))->getter;
      if (self == ABSENT) return found;
      if (getter == NONE) error_raise(&error_AttributeError, "unreadable attribute");
      return object_call(getter, 1, &self);
    }
    case TAG_INSTANCE: {
      value method = instance_method(found, "__get__");
      if (method == ABSENT) return found;
      value arguments[] = {found, self == ABSENT ? NONE : self, class};
      return object_call(method, 3, arguments);
    }
    default:
      return found;
  }
}

value instance_method(value self, const char *name) { return lookup_own(instance_of(self)->class, name); }

/* Calls a special method, which may also be a staticmethod or some other callable, with up to two arguments.
 */
static value call_special(value method, value self, value first, value second) {
  value arguments[] = {self, first, second};
  unsigned count = first == ABSENT ? 0 : second == ABSENT ? 1 : 2;
  if (tag_of(method) == TAG_FUNCTION) return object_call(method, count + 1, arguments);
  return object_call(descriptor_get(method, self, class_of(self)), count, arguments + 1);
}

static value call_self(value method, value self, value argument) {
  return call_special(method, self, argument, ABSENT);
}

static value native_of(value self) {
  return tag_of(self) == TAG_INSTANCE ? instance_of(self)->native : ABSENT;
}

static value instance_attribute(value self, value name) {
  struct instance *instance = instance_of(self);
  value found;
  if (instance->dict != ABSENT && (found = dict_get(instance->dict, name)) != ABSENT) return found;
  found = class_lookup(instance->class, name);
  if (found != ABSENT) return descriptor_get(found, self, instance->class);
  if (tag_of(self) == TAG_EXCEPTION && (found = exception_attribute(self, name)) != ABSENT) return found;
  if (str_is(name, "__dict__")) {
    if (instance->dict == ABSENT) instance->dict = dict_new(0);
    return instance->dict;
  }
  if (str_is(name, "__class__")) return instance->class;
  value method = instance_method(self, "__getattr__");
  return method != ABSENT ? call_self(method, self, name) : ABSENT;
}

static bool set_through_descriptor(value found, value self, value name, value item) {
  if (tag_of(found) == TAG_PROPERTY) {
    struct property *property = object_of(found);
    value function = item == ABSENT ? property->deleter : property->setter;
    if (function == NONE) {
      error_raise(&error_AttributeError, "property '%v' of '%t' object has no %s", name, self,
                  item == ABSENT ? "deleter" : "setter");
    }
    value arguments[] = {self, item};
    object_call(function, item == ABSENT ? 1 : 2, arguments);
    return true;
  }
  if (tag_of(found) != TAG_INSTANCE) return false;
  value method = instance_method(found, item == ABSENT ? "__delete__" : "__set__");
  if (method == ABSENT) return false;
  call_special(method, found, self, item);
  return true;
}

static bool instance_set_attribute(value self, value name, value item) {
  struct instance *instance = instance_of(self);
  uint32_t flags = tag_of(instance->class) == TAG_CLASS ? class_object_of(instance->class)->header : 0;
  if (flags & CLASS_SETATTR) {
    value method = instance_method(self, item == ABSENT ? "__delattr__" : "__setattr__");
    if (method != ABSENT) {
      call_special(method, self, name, item);
      return true;
    }
  }
  if ((flags & CLASS_DESCRIPTORS) &&
      set_through_descriptor(class_lookup(instance->class, name), self, name, item)) {
    return true;
  }
  if (item == ABSENT) {
    return instance->dict != ABSENT && dict_remove(instance->dict, name) != ABSENT;
  }
  if (str_is(name, "__class__") && tag_of(item) == TAG_CLASS) {
    instance->class = item;
    return true;
  }
  if (instance->class == value_of(&type_object)) return false;
  if (tag_of(self) == TAG_EXCEPTION && str_is(name, "args")) {
    ((struct exception *)object_of(self))->arguments = tuple_from_iterable(item);
    return true;
  }
  if (tag_of(self) == TAG_EXCEPTION && str_is(name, "__cause__")) {
    if (item != NONE && tag_of(item) != TAG_EXCEPTION) {
      error_raise(&error_TypeError, "exception cause must be None or derive from BaseException");
    }
    ((struct exception *)object_of(self))->cause = item;
    ((struct exception *)object_of(self))->suppress_context = TRUE;
    return true;
  }
  if (instance->dict == ABSENT) instance->dict = dict_new(0);
  dict_set(instance->dict, name, item);
  return true;
}

static void instance_print(struct writer *writer, value self, bool repr) {
  value method = repr ? ABSENT : instance_method(self, "__str__");
  const char *name = method != ABSENT ? "__str__" : "__repr__";
  bool shown_as_text = tag_of(self) == TAG_EXCEPTION && !repr;
  if (method == ABSENT && !shown_as_text) method = instance_method(self, "__repr__");
  if (method != ABSENT) {
    value text = call_self(method, self, ABSENT);
    if (!is_str(text)) error_raise(&error_TypeError, "%s returned non-string (type %t)", name, text);
    writer_put(writer, text_of(text)->data, text_of(text)->length);
  } else if (tag_of(self) == TAG_EXCEPTION) {
    type_exception.print(writer, self, repr);
  } else if (native_of(self) != ABSENT) {
    object_print(writer, native_of(self), repr);
  } else {
    value class = instance_of(self)->class;
    writer_char(writer, '<');
    if (tag_of(class) == TAG_CLASS) {
      writer_format(writer, "%v.%v", class_object_of(class)->module, class_object_of(class)->name);
    } else {
      writer_text(writer, class_name(class));
    }
    writer_text(writer, " object at 0x");
    int_print(writer, int_from_uint32(self), 16, false);
    writer_char(writer, '>');
  }
}

static int32_t instance_length(value self) {
  value method = instance_method(self, "__len__");
  if (method == ABSENT) {
    if (native_of(self) != ABSENT) return object_length(native_of(self));
    error_raise(&error_TypeError, "object of type '%t' has no len()", self);
  }
  value result = call_self(method, self, ABSENT);
  int32_t length = int_argument(result);
  if (length < 0) error_raise(&error_ValueError, "__len__() should return >= 0");
  return length;
}

static bool instance_truth(value self) {
  value method = instance_method(self, "__bool__");
  if (method != ABSENT) {
    value result = call_self(method, self, ABSENT);
    if (!is_bool(result)) error_raise(&error_TypeError, "__bool__ should return bool, returned %t", result);
    return result == TRUE;
  }
  if (instance_method(self, "__len__") != ABSENT) return instance_length(self) != 0;
  return native_of(self) == ABSENT || object_truth(native_of(self));
}

static value instance_unary(enum unary operation, value self) {
  static const char *const names[] = {"__pos__", "__neg__", "__invert__", "__bool__", "__abs__"};
  value method = instance_method(self, names[operation]);
  if (method != ABSENT) return call_self(method, self, ABSENT);
  return native_of(self) != ABSENT ? object_unary(operation, native_of(self)) : ABSENT;
}

static value try_operator(value self, value other, const char *prefix, enum operator operation) {
  char name[20] = "__";
  strcat(name, prefix);
  strcat(name, operator_names[operation]);
  strcat(name, "__");
  value method = instance_method(self, name);
  if (method == ABSENT) return ABSENT;
  value result = call_self(method, self, other);
  return result == NOT_IMPLEMENTED ? ABSENT : result;
}

static value instance_binary(enum operator operation, value left, value right, bool reflected) {
  value self = reflected ? right : left, other = reflected ? left : right, result;
  if (operation <= OP_NE) {
    enum operator own = reflected ? swapped[operation] : operation;
    result = try_operator(self, other, "", own);
    if (result == ABSENT && own == OP_NE) {
      result = try_operator(self, other, "", OP_EQ);
      if (result != ABSENT) result = boolean(!object_truth(result));
    }
  } else {
    bool in_place = operation >= OP_IOR && operation <= OP_IPOW;
    result = try_operator(self, other, in_place ? "i" : reflected ? "r" : "", operation);
    if (in_place && result == ABSENT) return ABSENT;
  }
  if (result != ABSENT || native_of(self) == ABSENT) return result;
  value plain_left = native_of(left) != ABSENT ? native_of(left) : left;
  value plain_right = native_of(right) != ABSENT ? native_of(right) : right;
  if (tag_of(plain_left) == TAG_INSTANCE || tag_of(plain_right) == TAG_INSTANCE) return ABSENT;
  return object_binary(operation, plain_left, plain_right);
}

static bool instance_equal(value left, value right) {
  value result = instance_binary(OP_EQ, left, right, false);
  if (result == ABSENT && tag_of(right) == TAG_INSTANCE) result = instance_binary(OP_EQ, left, right, true);
  return result != ABSENT && object_truth(result);
}

static int64_t instance_hash(value self) {
  value method = instance_method(self, "__hash__");
  if (method == NONE || (method == ABSENT && instance_method(self, "__eq__") != ABSENT)) {
    error_unhashable(self);
  }
  if (method == ABSENT) return native_of(self) != ABSENT ? object_hash(native_of(self)) : self >> 2;
  value result = call_self(method, self, ABSENT);
  if (!is_int(result)) error_raise(&error_TypeError, "__hash__ method should return an integer");
  return object_hash(result);
}

static value instance_get_item(value self, value index) {
  value method = instance_method(self, "__getitem__");
  if (method != ABSENT) return call_self(method, self, index);
  value native = native_of(self);
  if (native == ABSENT) error_raise(&error_TypeError, "'%t' object is not subscriptable", self);
  value missing = tag_of(native) == TAG_DICT ? instance_method(self, "__missing__") : ABSENT;
  if (missing != ABSENT && dict_get(native, index) == ABSENT) return call_self(missing, self, index);
  return object_get_item(native, index);
}

static void instance_set_item(value self, value index, value item) {
  value method = instance_method(self, item == ABSENT ? "__delitem__" : "__setitem__");
  if (method != ABSENT) {
    call_special(method, self, index, item);
  } else if (native_of(self) != ABSENT) {
    object_set_item(native_of(self), index, item);
  } else {
    error_raise(&error_TypeError, "'%t' object %s item %s", self,
                item == ABSENT ? "doesn't support" : "does not support",
                item == ABSENT ? "deletion" : "assignment");
  }
}

static value instance_iterate(value self) {
  value method = instance_method(self, "__iter__");
  if (method == ABSENT && native_of(self) != ABSENT) return object_iterate(native_of(self));
  if (method == ABSENT && instance_method(self, "__getitem__") != ABSENT) return iterator_new(self);
  if (method == ABSENT || method == NONE) error_raise(&error_TypeError, "'%t' object is not iterable", self);
  value iterator = call_self(method, self, ABSENT);
  if (type_of(iterator)->next == NULL ||
      (tag_of(iterator) == TAG_INSTANCE && instance_method(iterator, "__next__") == ABSENT)) {
    error_raise(&error_TypeError, "iter() returned non-iterator of type '%t'", iterator);
  }
  return iterator;
}

static bool instance_contains(value self, value item) {
  value method = instance_method(self, "__contains__");
  if (method != ABSENT) return object_truth(call_self(method, self, item));
  bool iterates =
      instance_method(self, "__iter__") != ABSENT || instance_method(self, "__getitem__") != ABSENT;
  if (!iterates && native_of(self) != ABSENT) return object_contains(native_of(self), item);
  if (!iterates) error_raise(&error_TypeError, "argument of type '%t' is not iterable", self);
  value iterator = instance_iterate(self), element;
  while ((element = object_next(iterator)) != ABSENT) {
    if (object_equal(element, item)) return true;
  }
  return false;
}

struct next_call {
  value method, self, result;
};

static void run_next(void *context) {
  struct next_call *call = context;
  call->result = call_self(call->method, call->self, ABSENT);
}

static value instance_next(value self) {
  struct next_call call = {instance_method(self, "__next__"), self, ABSENT};
  value exception;
  if (call.method == ABSENT) error_raise(&error_TypeError, "'%t' object is not an iterator", self);
  if (protect_run(run_next, &call, &exception)) return call.result;
  if (!exception_is(exception, &error_StopIteration)) error_rethrow(exception);
  return ABSENT;
}

const struct type type_instance = {
    TAG_TYPE,
    "object",
    &type_object,
    .print = instance_print,
    .length = instance_length,
    .truth = instance_truth,
    .unary = instance_unary,
    .binary = instance_binary,
    .equal = instance_equal,
    .hash = instance_hash,
    .get_item = instance_get_item,
    .set_item = instance_set_item,
    .contains = instance_contains,
    .iterate = instance_iterate,
    .next = instance_next,
    .attribute = instance_attribute,
    .set_attribute = instance_set_attribute,
    .in_place = 2,
};

/* Classes as objects. */

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
  value bases = arguments[1], dict = dict_new(0);
  if (tag_of(bases) != TAG_TUPLE || tag_of(arguments[2]) != TAG_DICT) {
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
};
const struct type type_class = {
    TAG_TYPE,
    "type",
    &type_object,
    .print = class_print,
    .attribute = class_attribute,
    .set_attribute = class_set_attribute,
};

/* super */

value super_new(value class, value self) {
  struct super_object *super = heap_allocate(sizeof *super, TAG_SUPER);
  super->class = class;
  super->self = self;
  return value_of(super);
}

value super_lookup(value class, value self, value name, value *bound_self) {
  value start = is_class(self) ? self : class_of(self), at;
  uint32_t index = 0;
  while ((at = class_order(start, index)) != ABSENT && at != class) index++;
  value found = lookup_from(start, index + 1, name);
  *bound_self = ABSENT;
  if (found == ABSENT && tag_of(self) == TAG_EXCEPTION) found = exception_attribute(self, name);
  if (found == ABSENT) error_raise(&error_AttributeError, "'super' object has no attribute '%v'", name);
  if (is_class(self)) return descriptor_get(found, ABSENT, self);
  if (tag_of(found) == TAG_FUNCTION) {
    *bound_self = self;
    return found;
  }
  return descriptor_get(found, self, class_of(self));
}

static value super_attribute(value self, value name) {
  struct super_object *super = object_of(self);
  value bound_self, found = super_lookup(super->class, super->self, name, &bound_self);
  return bound_self != ABSENT ? bound_new(found, bound_self) : found;
}

static value super_make(const struct type *type, unsigned count, const value *arguments) {
  (void)type;
  if (count != 2 || !is_class(arguments[0])) error_raise(&error_RuntimeError, "super(): no arguments");
  if (!is_instance(arguments[1], arguments[0]) &&
      !(is_class(arguments[1]) && is_subclass(arguments[1], arguments[0]))) {
    error_raise(&error_TypeError, "super(type, obj): obj must be an instance or subtype of type");
  }
  return super_new(arguments[0], arguments[1]);
}

const struct type type_super = {
    TAG_TYPE, "super", &type_object, .make = super_make, .attribute = super_attribute,
};
