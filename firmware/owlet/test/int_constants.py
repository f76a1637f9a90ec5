# Operations on constants that are large, or that a compiler may have calculated.
print(10**200 % 1000007, 2**128 - 1, (1 << 300) >> 290, 7 >> 3**40)
print(-(2**200) // 3**100, ~(1 << 130) & 0xFF, 3**3**3 % 10**9)
print(f"{2**200:x} {{2**200}} {1 << 150}", f"{10**40:>{5 * 10}}|")
print([9**9, -(9**9), 0xFFFF_FFFF_FFFF_FFFF * 0xFFFF_FFFF_FFFF_FFFF * 3])
print(123456789012345678901234567890123456789012345678901234567890 % 997)
print({2**70: "a", "b": 1 << 65}, (1, 2**150, "x"), -2**130)
x = 3
x **= 2**3
print(x, x << 2**4, 2**x % 1000, (2 + 1) ** 100 % 7)


def f(n=2**140, *, m=1 << 70):
    return n % (m + 1)


print(f(), f(1 << 200, m=2**64))
try:
    print(1 << -1)
except ValueError as e:
    print("ValueError")
