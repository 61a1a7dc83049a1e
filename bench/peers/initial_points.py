"""The initial points of Lodescan's samplers: Philox4x32-10 (Salmon et al., doi:10.1145/2063384.2063405), its streams keyed
as in native/core/random.cpp.
"""

import struct

_MASK = 0xFFFFFFFF


def _philox(key, counter, lane=0):
    c = [counter & _MASK, counter >> 32, lane & _MASK, lane >> 32]
    a, b = key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ a, p1 & _MASK, (p0 >> 32) ^ c[3] ^ b, p0 & _MASK]
        a, b = (a + 0x9E3779B9) & _MASK, (b + 0xBB67AE85) & _MASK
    return c


def _derived(key, purpose, index=0):
    value = 0xCBF29CE484222325
    for byte in purpose.encode():
        value = ((value ^ byte) * 0x100000001B3) % 2**64
    return tuple(_philox(key, value, index | 1 << 63)[:2])


def _seed_key(seed):
    return tuple(_philox((0x4C6F6465, 0x7363616E), struct.unpack("<Q", struct.pack("<d", seed))[0])[:2])


def initial_points(problem, seed, count):
    """The points that every sampler of Lodescan begins with at that seed, as rows of parameters."""
    stream = _derived(_seed_key(float(seed)), "initial")
    rows = []
    for i in range(count):
        key = _derived(stream, "points", i // 1024)
        x = []
        for j in range(problem.dim):
            draw = (i % 1024) * problem.dim + j
            block = _philox(key, draw >> 1)
            low, high = block[2 * (draw & 1)], block[2 * (draw & 1) + 1]
            u = (((high << 20) | (low >> 12)) + 0.5) * 2.0**-52
            x.append(problem.low[j] + (problem.high[j] - problem.low[j]) * u)
        rows.append(x)
    return rows
