/* The methods of object itself, and the types of the constants: see base.h. */
#include "objects/base.h"

#include "objects/attribute.h"
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/error.h"
#include "objects/exception.h"
#include "objects/instance.h"
#include "objects/int.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/writer.h"

static value object_init(unsigned count, const value *arguments) {
  (void)count, (void)arguments;
  return NONE;
}

static value object_repr(unsigned count, const value *arguments) {
  (void)count;
  struct writer writer;
  writer_gather(&writer);
  value v = arguments[0];
  bool plain = tag_of(v) == TAG_INSTANCE && instance_of(v)->native == ABSENT;
  if (plain) {
    writer_format(&writer, "<__main__.%t object at 0x", v);
    int_print(&writer, int_from_uint32(v), 16, false);
    writer_char(&writer, '>');
  } else if (tag_of(v) == TAG_INSTANCE) {
    object_print(&writer, instance_of(v)->native, true);
  } else if (tag_of(v) == TAG_EXCEPTION) {
    type_exception.print(&writer, v, true);
  } else {
    object_print(&writer, v, true);
  }
  return writer_str(&writer);
}

static value object_str(unsigned count, const value *arguments) {
  value v = arguments[0];
  if (tag_of(v) != TAG_EXCEPTION && (tag_of(v) != TAG_INSTANCE || instance_of(v)->native == ABSENT)) {
    return object_repr(count, arguments);
  }
  struct writer writer;
  writer_gather(&writer);
  if (tag_of(v) == TAG_EXCEPTION) {
    type_exception.print(&writer, v, false);
  } else {
    object_print(&writer, instance_of(v)->native, false);
  }
  return writer_str(&writer);
}

static value object_eq(unsigned count, const value *arguments) {
  (void)count;
  value left = instance_unwrapped(arguments[0]), right = instance_unwrapped(arguments[1]);
  if (left == right) return TRUE;
  return left == arguments[0] ? NOT_IMPLEMENTED : boolean(object_equal(left, right));
}

static value object_ne(unsigned count, const value *arguments) {
  value equal = object_eq(count, arguments);
  return equal == NOT_IMPLEMENTED ? equal : boolean(equal == FALSE);
}

static value object_identity_hash(unsigned count, const value *arguments) {
  (void)count;
  value v = instance_unwrapped(arguments[0]);
  return v == arguments[0] ? int_from_uint32(v >> 2) : int_from_int64(object_hash(v));
}

static value object_setattr(unsigned count, const value *arguments) {
  (void)count;
  str_argument(arguments[1], "attribute name");
  value v = arguments[0];
  if (tag_of(v) == TAG_INSTANCE || tag_of(v) == TAG_EXCEPTION) {
    struct instance *instance = instance_of(v);
    if (instance->dict == ABSENT) instance->dict = dict_new(0);
    dict_set(instance->dict, arguments[1], arguments[2]);
  } else {
    attribute_set(v, arguments[1], arguments[2]);
  }
  return NONE;
}

static value object_delattr(unsigned count, const value *arguments) {
  (void)count;
  str_argument(arguments[1], "attribute name");
  struct instance *instance = instance_of(arguments[0]);
  bool has_dict = tag_of(arguments[0]) == TAG_INSTANCE || tag_of(arguments[0]) == TAG_EXCEPTION;
  if (!has_dict || instance->dict == ABSENT || dict_remove(instance->dict, arguments[1]) == ABSENT) {
    error_raise(&error_AttributeError, "'%t' object has no attribute '%v'", arguments[0], arguments[1]);
  }
  return NONE;
}

static value object_new(unsigned count, const value *arguments) {
  if (tag_of(arguments[0]) == TAG_TYPE) return object_call(arguments[0], count - 1, arguments + 1);
  if (tag_of(arguments[0]) != TAG_CLASS) {
    error_raise(&error_TypeError, "object.__new__(X): X is not a type object");
  }
  struct instance *instance;
  const struct type *native = class_native(arguments[0]);
  if (is_subclass(value_of(native), value_of(&error_BaseException))) {
    return exception_new(arguments[0], tuple_from(positional(count) - 1, arguments + 1));
  }
  instance = object_allocate(sizeof *instance, TAG_INSTANCE);
  instance->class = arguments[0];
  if (native != &type_object) instance->native = object_call(value_of(native), count - 1, arguments + 1);
  return value_of(instance);
}

static const struct native object_methods[] = {
    METHOD("__delattr__", object_delattr, 2, 2),
    METHOD("__eq__", object_eq, 2, 2),
    METHOD("__hash__", object_identity_hash, 1, 1),
    METHOD("__init__", object_init, 1, ANY),
    METHOD("__ne__", object_ne, 2, 2),
    {TAG_NATIVE, "__new__", object_new, 1, ANY, 1, NATIVE_STATIC},
    METHOD("__repr__", object_repr, 1, 1),
    METHOD("__setattr__", object_setattr, 3, 3),
    METHOD("__str__", object_str, 1, 1),
};

static value object_make(const struct type *type, unsigned count, const value *arguments) {
  (void)type, (void)arguments;
  if (count > 0) error_raise(&error_TypeError, "object() takes no arguments");
  struct instance *instance = object_allocate(sizeof *instance, TAG_INSTANCE);
  instance->class = value_of(&type_object);
  return value_of(instance);
}

static void constant_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  writer_text(writer, self == NONE ? "None" : self == ELLIPSIS ? "Ellipsis" : "NotImplemented");
}

static value constant_make(const struct type *type, unsigned count, const value *arguments) {
  (void)count, (void)arguments;
  return type == &type_none ? NONE : type == &type_ellipsis ? ELLIPSIS : NOT_IMPLEMENTED;
}

const struct type type_object = {
    TAG_TYPE,
    "object",
    NULL,
    .make = object_make,
    .methods = object_methods,
    .method_count = COUNT_OF(object_methods),
    .subclassable = 1,
};
const struct type type_none = {TAG_TYPE, "NoneType", &type_object, .make = constant_make,
                               .print = constant_print};
const struct type type_ellipsis = {TAG_TYPE, "ellipsis", &type_object, .make = constant_make,
                                   .print = constant_print};
const struct type type_not_implemented = {
    TAG_TYPE, "NotImplementedType", &type_object, .make = constant_make, .print = constant_print,
};
const struct type type_code = {.header = TAG_TYPE, .name = "code", .base = &type_object};
