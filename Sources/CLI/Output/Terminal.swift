import Application
import Events
import Foundation
import Presentation
import Synchronization

/// What the three streams are, and writing to them.
enum Terminal {
    static let isInput = isatty(0) == 1
    static let isOutput = isatty(1) == 1
    static let isError = isatty(2) == 1

    /// The columns that output has; nil where lines may be of any length.
    static let width: Int? = {
        let environment = ProcessInfo.processInfo.environment
        if let asked = environment["COLUMNS"].flatMap({ Int($0) }), asked >= 40 { return asked }
        guard isOutput else { return nil }
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else { return 80 }
        return Int(size.ws_col)
    }()

    /// Whether there may be colour: on a terminal, and not against the user's wish (no-color.org).
    static func hasColour(_ isTerminal: Bool) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        return isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// Writes everything, or says why not: output cut short by a full disk must not look like success.
    static func write(_ text: String, to descriptor: Int32 = 1) throws(Problem) {
        try write(Array(text.utf8), to: descriptor)
    }

    static func write(_ phrase: Phrase, to descriptor: Int32 = 1) throws(Problem) {
        try write(phrase.spoken, to: descriptor)
    }

    static func write(_ bytes: [UInt8], to descriptor: Int32 = 1) throws(Problem) {
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
    static func tell(_ text: String) {
        // Whoever cannot be told so cannot be told that, either.
        try? write(text, to: 2)
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
    private let label: String
    private let state = Mutex(State())

    private struct State {
        /// When it was told first, and of how many.
        var start: (time: Double, done: Int)?
        var last = 0.0
        var isShown = false
    }

    init(ru: String, en: String) {
        label = Phrase(ru: ru, en: en).spoken
    }

    /// Tells that `done` of `total` are done; at most ten times a second.
    func callAsFunction(_ done: Int, _ total: Int?) {
        guard Terminal.isError else { return }
        let now = Date().timeIntervalSinceReferenceDate
        let since = state.withLock { state -> (seconds: Double, done: Int)? in
            let start = state.start ?? (now, done)
            state.start = start
            if now - state.last < 0.1 { return nil }
            (state.last, state.isShown) = (now, true)
            return (now - start.time, done - start.done)
        }
        guard let since else { return }
        let text = Progress.line(done, of: total, since.done, in: since.seconds).spoken
        Terminal.tell("\r\(label) \(text)\u{1B}[K")
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
        if isShown { Terminal.tell("\r\u{1B}[K") }
    }

    deinit {
        end()
    }
}
