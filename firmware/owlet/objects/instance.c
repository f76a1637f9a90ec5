/* Instances, and the special methods that fill their slots: see instance.h. */
#include "objects/instance.h"

#include <string.h>

#include "core/protect.h"
#include "objects/base.h"
#include "objects/class.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/error.h"
#include "objects/exception.h"
#include "objects/int.h"
#include "objects/iterator.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/text.h"
#include "objects/tuple.h"
#include "objects/writer.h"

static const char *const operator_names[OP_COUNT + 1] = {
    "lt",       "gt",      "eq",  "le",     "ge",       "ne",      NULL,  NULL,     NULL,
    "or",       "xor",     "and", "lshift", "rshift",   "add",     "sub", "mul",    "matmul",
    "floordiv", "truediv", "mod", "pow",    "or",       "xor",     "and", "lshift", "rshift",
    "add",      "sub",     "mul", "matmul", "floordiv", "truediv", "mod", "pow",    "divmod",
};

static const enum operator swapped[] = {OP_GT, OP_LT, OP_EQ, OP_GE, OP_LE, OP_NE};

value instance_method(value self, const char *name) {
  return class_lookup_own(instance_of(self)->class, name);
}

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

/* A set or bytearray shows the name of its class. */
static void print_native(struct writer *writer, value self, bool repr) {
  value native = native_of(self);
  bool named =
      tag_of(native) == TAG_SET || tag_of(native) == TAG_FROZENSET || tag_of(native) == TAG_BYTEARRAY;
  if (!named) {
    object_print(writer, native, repr);
    return;
  }
  struct writer text;
  writer_gather(&text);
  object_print(&text, native, true);
  const char *from = memchr(text.data, text.data[0] == '{' ? '{' : '(', text.length);
  writer_text(writer, type_name(self));
  if (*from == '{') writer_char(writer, '(');
  writer_put(writer, from, text.length - (from - (const char *)text.data));
  if (*from == '{') writer_char(writer, ')');
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
    print_native(writer, self, repr);
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
  bool formats = operation == OP_MOD && !reflected && (is_str(plain_left) || tag_of(plain_left) == TAG_BYTES);
  if (formats) return object_try_binary(operation, plain_left, right);
  if (tag_of(plain_left) == TAG_INSTANCE || tag_of(plain_right) == TAG_INSTANCE) return ABSENT;
  return object_try_binary(operation, plain_left, plain_right);
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
    .attributes = 1,
    .in_place = 2,
};
