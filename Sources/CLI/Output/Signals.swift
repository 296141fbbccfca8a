import Application
import Events
import Foundation
import Synchronization

/// Where the handlers below write; a signal handler may touch nothing but this.
private let outlet = Atomic<Int32>(-1)
private let stops = Atomic<Int>(0)

/// Signals noted instead of died of, waited for together with keys and with the reader of the output.
///
/// A signal handler may do next to nothing, so it writes the signal's number into a pipe and everything else happens
/// where the pipe is read. One at a time in a process: handlers belong to the whole of it.
final class Signals {
    enum Event: Equatable {
        case nothing
        case signal(Int32)
        /// There is something to read on the standard input.
        case input
        /// Nobody reads the output any more.
        case readerGone
    }

    /// These end a command that would otherwise go on.
    static let stopping = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

    private let reader: Int32
    private let writer: Int32
    private var before: [(number: Int32, handler: sig_t?)] = []

    /// - Parameter others: signals to be told of besides those that end the command.
    init(_ others: [Int32] = []) throws(Problem) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Problem(storage: POSIXError(.init(rawValue: errno) ?? .EIO)) }
        (reader, writer) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            // A full pipe must not stop a handler for ever.
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        outlet.store(writer, ordering: .relaxed)
        stops.store(0, ordering: .relaxed)
        for number in Signals.stopping + others { take(number) }
        // Whoever started the process may have had them blocked: threads of Dispatch do.
        var taken = sigset_t()
        sigemptyset(&taken)
        for number in Signals.stopping + others { sigaddset(&taken, number) }
        pthread_sigmask(SIG_UNBLOCK, &taken, nil)
        // A write to a closed pipe is told as an error.
        before.append((SIGPIPE, signal(SIGPIPE, SIG_IGN)))
    }

    deinit {
        for (number, handler) in before.reversed() { signal(number, handler) }
        outlet.store(-1, ordering: .relaxed)
        close(reader)
        close(writer)
    }

    private func take(_ number: Int32) {
        let handler = signal(number) { number in
            let code = errno
            if number != SIGWINCH && number != SIGTSTP { stops.add(1, ordering: .relaxed) }
            var byte = UInt8(truncatingIfNeeded: number)
            _ = write(outlet.load(ordering: .relaxed), &byte, 1)
            errno = code
        }
        before.append((number, handler))
    }

    /// Whether one of those that end the command has come.
    static var isStopAsked: Bool { stops.load(ordering: .relaxed) > 0 }

    /// Waits for something to happen, for `seconds` at most.
    func wait(_ seconds: Double, forInput: Bool = false) -> Event {
        var ends = [
            pollfd(fd: reader, events: Int16(POLLIN), revents: 0),
            // Without events asked for, poll(2) still tells of the other end being closed.
            pollfd(fd: Console.current.output, events: 0, revents: 0),
            pollfd(fd: forInput ? Console.current.input : -1, events: Int16(POLLIN), revents: 0),
        ]
        let count = poll(&ends, nfds_t(ends.count), Int32(max(0, seconds) * 1000))
        var byte: UInt8 = 0
        // Also where poll was interrupted by the very signal.
        if read(reader, &byte, 1) == 1 { return .signal(Int32(byte)) }
        guard count > 0 else { return .nothing }
        if ends[2].revents != 0 { return .input }
        if ends[1].revents & Int16(POLLERR | POLLHUP) != 0 { return .readerGone }
        return .nothing
    }

    /// Stops the process as the signal does that was noted instead, and returns when it goes on.
    func suspend() {
        let handler = signal(SIGTSTP, SIG_DFL)
        kill(getpid(), SIGTSTP)
        signal(SIGTSTP, handler)
    }
}
