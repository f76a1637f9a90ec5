/* What Owlet without a board has: no pins, no UARTs, no driver library. */
#include "machine/registry.h"

const struct type *const registry_types[TAG_LAST_TYPE] = {REGISTRY_TYPES};

const struct builtin_module *const registry_modules[] = {
    &module_builtins, &module_gc, &module_math, &module_struct, &module_sys, &module_time,
};

const unsigned registry_module_count = COUNT_OF(registry_modules);
