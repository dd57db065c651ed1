package dev.bobine.dev.animatic;

/// Repeatable randomness: a number for a place in the picture, not the next one of a sequence, so that a tuft of grass
/// keeps its shape from frame to frame. The mixing is that of SplitMix64 (Steele, Lea, Flood 2014).
record Chance(long root) {

    /// FNV-1a over the prompt, stirred with the seed.
    static Chance of(String prompt, long seed) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < prompt.length(); i++) {
            hash = (hash ^ prompt.charAt(i)) * 0x100000001b3L;
        }
        return new Chance(mixed(hash + mixed(seed)));
    }

    /// Evenly spread over [0, 1).
    double at(long topic, long index) {
        long bits = mixed(root + topic * 0x9e3779b97f4a7c15L + mixed(index));
        return (bits >>> 11) * 0x1.0p-53;
    }

    double between(long topic, long index, double low, double high) {
        return low + at(topic, index) * (high - low);
    }

    int pick(long topic, int bound) {
        return (int) (at(topic, 0) * bound);
    }

    private static long mixed(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
