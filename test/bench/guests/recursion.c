/* Recursion: Fibonacci numbers and Ackermann's function. */
#include "guest.h"

__attribute__((noinline, optimize("no-optimize-sibling-calls", "O1"))) static unsigned fib(unsigned n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

__attribute__((noinline, optimize("no-optimize-sibling-calls", "O1"))) static unsigned ackermann(unsigned m, unsigned n) {
    if (m == 0) return n + 1;
    return ackermann(m - 1, n == 0 ? 1 : ackermann(m, n - 1));
}

unsigned work(unsigned rounds) {
    unsigned check = 0;
    while (rounds--) check += fib(18) + ackermann(2, 20 + rounds % 4);
    return check;
}
