# raise from, implicit context, re-raising.


def parse(text):
    try:
        return int(text)
    except ValueError as e:
        raise RuntimeError('cannot parse') from e


try:
    parse('x')
except RuntimeError as e:
    print(e, '|', repr(e.__cause__))
try:
    try:
        {}['k']
    except KeyError:
        raise TypeError('while handling')
except TypeError as e:
    print(e, '|', repr(e.__context__), e.__cause__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError('no cause') from None
except ValueError as e:
    print(e, e.__cause__)


def reraise():
    try:
        raise IndexError('original')
    except IndexError:
        print('passing on')
        raise


try:
    reraise()
except IndexError as e:
    print(e, e.__cause__, e.__context__)


def nested():
    try:
        raise ValueError('outer')
    except ValueError:
        try:
            raise KeyError('inner')
        except KeyError:
            pass
        raise


try:
    nested()
except Exception as e:
    print(repr(e))
try:
    raise
except RuntimeError as e:
    print(e)
log = []
for error in (ValueError('a'), KeyError('b'), None):
    try:
        try:
            if error:
                raise error
            log.append('fine')
        except ValueError as e:
            log.append('value')
            raise e
        finally:
            log.append('finally')
    except Exception as e:
        log.append(repr(e))
print(log)
try:
    raise ValueError('a') from 5
except TypeError as e:
    print(e)
