import Application
import Events
import Foundation
import Presentation
import Synchronization

/// What the three streams are, and writing to them.
enum Terminal {
    static var isInput: Bool { isatty(Console.current.input) == 1 }
    static var isOutput: Bool { isatty(Console.current.output) == 1 }
    static var isError: Bool { isatty(Console.current.errors) == 1 }

    /// The columns that output has; nil where lines may be of any length.
    static var width: Int? {
        if let asked = Console.current.environment["COLUMNS"].flatMap({ Int($0) }), asked >= 40 { return asked }
        guard isOutput else { return nil }
        var size = winsize()
        guard ioctl(Console.current.output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else { return 80 }
        return Int(size.ws_col)
    }

    /// Whether there may be colour: on a terminal, and not against the user's wish (no-color.org).
    static func hasColour(_ isTerminal: Bool) -> Bool {
        let environment = Console.current.environment
        return isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// Writes everything, or says why not: output cut short by a full disk must not look like success.
    static func write(_ text: String, to stream: KeyPath<Console, Int32> & Sendable = \.output) throws(Problem) {
        try write(Array(text.utf8), to: stream)
    }

    static func write(_ phrase: Phrase) throws(Problem) { try write(phrase.spoken) }

    static func write(_ bytes: [UInt8], to stream: KeyPath<Console, Int32> & Sendable = \.output) throws(Problem) {
        try write(bytes, Console.current[keyPath: stream])
    }

    private static func write(_ bytes: [UInt8], _ descriptor: Int32) throws(Problem) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Foundation.write(descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if count < 0 {
                if errno == EINTR { continue }
                // Only where somebody ignores SIGPIPE, which else ends the process.
                let name = errno == EPIPE ? readerGone : "not-written"
                let why = SystemError.phrase(errno)
                throw Problem(
                    .inputOutput, name,
                    Phrase(ru: "не удалось вывести результат: \(why.ru)", en: "could not write the output: \(why.en)"),
                    remedy: Phrase(ru: "проверьте место на диске", en: "check the free space"))
            }
            done += count
        }
    }

    /// The name of the problem that nobody reads the output any more.
    static let readerGone = "reader-gone"

    /// A remark beside the answer; on standard error, so that output stays what scripts expect.
    static func remark(_ phrase: Phrase) { remark(phrase.spoken) }

    static func remark(_ text: String) { tell(SafeText.of(text) + "\n") }

    /// Says something on standard error.
    static func tell(_ text: String, on errors: Int32 = Console.current.errors) {
        // Whoever cannot be told so cannot be told that, either.
        try? write(Array(text.utf8), errors)
    }

    /// What is typed up to the next end of line, without it; nil at the end of input. No byte after it is read: what else
    /// stands on the input is for whoever reads next.
    static func readLine() -> String? {
        var line: [UInt8] = []
        while true {
            let (piece, _) = LineReader.read(Console.current.input, 1)
            guard let byte = piece.first else { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
            if byte == 0x0A { break }
            line.append(byte)
        }
        if line.last == 0x0D { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }
}

extension Emphasis {
    /// The same in this run's language.
    func callAsFunction(_ phrase: Phrase, colour: Bool) -> String { self(phrase.spoken, colour: colour) }

    /// `text` with the escape codes for it (ECMA-48, SGR); nothing but the text where there is no colour.
    func callAsFunction(_ text: String, colour: Bool) -> String {
        colour && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    private var code: String {
        switch self {
        case .bold: "1"
        case .dim: "2"
        case .good: "32"
        case .warning: "33"
        case .bad: "31"
        case .accent: "36"
        case .strong: "1;36"
        }
    }
}

/// One line on standard error that moves on while long work goes on; only on a terminal.
final class Progress: Sendable {
    private let label: Phrase
    /// Long work may tell how far it is on a thread of its own: these are the run's.
    private let (language, errors, isTold) = (Speech.language, Console.current.errors, Terminal.isError)
    private let state = Mutex(State())

    private struct State {
        /// When it was told first, and of how many.
        var start: (time: Double, done: Int)?
        var last = 0.0
        var isShown = false
    }

    init(ru: String, en: String) {
        label = Phrase(ru: ru, en: en)
    }

    /// Tells that `done` of `total` are done; at most ten times a second.
    func callAsFunction(_ done: Int, _ total: Int?) {
        guard isTold else { return }
        let now = Date().timeIntervalSinceReferenceDate
        let since = state.withLock { state -> (seconds: Double, done: Int)? in
            let start = state.start ?? (now, done)
            state.start = start
            if now - state.last < 0.1 { return nil }
            (state.last, state.isShown) = (now, true)
            return (now - start.time, done - start.done)
        }
        guard let since else { return }
        let line = label + Phrase(" ") + Progress.line(done, of: total, since.done, in: since.seconds)
        Terminal.tell("\r\(line.text(language))\u{1B}[K", on: errors)
    }

    /// «340 000 из 1 000 000 · 78 000/с · ещё 8 с»: how many are done, how fast, and how long it will take yet. The rate
    /// is told once there has been half a second to go by.
    ///
    /// - Parameters:
    ///   - recent: how many of them were done in the `seconds` since it was told first.
    static func line(_ done: Int, of total: Int?, _ recent: Int, in seconds: Double) -> Phrase {
        var line = Numbers.grouped(done)
        if let total { line = line + Phrase(ru: " из ", en: " of ") + Numbers.grouped(total) }
        guard seconds >= 0.5, recent > 0 else { return line }
        let rate = Double(recent) / seconds
        // As exact as it is steady.
        let shown = rate < 1000 ? Int(rate.rounded()) : Int((rate / 1000).rounded()) * 1000
        line = line + Phrase(" · ") + Numbers.grouped(shown) + Phrase(ru: "/с", en: "/s")
        guard let total, total > done else { return line }
        let left = Int((Double(total - done) / rate).rounded(.up))
        let time =
            left < 100
            ? Phrase(ru: "\(left) с", en: "\(left) s")
            : Phrase(ru: "\((left + 59) / 60) мин", en: "\((left + 59) / 60) min")
        return line + Phrase(ru: " · ещё \(time.ru)", en: " · \(time.en) left")
    }

    /// Takes the line away.
    func end() {
        let isShown = state.withLock { state in
            defer { state.isShown = false }
            return state.isShown
        }
        if isShown { Terminal.tell("\r\u{1B}[K", on: errors) }
    }

    deinit {
        end()
    }
}
