# int() of text in various bases, with what it accepts and what it refuses.
for text in ('0', '7', '-7', '+7', '  42\n', '1_000', '007', '99999999999999999999', '-0'):
    print(repr(text), int(text))
for text, base in (('ff', 16), ('0xFF', 16), ('-0b101', 2), ('777', 8), ('0o17', 8), ('zz', 36), ('Z', 36),
                   ('0x1f', 0), ('0b11', 0), ('0o7', 0), ('10', 3), ('-1_0', 10), ('0', 0)):
    print(text, base, int(text, base))
for text in ('', ' ', '1.5', 'abc', '1__0', '_1', '0x10', '12a', '--1', '1 2'):
    try:
        print(int(text))
    except ValueError as e:
        print(e)
for text, base in (('2', 2), ('g', 16), ('', 8)):
    try:
        print(int(text, base))
    except ValueError as e:
        print(e)
try:
    int('1', 37)
except ValueError as e:
    print(e)
print(int(3.99), int(-3.99), int(1e20), int(True), int(b'12'), int())
for bad in (None, [1], {}):
    try:
        int(bad)
    except TypeError as e:
        print('TypeError')
print(float('1.5'), float(' -2e3 '), float('1_0.5'), float('.5'), float('5.'), float('1e400'))
for text in ('', 'one', '1e', '1.2.3', '--1'):
    try:
        float(text)
    except ValueError as e:
        print(e)
