/* The tags of the types that modules add. */
#ifndef OWLET_MODULES_TAGS_H
#define OWLET_MODULES_TAGS_H

#include "core/value.h"

enum { TAG_FOREIGN = TAG_EXTENSION, TAG_PIN, TAG_UART, TAG_STREAM };

#endif
