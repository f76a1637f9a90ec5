/* Import and namespaces: see module.h. */
#include "objects/module.h"

#include <string.h>

#include "objects/collection.h"
#include "objects/error.h"
#include "interpreter/function.h"
#include "core/heap.h"
#include "core/image.h"
#include "interpreter/interp.h"
#include "objects/text.h"
#include "core/vm.h"
#include "objects/writer.h"

static const struct builtin_module *const builtin_modules[] = {
    &module_board, &module_builtins, &module_driverlib, &module_gc,
    &module_math,  &module_struct,   &module_sys,       &module_time,
};

static struct module *module_of(value v) { return object_of(v); }

value module_new(value name, const struct builtin_module *builtin) {
  struct module *module = heap_allocate(sizeof *module, TAG_MODULE);
  module->name = name;
  module->builtin = builtin;
  module->dict = dict_new(builtin != NULL ? 0 : 8);
  dict_set_name(module->dict, "__name__", name);
  return value_of(module);
}

static const struct native *find_function(const struct builtin_module *module, const char *name) {
  unsigned low = 0, high = module->function_count;
  while (low < high) {
    unsigned middle = (low + high) / 2;
    int order = strcmp(name, module->functions[middle].name);
    if (order == 0) return &module->functions[middle];
    if (order < 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return NULL;
}

static value builtin_attribute(const struct builtin_module *module, value name) {
  const struct native *native = find_function(module, str_chars(name));
  if (native != NULL) return value_of(native);
  return module->attribute != NULL ? module->attribute(name) : ABSENT;
}

value builtin_lookup(value name) {
  if (vm.builtins != ABSENT) {
    value found = dict_get(module_of(vm.builtins)->dict, name);
    if (found != ABSENT && !str_is(name, "__name__")) return found;
  }
  return builtin_attribute(&module_builtins, name);
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
};

void module_run(value image_module, value module) {
  value function = function_new(module_code(image_module), module, ABSENT, ABSENT, 0, NULL), generator;
  struct frame *frame = function_enter(object_of(function), 0, NULL, &generator);
  frame->names = module_of(module)->dict;
  frame->kind = FRAME_ENTRY;
  interp_run(frame, ABSENT);
}

static const struct builtin_module *find_builtin(value name) {
  for (unsigned i = 0; i < COUNT_OF(builtin_modules); i++) {
    if (str_is(name, builtin_modules[i]->name)) return builtin_modules[i];
  }
  return NULL;
}

struct load {
  value image_module, module;
};

static void run_load(void *context) {
  struct load *load = context;
  module_run(load->image_module, load->module);
}

/* Finds a module among those loaded, those in images and the built-in ones; ABSENT when there is none. */
static value load_module(value name) {
  value module = dict_get(vm.modules, name), exception;
  if (module != ABSENT) return module;
  value image_module = image_find_module(name);
  const struct builtin_module *builtin = image_module == ABSENT ? find_builtin(name) : NULL;
  if (image_module == ABSENT && builtin == NULL) return ABSENT;
  module = module_new(name, builtin);
  dict_set(vm.modules, name, module);
  if (builtin == &module_builtins) vm.builtins = module;
  if (builtin != NULL) return module;
  dict_set_name(module_of(module)->dict, "__file__", module_source(image_module));
  struct load load = {image_module, module};
  if (!protect_run(run_load, &load, &exception)) {
    dict_remove(vm.modules, name);
    error_rethrow(exception);
  }
  return module;
}

static _Noreturn void not_found(value name) {
  error_raise(&error_ModuleNotFoundError, "No module named %r", name);
}

/* The name of a relative import as an absolute one. */
static value absolute_name(value name, int32_t level, value from) {
  value start = module_of(from)->name;
  uint32_t length = text_of(start)->length;
  const char *text = str_chars(start);
  for (; level > 0; level--) {
    while (length > 0 && text[length - 1] != '.') length--;
    if (length > 0) length--;
  }
  if (length == 0) error_raise(&error_ImportError, "attempted relative import with no known parent package");
  struct writer writer;
  writer_gather(&writer);
  writer_put(&writer, text, length);
  if (text_of(name)->length > 0) writer_format(&writer, ".%v", name);
  return writer_str(&writer);
}

value module_import(value name, value from_list, int32_t level, value from) {
  if (level > 0) name = absolute_name(name, level, from);
  uint32_t length = text_of(name)->length;
  value module = ABSENT, top = ABSENT;
  for (uint32_t end = 0; end <= length; end++) {
    if (end < length && str_chars(name)[end] != '.') continue;
    value part = end == length ? name : str_new(str_chars(name), end), parent = module;
    module = load_module(part);
    if (module == ABSENT) not_found(part);
    if (top == ABSENT) top = module;
    if (parent != ABSENT && tag_of(parent) == TAG_MODULE) {
      const char *last = strrchr(str_chars(part), '.') + 1;
      dict_set_name(module_of(parent)->dict, last, module);
    }
  }
  return from_list == NONE ? top : module;
}

value module_import_from(value v, value name) {
  value found = attribute_find(v, name);
  if (found != ABSENT) return found;
  if (tag_of(v) == TAG_MODULE) {
    struct writer writer;
    writer_gather(&writer);
    writer_format(&writer, "%v.%v", module_of(v)->name, name);
    found = load_module(writer_str(&writer));
    if (found != ABSENT) return found;
    error_raise(&error_ImportError, "cannot import name %r from %r (unknown location)", name,
                module_of(v)->name);
  }
  error_raise(&error_ImportError, "cannot import name %r", name);
}

void module_import_all(value v, value into) {
  if (tag_of(v) != TAG_MODULE) error_raise(&error_TypeError, "cannot import * from %t", v);
  struct module *module = module_of(v);
  value names = dict_get_name(module->dict, "__all__"), key, item;
  uint32_t position = 0;
  if (names != ABSENT && is_sequence(names)) {
    for (uint32_t i = 0; i < sequence_count(names); i++) {
      dict_set(into, sequence_get(names, i), attribute_get(v, sequence_get(names, i)));
    }
    return;
  }
  while (dict_next(module->dict, &position, &key, &item)) {
    if (is_str(key) && str_chars(key)[0] != '_') dict_set(into, key, item);
  }
  for (unsigned i = 0; module->builtin != NULL && i < module->builtin->function_count; i++) {
    const struct native *native = &module->builtin->functions[i];
    dict_set_name(into, native->name, value_of(native));
  }
  if (module->builtin == &module_math) {
    static const char *const constants[] = {"pi", "e", "tau", "inf", "nan"};
    for (unsigned i = 0; i < COUNT_OF(constants); i++) {
      value name = str_from(constants[i]);
      dict_set(into, name, attribute_get(v, name));
    }
  }
}
