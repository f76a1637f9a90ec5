/* Modules as objects: the namespaces of running programs and of built-in modules. */
#ifndef OWLET_OBJECTS_MODULE_H
#define OWLET_OBJECTS_MODULE_H

#include "objects/native.h"
#include "objects/type.h"

struct module {
  uint32_t header;
  value name;
  value dict;
  const struct builtin_module *builtin; /* or NULL */
};

/* A built-in module: functions, and what else it has. */
struct builtin_module {
  const char *name;
  const struct native *functions; /* sorted by name */
  uint16_t function_count;
  value (*attribute)(value name); /* what is no function, or NULL */
  const char *const *exported;    /* names of attributes that `import *` takes, ending with NULL; or NULL */
};

extern const struct type type_module;

/* The built-in modules: the product supplies this table (machine/registry.h). The first one is `builtins`. */
extern const struct builtin_module *const registry_modules[];
extern const unsigned registry_module_count;

static inline struct module *module_of(value v) {
  return object_of(v);
}

value module_new(value name, const struct builtin_module *builtin);

/* A built-in module by name, or NULL. */
const struct builtin_module *module_find_builtin(value name);

/* A name that is nowhere else: the built-in functions and types; ABSENT when unknown. */
value module_builtin(value name);

#endif
