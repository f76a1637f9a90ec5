/* Access to packed objects, and the list of images whose modules can be imported: see image.h. */
#include "core/image.h"

#include <string.h>

#include "core/heap.h"
#include "core/vm.h"

enum { HEADER_LENGTH = 20, VERSION = 1 };

/* Words of a MODULE and of a STR. */
enum { MODULE_NAME = 1, MODULE_SOURCE, MODULE_NAME_COUNT, MODULE_CONSTANT_COUNT, MODULE_CODE };
enum { STR_LENGTH = 1, STR_BYTES = 3 };

static uint32_t word_at(const uint8_t *bytes) {
  uint32_t word;
  memcpy(&word, bytes, sizeof word);
  return word;
}

static uint32_t crc32(const uint8_t *data, size_t length) {
  uint32_t crc = 0xFFFFFFFF;
  for (size_t i = 0; i < length; i++) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

bool image_valid(const uint8_t *image, size_t length) {
  if (((uintptr_t)image & 3) != 0 || length < HEADER_LENGTH || memcmp(image, "OWLi", 4) != 0) return false;
  uint32_t stated = word_at(image + 8), modules = word_at(image + 16);
  if (word_at(image + 4) != VERSION || stated > length || (stated & 3) != 0 || stated < HEADER_LENGTH) {
    return false;
  }
  if (modules == 0 || modules > (stated - HEADER_LENGTH) / 4) return false;
  return crc32(image + 16, stated - 16) == word_at(image + 12);
}

/* Unregisters the oldest image in the heap, so that those in flash stay importable. */
static void unregister_oldest(void) {
  unsigned oldest = 0;
  while (oldest < IMAGE_LIMIT - 1 && !heap_contains((void *)~vm.images[oldest])) oldest++;
  vm.image_count--;
  memmove(vm.images + oldest, vm.images + oldest + 1, (vm.image_count - oldest) * sizeof vm.images[0]);
}

void image_register(const uint8_t *image) {
  uintptr_t hidden = ~(uintptr_t)image;
  for (unsigned i = 0; i < vm.image_count; i++) {
    if (vm.images[i] == hidden) return;
  }
  if (vm.image_count == IMAGE_LIMIT) heap_collect();
  if (vm.image_count == IMAGE_LIMIT) unregister_oldest();
  vm.images[vm.image_count++] = hidden;
}

void image_forget_unmarked(void) {
  unsigned kept = 0;
  for (unsigned i = 0; i < vm.image_count; i++) {
    if (heap_is_marked((void *)~vm.images[i])) vm.images[kept++] = vm.images[i];
  }
  vm.image_count = kept;
}

static value module_at(const uint8_t *image, unsigned index) {
  return value_of(image + word_at(image + HEADER_LENGTH + 4 * index));
}

uint32_t image_length(const uint8_t *image) {
  return word_at(image + 8);
}

value image_main(const uint8_t *image) {
  return module_at(image, 0);
}

static bool has_name(value module, const char *name, uint32_t length) {
  const uint32_t *str = object_of(image_module_name(module));
  return str[STR_LENGTH] == length && memcmp(str + STR_BYTES, name, length) == 0;
}

value image_find_module(const char *name, uint32_t length) {
  for (unsigned i = vm.image_count; i-- > 0;) {
    const uint8_t *image = (const uint8_t *)~vm.images[i];
    for (unsigned m = 0; m < word_at(image + 16); m++) {
      value module = module_at(image, m);
      if (has_name(module, name, length)) return module;
    }
  }
  return ABSENT;
}

value image_get(const void *object, unsigned word) {
  const uint32_t *words = object;
  value v = words[word];
  bool relative = (words[0] & HEADER_PACKED) != 0 && (v & 3) == 0;
  return relative ? value_of(object) + v : v;
}

value image_module_name(value module) {
  return image_get(object_of(module), MODULE_NAME);
}
value image_module_source(value module) {
  return image_get(object_of(module), MODULE_SOURCE);
}
value image_module_code(value module) {
  return image_get(object_of(module), MODULE_CODE);
}

uint32_t image_module_name_count(value module) {
  return ((const uint32_t *)object_of(module))[MODULE_NAME_COUNT];
}
uint32_t image_module_constant_count(value module) {
  return ((const uint32_t *)object_of(module))[MODULE_CONSTANT_COUNT];
}

value image_module_constant(value module, unsigned index) {
  const uint32_t *words = object_of(module);
  return image_get(words, MODULE_NAMES + words[MODULE_NAME_COUNT] + index);
}
