/* Descriptors: see descriptor.h. */
#include "objects/descriptor.h"

#include "objects/attribute.h"
#include "objects/base.h"
#include "objects/bound.h"
#include "objects/error.h"
#include "objects/instance.h"
#include "objects/keyword.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"

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

static value property_make(const struct type *type, unsigned count, const value *arguments) {
  static const char *const names[] = {"fget", "fset", "fdel", "doc", NULL};
  (void)type;
  keyword_check("property", count, arguments, names);
  struct property *property = object_allocate(sizeof *property, TAG_PROPERTY);
  value *functions[] = {&property->getter, &property->setter, &property->deleter};
  for (unsigned i = 0; i < 3; i++) {
    value keyword = keyword_find(count, arguments, names[i]);
    *functions[i] = i < positional(count) ? arguments[i] : keyword != ABSENT ? keyword : NONE;
  }
  return value_of(property);
}

static value property_copy(value self, unsigned which, value function) {
  struct property *property = object_allocate(sizeof *property, TAG_PROPERTY);
  *property = *(struct property *)object_of(self);
  value *functions[] = {&property->getter, &property->setter, &property->deleter};
  *functions[which] = function;
  return value_of(property);
}

static value property_getter(unsigned count, const value *arguments) {
  (void)count;
  return property_copy(arguments[0], 0, arguments[1]);
}

static value property_setter(unsigned count, const value *arguments) {
  (void)count;
  return property_copy(arguments[0], 1, arguments[1]);
}

static value property_deleter(unsigned count, const value *arguments) {
  (void)count;
  return property_copy(arguments[0], 2, arguments[1]);
}

static const struct native property_methods[] = {
    METHOD("deleter", property_deleter, 2, 2),
    METHOD("getter", property_getter, 2, 2),
    METHOD("setter", property_setter, 2, 2),
};

static value property_attribute(value self, value name) {
  struct property *property = object_of(self);
  if (str_is(name, "fget")) return property->getter;
  if (str_is(name, "fset")) return property->setter;
  return str_is(name, "fdel") ? property->deleter : ABSENT;
}

const struct type type_property = {
    TAG_TYPE,
    "property",
    &type_object,
    .keywords = 1,
    .make = property_make,
    .attribute = property_attribute,
    .methods = property_methods,
    .method_count = COUNT_OF(property_methods),
};

static value wrapper_make(const struct type *type, unsigned count, const value *arguments) {
  if (count != 1) {
    error_raise(&error_TypeError, "%s expected 1 argument, got %u", type->name, positional(count));
  }
  enum tag tag = type == &type_staticmethod ? TAG_STATICMETHOD : TAG_CLASSMETHOD;
  struct wrapper *wrapper = object_allocate(sizeof *wrapper, tag);
  wrapper->function = arguments[0];
  return value_of(wrapper);
}

static value wrapper_attribute(value self, value name) {
  return attribute_find(((struct wrapper *)object_of(self))->function, name);
}

const struct type type_staticmethod = {
    TAG_TYPE, "staticmethod", &type_object, .make = wrapper_make, .attribute = wrapper_attribute,
};
const struct type type_classmethod = {
    TAG_TYPE, "classmethod", &type_object, .make = wrapper_make, .attribute = wrapper_attribute,
};
