/* Import: see import.h. */
#include "interpreter/import.h"

#include <string.h>

#include "core/frame.h"
#include "core/image.h"
#include "core/protect.h"
#include "core/vm.h"
#include "interpreter/function.h"
#include "interpreter/interp.h"
#include "objects/attribute.h"
#include "objects/dict.h"
#include "objects/error.h"
#include "objects/module.h"
#include "objects/native.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/text.h"
#include "objects/writer.h"

void import_run(value image_module, value module) {
  value function = function_new(image_module_code(image_module), module, ABSENT, ABSENT, 0, NULL), generator;
  struct frame *frame = function_enter(object_of(function), 0, NULL, &generator);
  frame->names = module_of(module)->dict;
  frame->kind = FRAME_ENTRY;
  interp_run(frame, ABSENT);
}

struct load {
  value image_module, module;
};

static void run_load(void *context) {
  struct load *load = context;
  import_run(load->image_module, load->module);
}

/* Finds a module among those loaded, those in images and the built-in ones; ABSENT when there is none. */
static value load_module(value name) {
  value module = dict_get(vm.modules, name), exception;
  if (module != ABSENT) return module;
  value image_module = image_find_module(str_chars(name), text_of(name)->length);
  const struct builtin_module *builtin = image_module == ABSENT ? module_find_builtin(name) : NULL;
  if (image_module == ABSENT && builtin == NULL) return ABSENT;
  module = module_new(name, builtin);
  dict_set(vm.modules, name, module);
  if (builtin == registry_modules[0]) vm.builtins = module;
  if (builtin != NULL) return module;
  dict_set_name(module_of(module)->dict, "__file__", image_module_source(image_module));
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
  for (; level > 0 && length > 0; level--) {
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

value import_module(value name, value from_list, int32_t level, value from) {
  if (level > 0) name = absolute_name(name, level, from);
  uint32_t length = text_of(name)->length, start = 0;
  value module = ABSENT, top = ABSENT;
  for (uint32_t end = 0; end <= length; end++) {
    if (end < length && str_chars(name)[end] != '.') continue;
    value part = end == length ? name : str_new(str_chars(name), end), parent = module;
    module = load_module(part);
    if (module == ABSENT) not_found(part);
    if (top == ABSENT) top = module;
    if (parent != ABSENT && tag_of(parent) == TAG_MODULE) {
      dict_set(module_of(parent)->dict, str_new(str_chars(name) + start, end - start), module);
    }
    start = end + 1;
  }
  return from_list == NONE ? top : module;
}

value import_name(value v, value name) {
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

void import_all(value v, value into) {
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
  if (module->builtin == NULL || module->builtin->exported == NULL) return;
  for (const char *const *exported = module->builtin->exported; *exported != NULL; exported++) {
    value name = str_from(*exported);
    dict_set(into, name, attribute_get(v, name));
  }
}
