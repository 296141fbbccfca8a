import Events
import Foundation

/// Reads lines from a file or a stream, piece by piece.
///
/// A line longer than an entry could ever be is not read into memory: its beginning stands for it, one byte longer
/// than is allowed, and the rest is passed over; but not without end, for a device has none. A byte order mark and the
/// CR of CRLF are taken off.
package struct LineReader: ~Copyable {
    /// The file as errors name it.
    package let name: String
    private let descriptor: Int32
    private let isOwn: Bool
    private let greatestLine: Int
    private var buffer: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    package private(set) var number = 0

    /// - Throws: ``Problem``: `notFound` where there is no such file.
    package init(_ file: InputFile, greatestLine: Int = InputReader.greatestLine) throws(Problem) {
        self.greatestLine = greatestLine
        name = file.name
        switch file.source {
        case .descriptor(let open): (descriptor, isOwn) = (open, false)
        case .path(let path):
            (descriptor, isOwn) = (open(path, O_RDONLY | O_CLOEXEC), true)
            if descriptor < 0 { throw LineReader.unreadable(path, errno) }
        }
    }

    deinit {
        if isOwn, descriptor >= 0 { close(descriptor) }
    }

    package static func unreadable(_ path: String, _ code: Int32) -> Problem { Files.unreadable(path, code) }

    /// The next line without its end; nil after the last.
    package mutating func next() throws(Problem) -> [UInt8]? {
        var line: [UInt8] = []
        var passed = 0
        while true {
            if position == buffer.count {
                passed += buffer.count
                if passed > LineReader.greatestPassed { throw endless() }
                if isAtEnd {
                    if line.isEmpty { return nil }
                    return finished(line)
                }
                try fill()
                continue
            }
            let end = buffer[position...].firstIndex(of: 0x0A)
            let room = greatestLine + 2 - line.count
            if room > 0 { line += buffer[position..<min(end ?? buffer.count, position + room)] }
            position = end.map { $0 + 1 } ?? buffer.count
            if end != nil { return finished(line) }
        }
    }

    /// So much of one line is looked at for its end.
    private static let greatestPassed = 64 << 20

    private func endless() -> Problem {
        Problem(
            .badInput, "endless-line",
            Phrase(
                ru: "строка длиннее 64 МиБ, и конца ей не видно: это не строки JSON",
                en: "the line is longer than 64 MiB, and there is no end to it: these are no JSON lines"),
            remedy: Phrase(
                ru: "проверьте имя файла; одно действие — одна строка до 1 МиБ",
                en: "check the name of the file; one action is one line of up to 1 MiB"),
            line: number + 1, file: name)
    }

    private mutating func finished(_ line: [UInt8]) -> [UInt8] {
        var line = line
        number += 1
        if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        if line.last == 0x0D, line.count <= greatestLine + 1 { line.removeLast() }
        return line
    }

    private mutating func fill() throws(Problem) {
        let size = 1 << 16
        let (bytes, code) = LineReader.read(descriptor, size)
        if code != 0 { throw LineReader.unreadable(name, code) }
        if bytes.isEmpty { isAtEnd = true }
        buffer = bytes
        position = 0
    }

    package static func read(_ descriptor: Int32, _ size: Int) -> (bytes: [UInt8], code: Int32) {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            var got = Foundation.read(descriptor, buffer.baseAddress, size)
            while got < 0, errno == EINTR { got = Foundation.read(descriptor, buffer.baseAddress, size) }
            if got < 0 { code = errno }
            count = max(0, got)
        }
        return (bytes, code)
    }
}
