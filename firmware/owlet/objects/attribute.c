/* Attributes: see attribute.h. */
#include "objects/attribute.h"

#include "objects/class.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/error.h"
#include "objects/guard.h"
#include "objects/instance.h"
#include "objects/module.h"
#include "objects/native.h"
#include "objects/str.h"

value attribute_find(value v, value name) {
  const struct type *type = type_of(v);
  guard_stack();
  if (type->attribute != NULL) {
    value found = type->attribute(v, name);
    if (found != ABSENT) return found;
  }
  if (!type->attributes) {
    const struct native *native = type_method(type, str_chars(name));
    if (native != NULL) return descriptor_get(value_of(native), v, value_of(type));
  }
  if (str_is(name, "__class__")) return class_of(v);
  return ABSENT;
}

value attribute_get(value v, value name) {
  value found = attribute_find(v, name);
  if (found != ABSENT) return found;
  if (tag_of(v) == TAG_MODULE) {
    error_raise(&error_AttributeError, "module '%v' has no attribute '%v'",
                ((struct module *)object_of(v))->name, name);
  }
  if (is_class(v)) {
    error_raise(&error_AttributeError, "type object '%s' has no attribute '%v'", class_name(v), name);
  }
  error_raise(&error_AttributeError, "'%t' object has no attribute '%v'", v, name);
}

void attribute_set(value v, value name, value item) {
  const struct type *type = type_of(v);
  if (type->set_attribute != NULL && type->set_attribute(v, name, item)) return;
  if (item != ABSENT && attribute_find(v, name) != ABSENT) {
    error_raise(&error_AttributeError, "'%t' object attribute '%v' is read-only", v, name);
  }
  attribute_get(v, name);
  error_raise(&error_AttributeError, "'%t' object has no attribute '%v'", v, name);
}

value attribute_method(value v, value name, value *self) {
  unsigned tag = tag_of(v);
  if (tag == TAG_INSTANCE || tag == TAG_EXCEPTION) {
    struct instance *instance = instance_of(v);
    bool own = instance->dict != ABSENT && dict_get(instance->dict, name) != ABSENT;
    value found = own ? ABSENT : class_lookup(instance->class, name);
    if (tag_of(found) == TAG_FUNCTION) {
      *self = v;
      return found;
    }
  } else if (tag != TAG_MODULE && tag != TAG_CLASS && tag != TAG_TYPE && tag != TAG_SUPER) {
    const struct native *native = type_method(type_of(v), str_chars(name));
    if (native != NULL && native->kind == NATIVE_METHOD) {
      *self = v;
      return value_of(native);
    }
  }
  *self = ABSENT;
  return attribute_get(v, name);
}
