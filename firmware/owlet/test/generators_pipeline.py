# Generators connected to pipelines.
text = '''# inventory
bolt 12 0.25
nut 40 0.1

# tools
hammer 2 19.5
saw 1 24
broken line
'''


def lines(source):
    for line in source.splitlines():
        line = line.strip()
        if line and not line.startswith('#'):
            yield line


def records(source):
    for line in source:
        fields = line.split()
        if len(fields) != 3:
            print('skipped:', line)
            continue
        yield {'name': fields[0], 'count': int(fields[1]), 'price': float(fields[2])}


def costing(source, limit):
    return (r for r in source if r['count'] * r['price'] >= limit)


for record in costing(records(lines(text)), 4):
    print(record['name'], record['count'] * record['price'])


def primes():
    found = []
    n = 2
    while True:
        if all(n % p for p in found):
            found.append(n)
            yield n
        n += 1


def until(limit, source):
    for item in source:
        if item > limit:
            break
        yield item


def pairs(source):
    previous = next(source)
    for item in source:
        yield previous, item
        previous = item


print([(a, b) for a, b in pairs(until(80, primes())) if b - a == 2])


def windows(source, size):
    window = []
    for item in source:
        window.append(item)
        if len(window) == size:
            yield tuple(window)
            window.pop(0)


print(list(windows(range(6), 3)), [sum(w) for w in windows(until(30, primes()), 2)])
