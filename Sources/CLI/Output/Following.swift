import Events

/// What goes on as the log grows, until it is told to stop or nobody reads it any more.
enum Following {
    /// How often the log is asked whether it has grown, in seconds.
    static let interval = 0.2

    /// Calls `body` with the size of the log, and again whenever the log has grown, as long as it answers true.
    ///
    /// A signal that ends the process, and a reader who closes the pipe, are the usual ends and no errors; `body` lets
    /// long work be ended by calling ``goOn()`` in between.
    ///
    /// - Throws: ``Problem`` of kind `conflict` where the ledger is replaced meanwhile; what `body` throws.
    static func run(_ ledger: Ledger, _ body: (Int) throws -> Bool) throws {
        let signals = try Signals()
        var watch = try LogWatch(ledger)
        do {
            var isWanted = try body(watch.size)
            while isWanted {
                switch signals.wait(interval) {
                case .signal, .readerGone: return
                case .input, .nothing: if let size = try watch.grown() { isWanted = try body(size) }
                }
            }
        } catch is Stopped {
        } catch let problem as Problem where problem.name == Terminal.readerGone {
        }
    }

    /// - Throws: where the command was told to stop.
    static func goOn() throws {
        if Signals.isStopAsked { throw Stopped() }
    }

    private struct Stopped: Error {}
}
