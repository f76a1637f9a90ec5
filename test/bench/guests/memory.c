/* Memory: insertion sort, copies by word and by byte, and the length of a long string. */
#include "guest.h"

static unsigned short values[300];
static unsigned words[1024], copy[1024];
static char text[2048];

static void sort(unsigned short *v, int n) {
    for (int i = 1; i < n; i++) {
        unsigned short key = v[i];
        int j = i - 1;
        for (; j >= 0 && v[j] > key; j--) v[j + 1] = v[j];
        v[j + 1] = key;
    }
}

__attribute__((noinline)) static unsigned length(const char *p) {
    const char *q = p;
    while (*q) q++;
    return (unsigned)(q - p);
}

unsigned work(unsigned rounds) {
    unsigned seed = 1, check = 0;
    while (rounds--) {
        for (int i = 0; i < 300; i++) values[i] = (unsigned short)((seed = seed * 1664525 + 1013904223) >> 16);
        sort(values, 300);
        for (int i = 0; i < 1024; i++) words[i] = seed + (unsigned)i;
        for (int n = 0; n < 8; n++) {
            for (int i = 0; i < 1024; i++) copy[i] = words[i];
            words[n] = copy[1023 - n];
        }
        for (unsigned i = 0; i < sizeof text - 1; i++) text[i] = (char)('a' + i % 26);
        for (int n = 0; n < 8; n++) check += length(text + n);
        check ^= values[rounds % 300] + copy[rounds % 1024];
    }
    return check;
}
