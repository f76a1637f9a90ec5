/* Runs a program of Embench-IoT as a guest: a round is one call of its benchmark(). The check is 1 if its result is right. */
#include "guest.h"

void initialise_benchmark(void);
int benchmark(void);
int verify_benchmark(int result);

unsigned work(unsigned rounds) {
    int result = 0;
    initialise_benchmark();
    while (rounds--) result = benchmark();
    int right = verify_benchmark(result);
    failed = !right;
    return (unsigned)right;
}
