import Events

/// Entries that `letopis sample` drew.
package struct DrawnSample: Sendable {
    package let entries: [Int]
    package let size: Int

    /// - Throws: ``Problem``: `notFound`, `badInput` for what is no such answer, `diverged` where it is of another log.
    package init(_ bytes: [UInt8], name file: String, _ ledger: Ledger) throws {
        guard let json = JSONReader.value(bytes, .input), let size = json.object?["size"]?.int,
            let root = json.object?["root"]?.string.flatMap({ TreeHash(base64: $0) }),
            let drawn = json.object?["drawn"]?.array, drawn.allSatisfy({ $0.int != nil })
        else { throw DrawnSample.noSample(file) }
        guard (1...(try ledger.size())).contains(size), try ledger.root(at: size) == root else {
            throw DrawnSample.ofAnother(file)
        }
        entries = drawn.compactMap(\.int)
        self.size = size
    }

    private static func noSample(_ file: String) -> Problem {
        Problem(
            .badInput, "no-sample",
            Phrase(ru: "это не ответ letopis sample", en: "this is no answer of letopis sample"),
            remedy: Phrase(
                ru: "letopis sample … --format json > ФАЙЛ", en: "letopis sample … --format json > FILE"),
            field: "--sample", file: file)
    }

    private static func ofAnother(_ file: String) -> Problem {
        Problem(
            .diverged, "sample-of-another-log",
            Phrase(ru: "эта выборка из другой летописи", en: "the sample was drawn from another log"),
            remedy: Phrase(
                ru: "проверьте --ledger; если летопись та, её надо проверить: letopis verify",
                en: "check --ledger; if the ledger is the right one, verify it: letopis verify"), field: "--sample",
            file: file)
    }
}
