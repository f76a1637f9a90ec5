/* Modules as objects: see module.h. */
#include "objects/module.h"

#include "core/vm.h"
#include "objects/base.h"
#include "objects/dict.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/str.h"
#include "objects/writer.h"

value module_new(value name, const struct builtin_module *builtin) {
  struct module *module = object_allocate(sizeof *module, TAG_MODULE);
  module->name = name;
  module->builtin = builtin;
  module->dict = dict_new(builtin != NULL ? 0 : 8);
  dict_set_name(module->dict, "__name__", name);
  return value_of(module);
}

static value builtin_attribute(const struct builtin_module *module, value name) {
  const struct native *native = native_find(module->functions, module->function_count, str_chars(name));
  if (native != NULL) return value_of(native);
  return module->attribute != NULL ? module->attribute(name) : ABSENT;
}

value module_builtin(value name) {
  if (vm.builtins != ABSENT) {
    value found = dict_get(module_of(vm.builtins)->dict, name);
    if (found != ABSENT && !str_is(name, "__name__")) return found;
  }
  return builtin_attribute(registry_modules[0], name);
}

static value module_attribute(value self, value name) {
  struct module *module = module_of(self);
  value found = dict_get(module->dict, name);
  if (found == ABSENT && module->builtin != NULL) found = builtin_attribute(module->builtin, name);
  if (found == ABSENT && str_is(name, "__dict__")) return module->dict;
  if (found == ABSENT && module->builtin == NULL) {
    value function = dict_get_name(module->dict, "__getattr__");
    if (function != ABSENT) return object_call(function, 1, &name);
  }
  return found;
}

static bool module_set_attribute(value self, value name, value item) {
  if (item == ABSENT) return dict_remove(module_of(self)->dict, name) != ABSENT;
  dict_set(module_of(self)->dict, name, item);
  return true;
}

static void module_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  writer_format(writer, module_of(self)->builtin != NULL ? "<module %r (built-in)>" : "<module %r>",
                module_of(self)->name);
}

const struct type type_module = {
    TAG_TYPE,
    "module",
    &type_object,
    .print = module_print,
    .attribute = module_attribute,
    .set_attribute = module_set_attribute,
    .attributes = 1,
};

const struct builtin_module *module_find_builtin(value name) {
  for (unsigned i = 0; i < registry_module_count; i++) {
    if (str_is(name, registry_modules[i]->name)) return registry_modules[i];
  }
  return NULL;
}
