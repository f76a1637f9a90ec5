/* The check of an image's objects: see survey.h. */
#include "core/survey.h"

#include <string.h>

#include "convert/utf8.h"
#include "core/code.h"

/* Words of the image's header, and of objects. */
enum { IMAGE_LENGTH = 2, IMAGE_MODULES = 4, IMAGE_TABLE };
enum { TEXT_LENGTH = 1, TEXT_HASH, TEXT_BYTES };
enum { CODE_DISTANCE = 1, CODE_LENGTH, CODE_CHILD_COUNT, CODE_CHILDREN };
enum { MODULE_NAME = 1, MODULE_SOURCE, MODULE_NAME_COUNT, MODULE_CONSTANT_COUNT, MODULE_CODE, MODULE_TABLE };

enum { TEXT_LIMIT = 0xFFFFFF, LIMB_LIMIT = 16384, SMALL_LIMIT = 0x40000000, HEADER_OTHER = 0x7F00 };

struct survey {
  const uint32_t *words;
  uint32_t count; /* words in the image */
  uint32_t *map;
};

static bool is_start(const struct survey *survey, uint32_t word) {
  return word < survey->count && (survey->map[word >> 5] >> (word & 31) & 1) != 0;
}

static unsigned tag_at(const struct survey *survey, uint32_t word) {
  return survey->words[word] & 0xFF;
}

bool survey_claim(uint32_t *map, uint32_t word) {
  uint32_t bit = 1u << (word & 31);
  bool clear = (map[word >> 5] & bit) == 0;
  map[word >> 5] |= bit;
  return clear;
}

uint32_t survey_next(const uint8_t *image, const uint32_t *map, uint32_t word, enum tag tag) {
  const struct survey survey = {(const uint32_t *)image, ((const uint32_t *)image)[IMAGE_LENGTH] / 4,
                                (uint32_t *)map};
  while (word < survey.count && !(is_start(&survey, word) && tag_at(&survey, word) == tag)) {
    word = (word & 31) == 0 && map[word >> 5] == 0 ? word + 32 : word + 1;
  }
  return word < survey.count ? word : survey.count;
}

/* The size of text in words, or 0: the hash, the NUL and the padding are right, and the flag says whether it is ASCII. */
static uint32_t text_words(const uint32_t *object, uint32_t room) {
  if (room <= TEXT_BYTES || object[TEXT_LENGTH] > TEXT_LIMIT) return 0;
  uint32_t length = object[TEXT_LENGTH], size = TEXT_BYTES + length / 4 + 1, hash = 0x811C9DC5;
  if (size > room) return 0;
  const uint8_t *bytes = (const uint8_t *)(object + TEXT_BYTES), *end = (const uint8_t *)(object + size);
  uint8_t all = 0;
  for (uint32_t i = 0; i < length; i++) {
    hash = (hash ^ bytes[i]) * 0x01000193;
    all |= bytes[i];
  }
  for (const uint8_t *padding = bytes + length; padding < end; padding++) {
    if (*padding != 0) return 0;
  }
  bool ascii = all < 0x80, str = (object[0] & 0xFF) == TAG_STR;
  if (hash != object[TEXT_HASH] || ascii != ((object[0] & HEADER_FLAG) != 0)) return 0;
  return !str || ascii || utf8_valid(bytes, length) ? size : 0;
}

/* An integer of no more limbs than it needs, and too large for a small one. */
static uint32_t bigint_words(const uint32_t *object, uint32_t room) {
  if (room < 3 || object[1] == 0 || object[1] > LIMB_LIMIT || object[1] > room - 2) return 0;
  uint32_t limbs = object[1], top = object[1 + limbs], least = SMALL_LIMIT;
  if ((object[0] & HEADER_FLAG) != 0) least++;
  return top == 0 || (limbs == 1 && top < least) ? 0 : 2 + limbs;
}

static uint32_t code_words(const uint32_t *object, uint32_t room) {
  if (room < CODE_CHILDREN || object[CODE_LENGTH] > room * 4 || object[CODE_CHILD_COUNT] > room) return 0;
  uint32_t size = CODE_CHILDREN + object[CODE_CHILD_COUNT] + (object[CODE_LENGTH] + 3) / 4;
  return size <= room ? size : 0;
}

static uint32_t module_words(const uint32_t *object, uint32_t room) {
  if (room < MODULE_TABLE || object[MODULE_NAME_COUNT] > room || object[MODULE_CONSTANT_COUNT] > room)
    return 0;
  uint32_t size = MODULE_TABLE + object[MODULE_NAME_COUNT] + object[MODULE_CONSTANT_COUNT];
  return size <= room ? size : 0;
}

/* The size of an object in words, or 0 if its header or its contents are wrong. */
static uint32_t object_words(const uint32_t *object, uint32_t room) {
  unsigned tag = object[0] & 0xFF;
  bool flagged = tag == TAG_BIGINT || tag == TAG_STR || tag == TAG_BYTES;
  uint32_t allowed = HEADER_PACKED | 0xFF | (flagged ? HEADER_FLAG : 0);
  if ((object[0] & HEADER_PACKED) == 0 || (object[0] & ~allowed) != 0) return 0;
  switch (tag) {
    case TAG_FLOAT:
      return room >= 3 ? 3 : 0;
    case TAG_BIGINT:
      return bigint_words(object, room);
    case TAG_STR:
    case TAG_BYTES:
      return text_words(object, room);
    case TAG_TUPLE:
      return room >= 2 && object[1] <= room - 2 ? 2 + object[1] : 0;
    case TAG_CODE:
      return code_words(object, room);
    case TAG_IMAGE_MODULE:
      return module_words(object, room);
    default:
      return 0;
  }
}

