/* Calls through function pointers: objects with method tables, and a sort with a comparison function. */
#include "guest.h"

struct shape;
struct methods {
    int (*area)(const struct shape *);
    void (*grow)(struct shape *, int);
};
struct shape {
    const struct methods *methods;
    int width, height;
};

static int square_area(const struct shape *s) { return s->width * s->width; }
static int rectangle_area(const struct shape *s) { return s->width * s->height; }
static int triangle_area(const struct shape *s) { return s->width * s->height / 2; }
static void grow_width(struct shape *s, int by) { s->width = (s->width + by) & 1023; }
static void grow_both(struct shape *s, int by) {
    s->width = (s->width + by) & 511;
    s->height = (s->height + by) & 255;
}

static const struct methods kinds[] = {
    {square_area, grow_width}, {rectangle_area, grow_both}, {triangle_area, grow_both},
};
static struct shape shapes[64];

static int by_area(const struct shape *a, const struct shape *b) {
    return a->methods->area(a) - b->methods->area(b);
}

__attribute__((noinline)) static void sort(struct shape *v, int n,
                                           int (*compare)(const struct shape *, const struct shape *)) {
    for (int gap = n / 2; gap; gap /= 2) {
        for (int i = gap; i < n; i++) {
            for (int j = i; j >= gap && compare(&v[j - gap], &v[j]) > 0; j -= gap) {
                struct shape t = v[j];
                v[j] = v[j - gap];
                v[j - gap] = t;
            }
        }
    }
}

unsigned work(unsigned rounds) {
    unsigned check = 0;
    for (int i = 0; i < 64; i++) shapes[i] = (struct shape){&kinds[i % 3], i + 3, 70 - i};
    while (rounds--) {
        for (int i = 0; i < 64; i++) shapes[i].methods->grow(&shapes[i], (int)(rounds % 17) + i);
        sort(shapes, 64, by_area);
        for (int i = 0; i < 64; i++) check = check * 3 + (unsigned)shapes[i].methods->area(&shapes[i]);
    }
    return check;
}
