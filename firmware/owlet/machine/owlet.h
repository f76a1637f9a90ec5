/* The Python virtual machine: its interface for the board's main program. */
#ifndef OWLET_MACHINE_OWLET_H
#define OWLET_MACHINE_OWLET_H

#include <stddef.h>
#include <stdint.h>

#include "core/port.h"

enum { OWLET_IN_PROMPT = 1, OWLET_SYSTEM_EXIT = 1 };

/* Initializes the machine in this memory. */
void owlet_init(void *heap, size_t size);

/* Whether the bytes are an image this machine can run safely. Uses the VM stack: not while a program runs. */
int owlet_image_valid(const uint8_t *image, size_t length);

/* Allocates memory for an upload, or returns NULL. It stays valid until the next allocation or run. */
uint8_t *owlet_allocate_image(size_t length);

/* Makes the modules of a valid image importable without running it (programs stored in flash). */
void owlet_add_image(const uint8_t *image);

/*
 * Runs an image's first module as __main__; with OWLET_IN_PROMPT in the prompt's own namespace. Arguments are
 * separated by NULs. Uncaught exceptions are written to standard error. Returns 0, 1 after an uncaught
 * exception, or the value of SystemExit.
 */
int owlet_run(const uint8_t *image, unsigned flags, const char *args, size_t args_length);

/* OWLET_SYSTEM_EXIT if the last program ended with SystemExit. */
unsigned owlet_exit_flags(void);

/* Lets the collector run while the prompt waits. */
void owlet_idle(void);

size_t owlet_free_bytes(void);

#endif