/* Walks over the objects from the first to the end of the image and marks their starts. */
static bool mark_objects(const struct survey *survey) {
  uint32_t at = IMAGE_TABLE + survey->words[IMAGE_MODULES];
  memset(survey->map, 0, survey_map_words(survey->count * 4) * 4);
  while (at < survey->count) {
    uint32_t size = object_words(survey->words + at, survey->count - at);
    if (size == 0) return false;
    survey_claim(survey->map, at);
    at += size;
  }
  return at == survey->count;
}

/* The object that a reference names, or 0. */
static uint32_t target(const struct survey *survey, uint32_t at, uint32_t offset) {
  if ((offset & 3) != 0 || offset == 0 || offset / 4 >= survey->count - at) return 0;
  return is_start(survey, at + offset / 4) ? at + offset / 4 : 0;
}

static bool is_reference_to(const struct survey *survey, uint32_t at, uint32_t offset, enum tag tag) {
  uint32_t word = target(survey, at, offset);
  return word != 0 && tag_at(survey, word) == tag;
}

static bool is_value(const struct survey *survey, uint32_t at, value v) {
  if (is_small(v)) return true;
  if ((v & 3) != 0) return v == NONE || is_bool(v) || v == ELLIPSIS;
  uint32_t word = target(survey, at, v);
  return word != 0 && tag_at(survey, word) >= TAG_FLOAT && tag_at(survey, word) <= TAG_TUPLE;
}

static bool are_values(const struct survey *survey, uint32_t at, uint32_t first, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    if (!is_value(survey, at, survey->words[at + first + i])) return false;
  }
  return true;
}

/* Whether a reference names a CODE of this module. */
static bool is_code_of(const struct survey *survey, uint32_t at, uint32_t offset, uint32_t module) {
  uint32_t word = at + offset / 4;
  return is_reference_to(survey, at, offset, TAG_CODE) &&
         survey->words[word + CODE_DISTANCE] == (word - module) * 4;
}

static bool check_code(const struct survey *survey, uint32_t at) {
  const uint32_t *object = survey->words + at;
  uint32_t distance = object[CODE_DISTANCE], module = at - distance / 4;
  if ((distance & 3) != 0 || distance / 4 >= at || !is_start(survey, module)) return false;
  if (tag_at(survey, module) != TAG_IMAGE_MODULE) return false;
  for (uint32_t i = 0; i < object[CODE_CHILD_COUNT]; i++) {
    if (!is_code_of(survey, at, object[CODE_CHILDREN + i], module)) return false;
  }
  return code_prelude_fits(value_of(object), survey->words[module + MODULE_NAME_COUNT]);
}

static bool check_module(const struct survey *survey, uint32_t at) {
  const uint32_t *object = survey->words + at;
  uint32_t names = object[MODULE_NAME_COUNT];
  if (!is_reference_to(survey, at, object[MODULE_NAME], TAG_STR)) return false;
  if (!is_reference_to(survey, at, object[MODULE_SOURCE], TAG_STR)) return false;
  for (uint32_t i = 0; i < names; i++) {
    if (!is_reference_to(survey, at, object[MODULE_TABLE + i], TAG_STR)) return false;
  }
  return is_code_of(survey, at, object[MODULE_CODE], at) &&
         are_values(survey, at, MODULE_TABLE + names, object[MODULE_CONSTANT_COUNT]);
}

static bool check_references(const struct survey *survey, uint32_t at) {
  switch (tag_at(survey, at)) {
    case TAG_TUPLE:
      return are_values(survey, at, 2, survey->words[at + 1]);
    case TAG_CODE:
      return check_code(survey, at);
    case TAG_IMAGE_MODULE:
      return check_module(survey, at);
    default:
      return true;
  }
}

/* Claims the parts of all objects of a type for their parents; a CODE can be claimed once. */
static bool claim_codes(const struct survey *survey, enum tag tag) {
  const uint8_t *image = (const uint8_t *)survey->words;
  uint32_t at = survey_next(image, survey->map, 0, tag);
  for (; at < survey->count; at = survey_next(image, survey->map, at + 1, tag)) {
    const uint32_t *object = survey->words + at;
    const uint32_t *offset = object + (tag == TAG_CODE ? CODE_CHILDREN : MODULE_CODE);
    for (uint32_t n = tag == TAG_CODE ? object[CODE_CHILD_COUNT] : 1; n > 0; n--, offset++) {
      if (!survey_claim(survey->map, at + *offset / 4 + 1)) return false;
    }
  }
  return true;
}

/* A claim marks the second word of a CODE, a multiple of 4, which cannot be taken for the header of a MODULE or CODE. */
bool survey_image(const uint8_t *image, uint32_t *map) {
  const uint32_t *words = (const uint32_t *)image;
  const struct survey survey = {words, words[IMAGE_LENGTH] / 4, map};
  if (!mark_objects(&survey)) return false;
  for (uint32_t i = 0; i < words[IMAGE_MODULES]; i++) {
    if (!is_reference_to(&survey, 0, words[IMAGE_TABLE + i], TAG_IMAGE_MODULE)) return false;
  }
  for (uint32_t at = 0; at < survey.count; at++) {
    if (is_start(&survey, at) && !check_references(&survey, at)) return false;
  }
  return claim_codes(&survey, TAG_IMAGE_MODULE) && claim_codes(&survey, TAG_CODE);
}
