# A binary search tree with deletion, and an expression tree.


class Node:
    def __init__(self, key, left=None, right=None):
        self.key = key
        self.left = left
        self.right = right


class Tree:
    def __init__(self, keys=()):
        self.root = None
        self.size = 0
        for key in keys:
            self.add(key)

    def add(self, key):
        self.root = self._add(self.root, key)

    def _add(self, node, key):
        if node is None:
            self.size += 1
            return Node(key)
        if key < node.key:
            node.left = self._add(node.left, key)
        elif key > node.key:
            node.right = self._add(node.right, key)
        return node

    def remove(self, key):
        self.root = self._remove(self.root, key)

    def _remove(self, node, key):
        if node is None:
            raise KeyError(key)
        if key < node.key:
            node.left = self._remove(node.left, key)
        elif key > node.key:
            node.right = self._remove(node.right, key)
        elif node.left is None or node.right is None:
            self.size -= 1
            return node.left or node.right
        else:
            successor = node.right
            while successor.left:
                successor = successor.left
            node.key = successor.key
            node.right = self._remove(node.right, successor.key)
        return node

    def __contains__(self, key):
        node = self.root
        while node and node.key != key:
            node = node.left if key < node.key else node.right
        return node is not None

    def __iter__(self):
        def walk(node):
            if node:
                yield from walk(node.left)
                yield node.key
                yield from walk(node.right)

        return walk(self.root)

    def __len__(self):
        return self.size

    def depth(self):
        def depth(node):
            return 0 if node is None else 1 + max(depth(node.left), depth(node.right))

        return depth(self.root)


t = Tree([50, 30, 70, 20, 40, 60, 80, 30])
print(list(t), len(t), t.depth(), 40 in t, 45 in t)
for key in (20, 30, 50):
    t.remove(key)
    print(list(t), len(t), t.root.key)
try:
    t.remove(99)
except KeyError as e:
    print('KeyError', e)
words = Tree('the quick brown fox jumps over the lazy dog'.split())
print(list(words), words.depth(), bool(Tree()), bool(words), max(words), [w for w in words if len(w) == 4])
