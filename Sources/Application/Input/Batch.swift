import Events

/// The lines of an input, read and checked for their shape: what `append` takes in one transaction.
package struct Batch: Sendable {
    package private(set) var drafts: [Draft] = []
    package let file: String
    /// The lines, one after the other, to show the one that a rule refuses.
    private var text: [UInt8] = []
    private var ranges: [Int: Range<Int>] = [:]

    /// - Throws: ``Failure`` with all the shape problems of the input; ``Problem`` where it cannot be read.
    package init(reading input: InputFile, once: Bool) throws {
        var reader = try LineReader(input)
        file = reader.name
        var found: [Failure.Item] = []
        var more = 0
        while let line = try reader.next() {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
            do throws(Problem) {
                try Batch.checkEncoding(line)
                var draft = try Validation.draft(InputReader.action(line: line, number: reader.number))
                draft.isOnce = once
                drafts.append(draft)
                ranges[reader.number] = text.count..<(text.count + line.count)
                text += line
            } catch {
                if found.count == Failure.greatestCount {
                    more += 1
                    continue
                }
                found.append(Failure.Item(problem: error.at(line: reader.number).inFile(file), line: line))
            }
        }
        if !found.isEmpty { throw Failure(found, more: more) }
    }

    /// What the rules found, told of the line they found it in.
    package func failure(_ problem: Problem) -> Failure {
        let line = problem.line.flatMap { ranges[$0] }.map { Array(text[$0]) }
        return Failure([Failure.Item(problem: line == nil ? problem : problem.inFile(file), line: line)])
    }

    /// Files in UTF-16 would only be «not JSON»; this says what they are.
    private static func checkEncoding(_ line: [UInt8]) throws(Problem) {
        guard line.contains(0) || line.starts(with: [0xFF, 0xFE]) || line.starts(with: [0xFE, 0xFF]) else { return }
        throw Problem(
            .badInput, "nul-byte",
            Phrase(
                ru: "в строке нулевой байт: это не текст в UTF-8",
                en: "the line has a NUL byte: this is no UTF-8 "
                    + "text"),
            remedy: Phrase(
                ru: "если файл в UTF-16, сохраните его как UTF-8", en: "if the file is in UTF-16, save it as UTF-8"))
    }
}
