# Words of a text: counts, anagrams, lengths, an index, a histogram.
text = '''It was the best of times, it was the worst of times, it was the age of wisdom,
it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity.'''


def words(text):
    word = ''
    for c in text.lower() + ' ':
        if c.isalpha():
            word += c
        elif word:
            yield word
            word = ''


counts = {}
for word in words(text):
    counts[word] = counts.get(word, 0) + 1
ranking = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
for word, count in ranking[:6]:
    print('{:<6}{:>3} {}'.format(word, count, '#' * count))
print(len(counts), sum(counts.values()), max(counts, key=len), sorted(counts)[:4])
lengths = {}
for word in sorted(counts):
    lengths.setdefault(len(word), []).append(word)
for length in sorted(lengths):
    print(length, lengths[length])
anagrams = {}
for word in 'listen silent enlist google elgoog abc cab banana'.split():
    anagrams.setdefault(''.join(sorted(word)), []).append(word)
print([group for group in anagrams.values() if len(group) > 1])
index = {}
for number, line in enumerate(text.splitlines(), 1):
    for word in words(line):
        if number not in index.setdefault(word, []):
            index[word].append(number)
print(index['the'], index['best'], index['epoch'], [w for w in index if len(index[w]) == 2])
