/* The functions of the C library that the programs call when clang compiles them to WebAssembly. */
#include <ctype.h>
#include <stddef.h>
#include <stdint.h>

int failed;

void *memcpy(void *to, const void *from, size_t n) { return __builtin_memcpy(to, from, n); }
void *memmove(void *to, const void *from, size_t n) { return __builtin_memmove(to, from, n); }
void *memset(void *to, int byte, size_t n) { return __builtin_memset(to, byte, n); }

int memcmp(const void *a, const void *b, size_t n) {
    const unsigned char *p = a, *q = b;
    for (; n; n--, p++, q++) {
        if (*p != *q) return *p - *q;
    }
    return 0;
}

size_t strlen(const char *s) {
    const char *end = s;
    while (*end) end++;
    return (size_t)(end - s);
}

int strcmp(const char *a, const char *b) {
    for (; *a && *a == *b; a++, b++) {}
    return (unsigned char)*a - (unsigned char)*b;
}

int strncmp(const char *a, const char *b, size_t n) {
    for (; n && *a && *a == *b; n--, a++, b++) {}
    return n ? (unsigned char)*a - (unsigned char)*b : 0;
}

char *strchr(const char *s, int c) {
    for (;; s++) {
        if (*s == (char)c) return (char *)s;
        if (!*s) return 0;
    }
}

void *memchr(const void *from, int byte, size_t n) {
    for (const unsigned char *p = from; n; n--, p++) {
        if (*p == (unsigned char)byte) return (void *)p;
    }
    return 0;
}

void abort(void) { __builtin_trap(); }

/* newlib's <ctype.h> looks characters up here, from EOF on. */
const char _ctype_[257] = {
    [1 ... 32] = _C,
    [1 + '\t' ... 1 + '\r'] = _C | _S,
    [1 + ' '] = _S | _B,
    [1 + '!' ... 1 + '~'] = _P,
    [1 + '0' ... 1 + '9'] = _N,
    [1 + 'A' ... 1 + 'Z'] = _U,
    [1 + 'a' ... 1 + 'z'] = _L,
    [1 + 'A' ... 1 + 'F'] = _U | _X,
    [1 + 'a' ... 1 + 'f'] = _L | _X,
    [128] = _C,
};

/* The product of 128-bit numbers, which clang calls where it finds a double-width product. */
__int128 __multi3(__int128 a, __int128 b) {
    const uint64_t low = 0xffffffff;
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    uint64_t x0 = x & low, x1 = x >> 32, y0 = y & low, y1 = y >> 32;
    uint64_t middle = x1 * y0 + (x0 * y0 >> 32);
    uint64_t other = x0 * y1 + (middle & low);
    uint64_t high = x1 * y1 + (middle >> 32) + (other >> 32);
    high += (uint64_t)((unsigned __int128)a >> 64) * y + x * (uint64_t)((unsigned __int128)b >> 64);
    union {
        struct { uint64_t low, high; } half;
        __int128 whole;
    } result = {{other << 32 | (x0 * y0 & low), high}};
    return result.whole;
}
