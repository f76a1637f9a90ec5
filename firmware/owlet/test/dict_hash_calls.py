# How often dicts and sets call __hash__ and __eq__ of their keys: never __eq__ if the hashes differ.


class K:
    n = 0; h = 0
    def __init__(self, v, hv): self.v = v; self.hv = hv
    def __eq__(self, o): K.n += 1; return isinstance(o, K) and self.v == o.v
    def __hash__(self): K.h += 1; return self.hv
    def __repr__(self): return 'K%d' % self.v
def show(what): print(what, K.n, K.h); K.n = K.h = 0
ks = [K(i, i) for i in range(30)]
d = {}
for k in ks[:5]: d[k] = 1
show('small dict')
for k in ks: d[k] = 2
show('dict')
print(K(3, 3) in d, K(3, 4) in d, 3 in d, 'x' in d); show('in')
e = dict(d); show('copy'); d.update(e); show('update'); print(d == e); show('eq')
print(d.pop(K(7, 7))); show('pop'); d.popitem(); show('popitem'); d.setdefault(K(99, 99), 5); show('setdefault')
del d[K(99, 99)]; show('del')
s = set(); 
for k in ks: s.add(k)
show('set')
print(K(3, 3) in s, K(3, 4) in s, 3 in s); show('in')
t = set(ks[:10]); show('t'); u = s | t; show('or'); v = s & t; show('and'); w = s - t; show('sub'); x = s ^ t; show('xor'); print(t <= s, len(u), len(v), len(w), len(x)); show('le')
s.discard(K(4, 4)); show('discard'); s.pop(); show('pop'); f = frozenset(t); show('frozen'); print(hash(f) == hash(frozenset(t))); show('hash')
m = {1: 'a', 'b': 2, 2.5: 3}
print(m.get(K(1, 1))); show('mixed'); m[K(1, 1)] = 4; show('mixed set'); print(m[1], m['b'], m[2.5], m[K(1, 1)], m[True], m[1.0]); show('mixed get')
big = {i: i for i in range(-20, 20)}
print(big[1.0], big[True], big[-1.0], big[-2], big.get(0.5), 2**40 in big)
big[2**40] = 1; print(big[float(2**40)])
q = {1, 2, 3}; q.add(K(2, 2)); show('set mixed'); print(2 in q, K(2, 2) in q, len(q)); show('x')
tt = {(K(1, 1), 2): 3}; show('tuple'); print(tt.get((1, 2)), tt[(K(1, 1), 2)]); show('tuple')
class Z:
    def __hash__(self): return 5
    def __eq__(self, o): raise ValueError('eq')
z = {Z(): 1}
try: z[Z()]
except ValueError as err: print(err)
print(5 in {Z(): 1} if False else z.get(6))
# Copies of dicts and sets compare no keys, even if their hashes are equal.
K.n = K.h = 0
same = [K(i, i % 3) for i in range(12)]
d = {k: 1 for k in same}; s = set(same); K.n = K.h = 0
copies = d.copy(), dict(d), s.copy(), frozenset(s), set(s), list(s); show('copies')
print([len(c) for c in copies])
d = {}; d.update(dict.fromkeys('abcdefghijk', 2)); d.pop('a'); e = d.copy(); e['z'] = 1; print(e, e['k'], len(d))
