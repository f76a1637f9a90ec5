# Indexing and slicing strings.
s = 'abcdefghij'
print(s[0], s[-1], s[3], s[-3], s[2:5], s[:3], s[7:], s[:], s[-3:], s[:-3], s[-5:-2])
print(s[::2], s[1::2], s[::-1], s[::-2], s[8:2:-2], s[2:8:3], s[-1:-11:-3], s[5:2], s[100:], s[:100])
print(s[-100:2])
print(repr(s[3:3]), s[None:None:None], s[True], s[slice(1, 4)], s[slice(None, None, -3)])
for index in (10, -11, 1000):
    try:
        s[index]
    except IndexError as e:
        print(e)
try:
    s[::0]
except ValueError as e:
    print(e)
for bad in ('1', 1.0, None):
    try:
        s[bad]
    except TypeError:
        print('TypeError')
try:
    s[0] = 'x'
except TypeError as e:
    print(e)
print([s[i:i + 3] for i in range(0, len(s), 3)], [s[i:] for i in range(7, 10)])


def is_palindrome(text):
    letters = [c.lower() for c in text if c.isalpha()]
    return letters == letters[::-1]


print(is_palindrome('A man, a plan, a canal: Panama'), is_palindrome('Not one'))
