/* Keyword arguments: see keyword.h. */
#include "objects/keyword.h"

#include "objects/error.h"
#include "objects/native.h"
#include "objects/str.h"

value keyword_find(unsigned count, const value *arguments, const char *name) {
  const value *keyword = arguments + positional(count);
  for (unsigned i = 0; i < keyword_count(count); i++, keyword += 2) {
    if (str_is(keyword[0], name)) return keyword[1];
  }
  return ABSENT;
}

void keyword_check(const char *function, unsigned count, const value *arguments, const char *const *names) {
  const value *keyword = arguments + positional(count);
  for (unsigned i = 0; i < keyword_count(count); i++, keyword += 2) {
    const char *const *name = names;
    while (*name != NULL && !str_is(keyword[0], *name)) name++;
    if (*name == NULL) {
      error_raise(&error_TypeError, "'%v' is an invalid keyword argument for %s()", keyword[0], function);
    }
  }
}
