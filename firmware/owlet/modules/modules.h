/* The built-in modules, for the registries. */
#ifndef OWLET_MODULES_MODULES_H
#define OWLET_MODULES_MODULES_H

#include "objects/module.h"

extern const struct builtin_module module_board, module_builtins, module_driverlib, module_gc, module_math,
    module_struct, module_sys, module_time;

/* Types that a module has beside its functions. */
extern const struct type type_foreign, type_pin, type_uart;

#endif
