# Classes: attributes of class and instance, methods, __repr__ and __str__, __call__, __bool__, __len__.


class Account:
    """Money with a name on it."""

    count = 0
    currency = 'EUR'

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        Account.count += 1

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError('amount must be positive')
        self.balance += amount
        return self

    def __repr__(self):
        return 'Account(%r, %r)' % (self.owner, self.balance)

    def __str__(self):
        return '%s has %d %s' % (self.owner, self.balance, self.currency)

    def __call__(self, *args):
        return self.owner, args

    def __bool__(self):
        return self.balance != 0


a = Account('Ada')
b = Account('Bob', 50)
print(a, b, [a, b], repr(a), str(b), '%s %r' % (a, b), '{} {!r}'.format(a, b), f'{a}')
print(a.deposit(10).deposit(20).balance, Account.count, a.count, bool(a), bool(Account('x')), not b)
a.currency = 'USD'
print(a, b, Account.currency, a(1, 2), Account.deposit(b, 5).balance)
Account.currency = 'GBP'
del a.currency
print(a.currency, b.currency)
method = a.deposit
print(method(1).balance, Account.__name__, a.__class__ is Account, type(a) is Account, type(a).__name__)
try:
    a.deposit(-5)
except ValueError as e:
    print(e)
for name in ('nope', '__len__'):
    try:
        getattr(a, name)
    except AttributeError as e:
        print(e)


class Plain:
    pass


class Sized:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


p = Plain()
p.anything = [1]
p.anything.append(2)
print(p.anything, bool(p), bool(Sized(0)), bool(Sized(3)), len(Sized(7)), p == p, p == Plain(), p != Plain())
