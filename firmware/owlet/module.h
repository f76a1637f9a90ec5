/* Modules: import, the namespaces of running programs, and the built-in modules. */
#ifndef OWLET_MODULE_H
#define OWLET_MODULE_H

#include "object.h"

struct module {
  uint32_t header;
  value name;
  value dict;
  const struct builtin_module *builtin; /* or NULL */
};

/* An entry of a built-in module: a function, a number or something made when asked for. */
struct builtin_module {
  const char *name;
  const struct native *functions; /* sorted by name */
  uint16_t function_count;
  value (*attribute)(value name); /* what is no function, or NULL */
};

value module_new(value name, const struct builtin_module *builtin);
value module_import(value name, value from_list);
value module_import_from(value module, value name);
void module_import_all(value module, value into);

/* A name that is nowhere else: the built-in functions and types; ABSENT when unknown. */
value builtin_lookup(value name);

extern const struct builtin_module module_math, module_sys, module_time, module_gc, module_struct, module_driverlib,
  module_board, module_builtins;

/* Text for sys.print_exception and the end of a program. */
_Noreturn void system_exit(value status);

#endif
