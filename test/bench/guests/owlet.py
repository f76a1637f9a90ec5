# A Python loop: calls, attributes, dictionaries, lists and strings, as programs for the board use them.
import sys


class Account:
    def __init__(self, name):
        self.name = name
        self.balance = 0

    def add(self, amount):
        self.balance += amount
        return self.balance


def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def work(rounds):
    accounts = {name: Account(name) for name in ('red', 'green', 'blue')}
    names = list(accounts)
    seen = [0] * 64
    for n in range(1, rounds + 1):
        steps = collatz(n % 97 + 1)
        seen[steps % 64] += 1
        accounts[names[n % 3]].add(steps)
        if n % 100 == 0:
            seen.sort()
    text = ', '.join('%s %d' % (name, account.balance) for name, account in sorted(accounts.items()))
    return text + ' ' + str(sum(seen[::2]))


print(work(int(sys.argv[1])))
