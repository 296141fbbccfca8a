import Application

/// SplitMix64 (Steele, Lea and Flood, 2014): the demo's only source of chance.
///
/// The choices below are spelled out and not left to the standard library, whose algorithms may change between
/// versions of Swift: the same seed must give the same year for ever.
struct Random: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// An independent source for one part of the demo, so that a change in one part leaves the others as they are.
    init(seed: UInt64, part: UInt64) {
        state = Random.mix(Random.mix(seed) ^ (part &* 0xD1B5_4A32_D192_ED03))
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Random.mix(state)
    }

    static func mix(_ input: UInt64) -> UInt64 {
        var z = input
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number below `bound`, by the high half of a product (Lemire, 2019).
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(max(bound, 1))).high)
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    mutating func chance(_ percent: Int) -> Bool {
        below(100) < percent
    }

    /// One of `choices`, which must not be empty.
    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[below(choices.count)]
    }

    /// `choices` in another order (Fisher and Yates).
    mutating func shuffled<Element>(_ choices: [Element]) -> [Element] {
        var result = choices
        for index in stride(from: result.count - 1, to: 0, by: -1) { result.swapAt(index, below(index + 1)) }
        return result
    }

    /// `count` of `choices`, or all where there are fewer.
    mutating func some<Element>(_ count: Int, of choices: [Element]) -> [Element] {
        Array(shuffled(choices).prefix(count))
    }

    /// `total` in `parts` whole amounts, none under half of an even share, that sum to it exactly.
    mutating func split(_ total: Int, into parts: Int) -> [Int] {
        guard parts > 1 else { return [total] }
        let even = total / parts
        var result = (1..<parts).map { _ in even / 2 + below(even) }
        var last = total - result.reduce(0, +)
        // The last share takes the difference; where that leaves too little, an even split does.
        if last < even / 2 {
            result = Array(repeating: even, count: parts - 1)
            last = total - even * (parts - 1)
        }
        return result + [last]
    }
}
