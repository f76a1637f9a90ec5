# A pseudo-random generator, shuffling, sampling, Monte Carlo.


class Random:
    def __init__(self, seed):
        self.state = seed & 0xFFFFFFFF or 1

    def bits(self):
        x = self.state
        x ^= x << 13 & 0xFFFFFFFF
        x ^= x >> 17
        x ^= x << 5 & 0xFFFFFFFF
        self.state = x
        return x

    def below(self, n):
        return self.bits() * n >> 32

    def random(self):
        return self.bits() / 2 ** 32

    def shuffle(self, items):
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]

    def choice(self, items):
        return items[self.below(len(items))]


r = Random(2463534242)
print([r.bits() for _ in range(4)], [r.below(6) + 1 for _ in range(12)])
cards = [rank + suit for suit in 'SH' for rank in 'A23456789TJQK']
r.shuffle(cards)
print(' '.join(cards), len(set(cards)))
print(r.random(), ['%.6f' % r.random() for _ in range(4)], [r.choice('abc') for _ in range(8)])
counts = [0] * 6
for _ in range(300):
    counts[r.below(6)] += 1
print(counts, sum(counts))
inside = sum(r.random() ** 2 + r.random() ** 2 < 1 for _ in range(400))
print(inside / 100)
