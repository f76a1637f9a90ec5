/* Code in SRAM: a filter, a checksum and a sort that the start-up code copies there, called from flash and calling back. */
#include "guest.h"

static short samples[256], filtered[256];

__attribute__((noinline)) static unsigned mix(unsigned x) { return x * 2654435761u ^ x >> 15; }

IN_SRAM static void filter(const short *in, short *out, int n) {
    static const short taps[] = {3, -9, 22, 70, 22, -9, 3, 1};
    for (int i = 0; i < n; i++) {
        int sum = 0;
        for (int k = 0; k < 8; k++) sum += taps[k] * in[(i + k) & 255];
        out[i] = (short)(sum >> 7);
    }
}

IN_SRAM static unsigned checksum(const short *v, int n) {
    unsigned a = 1, b = 0;
    while (n--) {
        a = (a + (unsigned short)*v++) % 65521;
        b = (b + a) % 65521;
    }
    return mix(b << 16 | a);
}

IN_SRAM static void sort(short *v, int n) {
    for (int gap = n / 2; gap; gap /= 2) {
        for (int i = gap; i < n; i++) {
            short key = v[i];
            int j = i;
            for (; j >= gap && v[j - gap] > key; j -= gap) v[j] = v[j - gap];
            v[j] = key;
        }
    }
}

unsigned work(unsigned rounds) {
    unsigned check = 0;
    while (rounds--) {
        for (int i = 0; i < 256; i++) samples[i] = (short)(check = check * 1664525 + 1013904223);
        filter(samples, filtered, 256);
        sort(filtered, 256);
        check ^= checksum(filtered, 256);
    }
    return check;
}
