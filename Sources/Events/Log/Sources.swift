import Foundation
import Synchronization

/// What the ledger takes from outside, and tests hand in: the time.
package struct Clock: Sendable {
    /// Unix milliseconds.
    package let now: @Sendable () -> Int

    package init(now: @escaping @Sendable () -> Int) {
        self.now = now
    }

    package static let system = Clock { Int((Date().timeIntervalSince1970 * 1000).rounded(.down)) }

    /// From 1970-01-01 to 9999-12-30: what `recorded` and ids of version 7 can say, in every time zone.
    private static let sayable = 0..<253_402_214_400_000

    /// The time, if it is one that can be written down.
    ///
    /// - Throws: ``Problem`` `conflict` where the clock is wrong beyond all measure.
    @discardableResult
    package func require() throws(Problem) -> Int {
        let now = now()
        if Clock.sayable.contains(now) { return now }
        throw Problem(
            .conflict, "clock-beyond",
            Phrase(
                ru: "часы этой машины показывают время вне 1970–9999 годов",
                en: "this machine's clock is outside the years 1970 to 9999"),
            remedy: Phrase(ru: "поправьте часы и повторите", en: "set the clock, and try again"))
    }
}

/// Randomness for codes and ids: the system's, or a seeded sequence (SplitMix64, Steele et al. 2014) that repeats.
package struct RandomSource: RandomNumberGenerator, Sendable {
    private var state: UInt64?

    package static let system = RandomSource(state: nil)

    package init(seed: UInt64) {
        state = seed
    }

    private init(state: UInt64?) {
        self.state = state
    }

    /// Whether what it gives may have been given before, to another process or in an earlier run.
    var repeats: Bool { state != nil }

    package mutating func next() -> UInt64 {
        guard let seed = state else { return SystemChance.next() }
        state = seed &+ 0x9E37_79B9_7F4A_7C15
        var z = seed &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

/// The system's randomness, asked for by the page: every eight bytes alone are a call into the kernel.
private enum SystemChance {
    private static let page = Mutex<[UInt64]>([])

    static func next() -> UInt64 {
        page.withLock { page in
            if page.isEmpty { page = fresh() }
            // Taken out, so that nothing is given twice.
            return page.removeLast()
        }
    }

    private static func fresh() -> [UInt64] {
        // As much as getentropy(3) gives at once.
        var words = [UInt64](repeating: 0, count: 32)
        let isFilled = words.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { getentropy($0, bytes.count) == 0 } ?? false
        }
        if isFilled { return words }
        var system = SystemRandomNumberGenerator()
        return words.map { _ in system.next() }
    }
}
