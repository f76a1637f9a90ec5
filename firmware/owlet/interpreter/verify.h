/*
 * The check of an image's bytecode before it is executed: docs/owlet.md ("The check of an image").
 *
 * Each CODE is followed along all its paths, with the kind of every slot of the value stack. Where paths meet, the stacks
 * are the same; no instruction takes a slot of the wrong kind or more than there are; the stack and the locals fit the
 * frame; every operand names something that exists; jumps go to instructions. The loop of the interpreter relies on it.
 */
#ifndef OWLET_INTERPRETER_VERIFY_H
#define OWLET_INTERPRETER_VERIFY_H

#include "core/value.h"

/*
 * Whether an image of right length and CRC can be executed safely. Works in the given memory, which is free afterwards: a
 * bit for each word of the image, and for its longest function a bit for each byte and some bytes for each jump. An image
 * for which that is too small is refused. `memory` is aligned to words.
 */
bool verify_image(const uint8_t *image, void *memory, size_t size);

#endif
