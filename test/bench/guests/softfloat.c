/* Soft float: a small physics loop in single and double precision, calculated by the compiler's library. */
#include "guest.h"

unsigned work(unsigned rounds) {
    float x = 1.0f, v = 0.0f;
    double sum = 0.0;
    while (rounds--) {
        for (int i = 0; i < 100; i++) {
            float a = -x * 4.0f - v * 0.01f;
            v += a * 0.01f;
            x += v * 0.01f;
        }
        sum += (double)x * (double)x / (1.0 + (double)v * (double)v);
        if (x < 0.01f && x > -0.01f) x = 1.0f;
    }
    return (unsigned)(long long)(sum * 1000.0);
}
