import Events
import Foundation
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
    static func remark(_ text: String) {
        try? write(text + "\n", to: 2)
    }
}

/// The commonest complaints of the operating system, which speaks English only.
enum SystemError {
    static func phrase(_ code: Int32) -> Phrase {
        switch code {
        case ENOENT: Phrase(ru: "такого файла нет", en: "no such file")
        case EISDIR: Phrase(ru: "это папка", en: "it is a folder")
        case EACCES, EPERM: Phrase(ru: "нет прав", en: "permission denied")
        case ENOSPC: Phrase(ru: "на диске нет места", en: "no space left on the disk")
        case EPIPE: Phrase(ru: "его больше никто не читает", en: "nobody reads it any more")
        case EROFS: Phrase(ru: "диск доступен только для чтения", en: "the disk is read-only")
        default: Phrase(String(cString: strerror(code)))
        }
    }
}

/// The look of a piece of text; nothing but the text where there is no colour.
enum Style: String {
    case bold = "1"
    case dim = "2"
    case good = "32"
    case warning = "33"
    case bad = "31"
    case accent = "36"
    case strong = "1;36"

    func callAsFunction(_ text: String, colour: Bool) -> String {
        colour && !text.isEmpty ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
}

/// One line on standard error that moves on while long work goes on; only on a terminal.
final class Progress: Sendable {
    private let label: String
    private let last = Mutex<(time: Double, isShown: Bool)>((time: 0, isShown: false))

    init(ru: String, en: String) {
        label = say(ru: ru, en: en)
    }

    /// Tells that `done` of `total` are done; at most ten times a second.
    func callAsFunction(_ done: Int, _ total: Int?) {
        guard Terminal.isError else { return }
        let now = Date().timeIntervalSinceReferenceDate
        let isDue = last.withLock { state in
            if now - state.time < 0.1 { return false }
            state = (now, true)
            return true
        }
        guard isDue else { return }
        var text = "\r\(label) \(Numbers.grouped(done))"
        if let total { text += " / \(Numbers.grouped(total))" }
        try? Terminal.write(text + "\u{1B}[K", to: 2)
    }

    /// Takes the line away.
    func end() {
        let isShown = last.withLock { state in
            defer { state.isShown = false }
            return state.isShown
        }
        if isShown { try? Terminal.write("\r\u{1B}[K", to: 2) }
    }

    deinit {
        end()
    }
}
