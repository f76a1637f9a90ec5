/* Deep recursion: a tree that is one long list, walked by functions that call themselves and each other 700 deep. */
#include "guest.h"

struct node {
    struct node *left, *right;
    unsigned key;
};
enum { NODES = 700 };
static struct node nodes[NODES];

__attribute__((noinline)) static struct node *insert(struct node *tree, struct node *new) {
    if (!tree) return new;
    if (new->key < tree->key) tree->left = insert(tree->left, new);
    else tree->right = insert(tree->right, new);
    return tree;
}

__attribute__((noinline)) static unsigned sum(const struct node *tree, unsigned depth) {
    if (!tree) return depth;
    unsigned left = sum(tree->left, depth + 1);
    return left * 3 + tree->key + sum(tree->right, depth + 2);
}

static unsigned odd(unsigned n, unsigned x);

__attribute__((noinline)) static unsigned even(unsigned n, unsigned x) {
    return n == 0 ? x : odd(n - 1, x * 5 + n) ^ x >> 3;
}

__attribute__((noinline)) static unsigned odd(unsigned n, unsigned x) {
    return n == 0 ? ~x : even(n - 1, x * 7 + n) + (x << 1);
}

unsigned work(unsigned rounds) {
    unsigned check = 0;
    while (rounds--) {
        struct node *tree = 0;
        for (unsigned i = 0; i < NODES; i++) {
            unsigned key = i < 650 ? i : i * 7919 % 650;
            nodes[i] = (struct node){0, 0, key};
            if (i % 50 == 0) tree = 0;
            tree = insert(tree, &nodes[i]);
        }
        for (unsigned i = 0; i < 500; i++) nodes[i] = (struct node){0, i < 499 ? &nodes[i + 1] : 0, i};
        check += sum(nodes, 0) + sum(tree, 1);
        for (unsigned n = 0; n < 20; n++) check ^= even(600 + n, check);
    }
    return check;
}
