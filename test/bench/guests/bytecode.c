/* Interpreter-like: a stack machine with switch dispatch runs a program that counts primes. */
#include "guest.h"

enum { PUSH, LOAD, STORE, ADD, SUB, MUL, MOD, LESS, EQUAL, JUMP, JUMP_IF_NOT, INCREMENT, DUP, DROP, SWAP, XOR, HALT };

/* n = 2; while n < 200: d = 2; while d * d < n + 1: if n % d == 0: break, else d += 1; count if none; n += 1 */
static const signed char program[] = {
    PUSH, 2, STORE, 0, PUSH, 0, STORE, 2,
    /* 8 */ LOAD, 0, PUSH, 100, DUP, ADD, LESS, JUMP_IF_NOT, 61,
    /* 17 */ PUSH, 2, STORE, 1,
    /* 21 */ LOAD, 1, DUP, MUL, LOAD, 0, PUSH, 1, ADD, LESS, JUMP_IF_NOT, 49,
    /* 33 */ LOAD, 0, LOAD, 1, MOD, PUSH, 0, EQUAL, JUMP_IF_NOT, 45,
    /* 43 */ JUMP, 57,
    /* 45 */ INCREMENT, 1, JUMP, 21,
    /* 49 */ INCREMENT, 2, PUSH, 7, PUSH, 9, XOR,
    /* 56 */ DROP,
    /* 57 */ INCREMENT, 0, JUMP, 8,
    /* 61 */ LOAD, 2, HALT,
};

static int variables[4], stack[32];

__attribute__((noinline)) static int run(const signed char *code) {
    const signed char *pc = code;
    int *sp = stack;
    for (;;) {
        switch (*pc++) {
            case PUSH: *sp++ = *pc++; break;
            case LOAD: *sp++ = variables[*pc++]; break;
            case STORE: variables[*pc++] = *--sp; break;
            case ADD: sp--; sp[-1] += sp[0]; break;
            case SUB: sp--; sp[-1] -= sp[0]; break;
            case MUL: sp--; sp[-1] *= sp[0]; break;
            case MOD: sp--; sp[-1] %= sp[0]; break;
            case LESS: sp--; sp[-1] = sp[-1] < sp[0]; break;
            case EQUAL: sp--; sp[-1] = sp[-1] == sp[0]; break;
            case JUMP: pc = code + *pc; break;
            case JUMP_IF_NOT: pc = *--sp ? pc + 1 : code + *pc; break;
            case INCREMENT: variables[*pc++]++; break;
            case DUP: sp[0] = sp[-1]; sp++; break;
            case DROP: sp--; break;
            case SWAP: { int top = sp[-1]; sp[-1] = sp[-2]; sp[-2] = top; break; }
            case XOR: sp--; sp[-1] ^= sp[0]; break;
            default: return sp[-1];
        }
    }
}

unsigned work(unsigned rounds) {
    unsigned check = 0;
    while (rounds--) check = check * 31 + (unsigned)run(program);
    return check;
}
