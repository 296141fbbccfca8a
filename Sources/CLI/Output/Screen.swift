import Application
import Events
import Foundation
import Presentation

/// The whole terminal for as long as a command plays on it, and as it was again afterwards.
final class Screen {
    enum Event: Equatable {
        /// Nothing happened for as long as was asked.
        case quiet
        case key(Key)
        /// What is drawn is there no more, or there is other room for it.
        case resized
        /// The terminal is gone, or the command was told to stop.
        case stop
    }

    struct Size: Equatable, Sendable {
        let columns: Int
        let rows: Int
    }

    private let signals: Signals
    private let before: termios
    private var reader = KeyReader()
    private var keys: [Key] = []
    /// The lines that the terminal shows.
    private var shown: [String] = []
    private var isOpen = false

    /// Whether keys can be read and lines drawn over.
    static var isPossible: Bool {
        Terminal.isInput && Terminal.isOutput && Console.current.environment["TERM"] != "dumb"
    }

    /// - Throws: ``Problem`` `inputOutput` where the terminal does not say how it is set.
    init() throws(Problem) {
        var state = termios()
        guard tcgetattr(Console.current.input, &state) == 0 else {
            throw Problem(storage: POSIXError(.init(rawValue: errno) ?? .EIO))
        }
        before = state
        signals = try Signals([SIGWINCH, SIGTSTP])
        try open()
    }

    deinit {
        close()
    }

    private func open() throws(Problem) {
        var state = before
        // Keys one by one and unseen; Ctrl-C and Ctrl-Z stay signals.
        state.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
        state.c_iflag &= ~tcflag_t(IXON | ICRNL)
        tcsetattr(Console.current.input, TCSAFLUSH, &state)
        isOpen = true
        shown = []
        // The other screen, without the cursor (xterm, "Private Modes").
        try Terminal.write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J")
    }

    /// Gives the terminal back as it was.
    func close() {
        guard isOpen else { return }
        isOpen = false
        // A terminal that is gone needs nothing back.
        try? Terminal.write("\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l")
        var state = before
        tcsetattr(Console.current.input, TCSAFLUSH, &state)
    }

    var size: Size {
        var size = winsize()
        guard ioctl(Console.current.output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return Size(columns: 80, rows: 24)
        }
        return Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }

    /// Shows `lines`, each no wider than the screen, and no more than it has; writes only those that changed.
    func draw(_ lines: [String]) throws(Problem) {
        var out = ""
        for (row, line) in lines.enumerated() where row >= shown.count || shown[row] != line {
            out += "\u{1B}[\(row + 1);1H\(line)\u{1B}[0m\u{1B}[K"
        }
        if lines.count < shown.count { out += "\u{1B}[\(lines.count + 1);1H\u{1B}[J" }
        shown = lines
        if !out.isEmpty { try Terminal.write(out) }
    }

    /// Waits for something to happen, for `seconds` at most.
    func next(within seconds: Double) throws(Problem) -> Event {
        if !keys.isEmpty { return .key(keys.removeFirst()) }
        switch signals.wait(seconds, forInput: true) {
        case .nothing: return .quiet
        case .readerGone: return .stop
        case .input:
            var bytes = [UInt8](repeating: 0, count: 256)
            let count = read(Console.current.input, &bytes, bytes.count)
            guard count > 0 else { return count < 0 && errno == EINTR ? .quiet : .stop }
            keys += reader.keys(bytes.prefix(count))
            return keys.isEmpty ? .quiet : .key(keys.removeFirst())
        case .signal(SIGWINCH):
            shown = []
            try Terminal.write("\u{1B}[2J")
            return .resized
        case .signal(SIGTSTP):
            close()
            signals.suspend()
            try open()
            return .resized
        case .signal: return .stop
        }
    }
}
