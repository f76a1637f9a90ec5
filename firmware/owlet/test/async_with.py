# async with that is left in every way; a coroutine that waits for nothing ends at the first send.


class M:
    async def __aenter__(self): return 5
    async def __aexit__(self, *a): print('aexit', a[0] and a[0].__name__); return False
async def f(how):
    for i in (1, 2):
        async with M() as v:
            if how == 'return': return v
            if how == 'break': break
            if how == 'continue': continue
            if how == 'raise': raise KeyError('k')
            print('body', v)
    return 'end'
for how in ('return', 'break', 'continue', 'raise', 'no'):
    c = f(how)
    try: c.send(None)
    except StopIteration as e: print(how, e.value)
    except KeyError as e: print(how, repr(e))
