/*
 * The check of an image's objects before it is used: docs/owlet.md ("The check of an image"). What holds afterwards, the
 * rest of the machine takes for granted.
 *
 * The objects fill the image without gaps, each with a header, a size and contents that its type allows; every reference
 * goes to the start of an object of a type that its place allows. Each CODE belongs to one MODULE and has one parent.
 */
#ifndef OWLET_CORE_SURVEY_H
#define OWLET_CORE_SURVEY_H

#include "core/value.h"

/* Words of the map for an image of this length in bytes: one bit for each word. */
static inline uint32_t survey_map_words(uint32_t length) {
  return (length / 4 + 31) / 32;
}

/*
 * Whether all objects of an image are sound; length and CRC are already checked. Sets a bit in `map` for the first word
 * of every object, and for the second word of every CODE that has a parent.
 */
bool survey_image(const uint8_t *image, uint32_t *map);

/* Sets the bit of a word in a map; returns whether it was clear. */
bool survey_claim(uint32_t *map, uint32_t word);

/* The next object of this type from `word` on; the number of words in the image if there is none. */
uint32_t survey_next(const uint8_t *image, const uint32_t *map, uint32_t word, enum tag tag);

#endif
