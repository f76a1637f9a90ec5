# Roman numerals, numbers in words, spelled both ways.
numerals = ((1000, 'M'), (900, 'CM'), (500, 'D'), (400, 'CD'), (100, 'C'), (90, 'XC'), (50, 'L'), (40, 'XL'), (10, 'X'),
            (9, 'IX'), (5, 'V'), (4, 'IV'), (1, 'I'))


def to_roman(n):
    text = ''
    for value, letters in numerals:
        count, n = divmod(n, value)
        text += letters * count
    return text


def from_roman(text):
    values = {letters: value for value, letters in numerals}
    total = 0
    for letter, following in zip(text, text[1:] + ' '):
        value = values[letter]
        total += -value if values.get(following, 0) > value else value
    return total


small = ('zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen '
         'seventeen eighteen nineteen').split()
tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split()


def words(n):
    if n < 20:
        return small[n]
    if n < 100:
        return tens[n // 10 - 2] + ('-' + small[n % 10] if n % 10 else '')
    if n < 1000:
        return small[n // 100] + ' hundred' + (' and ' + words(n % 100) if n % 100 else '')
    return words(n // 1000) + ' thousand' + (' ' + words(n % 1000) if n % 1000 else '')


for n in (1, 4, 9, 14, 40, 90, 400, 1066, 1987, 2024, 3999):
    print(n, to_roman(n), from_roman(to_roman(n)), words(n))
print(all(from_roman(to_roman(n)) == n for n in range(1, 200)))
