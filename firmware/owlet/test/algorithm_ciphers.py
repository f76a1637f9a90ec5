# Caesar, Vigenere, run lengths, base 64 and CRC-32.
alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'


def caesar(text, shift):
    out = ''
    for c in text:
        if c.isalpha():
            base = ord('A') if c.isupper() else ord('a')
            c = chr((ord(c) - base + shift) % 26 + base)
        out += c
    return out


def vigenere(text, key, sign=1):
    return ''.join(chr((ord(c) + sign * (ord(key[i % len(key)]) - 97) - 97) % 26 + 97) for i, c in enumerate(text))


def run_lengths(text):
    out = []
    for c in text:
        if out and out[-1][0] == c:
            out[-1][1] += 1
        else:
            out.append([c, 1])
    return ''.join(c + (str(n) if n > 1 else '') for c, n in out)


def base64(data):
    out = ''
    for i in range(0, len(data), 3):
        block = data[i:i + 3]
        bits = int.from_bytes(block + bytes(3 - len(block)), 'big')
        chars = [alphabet[bits >> shift & 63] for shift in (18, 12, 6, 0)]
        out += ''.join(chars[:len(block) + 1]) + '=' * (3 - len(block))
    return out


def crc32(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xEDB88320 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


print(caesar('Hello, World!', 3), caesar(caesar('Hello, World!', 3), -3), caesar('abc xyz', 13))
print(vigenere('attackatdawn', 'lemon'), vigenere(vigenere('attackatdawn', 'lemon'), 'lemon', -1))
print(run_lengths('aaabccdddd'), run_lengths(''), run_lengths('abc'))
print([base64(text) for text in (b'', b'f', b'fo', b'foo', b'foob', b'\xff\x00\xfe')])
print('%08x' % crc32(b'123456789'), hex(crc32(b'')), crc32(bytes(range(64))))
xor = bytes(a ^ b for a, b in zip(b'secret text', b'keykeykeyke'))
print(xor, bytes(a ^ b for a, b in zip(xor, b'keykeykeyke')))
