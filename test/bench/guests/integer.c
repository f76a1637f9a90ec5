/* Integer mix: xorshift numbers and a bitwise CRC-32 over them. */
#include "guest.h"

static unsigned char buffer[1024];

static unsigned crc32(const unsigned char *p, unsigned length) {
    unsigned crc = ~0u;
    while (length--) {
        crc ^= *p++;
        for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xedb88320u & -(crc & 1));
    }
    return ~crc;
}

unsigned work(unsigned rounds) {
    unsigned x = 123456789, check = 0;
    while (rounds--) {
        for (unsigned i = 0; i < sizeof buffer; i++) {
            x ^= x << 13;
            x ^= x >> 17;
            x ^= x << 5;
            buffer[i] = (unsigned char)x;
        }
        check += crc32(buffer, sizeof buffer);
    }
    return check;
}
