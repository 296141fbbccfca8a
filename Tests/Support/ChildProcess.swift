import Foundation
import Synchronization

/// A program that was started; may be used from many threads at once.
///
/// Foundation's `Process` is not used: to find the open files its `run()` copies whole `dirent` values out of the
/// buffer of `readdir`, past whose end it reads once about 1 360 files are open. Tests that run at the same time have
/// that many ledgers open.
package final class ChildProcess: Sendable {
    /// What a standard stream of the program is.
    package enum Stream: Sendable {
        case null
        case file(String)
        case descriptor(Int32)
    }

    package enum End: Equatable, Sendable {
        case exit(Int32)
        case signal(Int32)
    }

    package let identifier: pid_t
    private let end = Mutex<End?>(nil)

    /// Throws `POSIXError` where the program or a file cannot be opened. Without `environment` it has that of the tests.
    package init(
        _ path: String, _ arguments: [String], environment: [String: String]? = nil, in directory: String? = nil,
        input: Stream = .null, output: Stream = .null, errors: Stream = .null
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, stream) in [input, output, errors].enumerated() {
            let flags = descriptor == 0 ? O_RDONLY : O_WRONLY | O_CREAT
            switch stream {
            case .null: posix_spawn_file_actions_addopen(&actions, Int32(descriptor), "/dev/null", flags, 0)
            case .file(let file): posix_spawn_file_actions_addopen(&actions, Int32(descriptor), file, flags, 0o600)
            case .descriptor(let own): posix_spawn_file_actions_adddup2(&actions, own, Int32(descriptor))
            }
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let variables = environment ?? ProcessInfo.processInfo.environment
        // posix_spawn's own way to change the folder is not in what Swift sees of glibc.
        let words = (directory.map { ["env", "-C", $0] } ?? []) + [path] + arguments
        var argv = words.map { strdup($0) } + [nil]
        var envp = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var identifier = pid_t()
        let code = posix_spawnp(&identifier, words[0], &actions, &attributes, &argv, &envp)
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EINVAL) }
        self.identifier = identifier
    }

    package func send(_ signal: Int32) {
        end.withLock { if $0 == nil { kill(identifier, signal) } }
    }

    package var isRunning: Bool { end.withLock { ended(&$0, WNOHANG) == nil } }

    /// Waits until it has ended.
    @discardableResult
    package func wait() -> End {
        while true {
            // Whether it has ended is asked without the lock, for somebody may want to send it a signal meanwhile.
            var information = siginfo_t()
            if waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) == 0 || errno != EINTR {
                if let end = end.withLock({ ended(&$0, 0) }) { return end }
            }
        }
    }

    private func ended(_ end: inout End?, _ options: Int32) -> End? {
        if let end { return end }
        var status: Int32 = 0
        guard waitpid(identifier, &status, options) == identifier else { return nil }
        end = status & 0x7F == 0 ? .exit(status >> 8 & 0xFF) : .signal(status & 0x7F)
        return end
    }
}
