import Synchronization

/// Tools of which one thread alone may use each: as many as are in use at once, made when they are first needed.
final class Pool<Tool>: Sendable {
    private final class Seat: Sendable {
        let tool: Mutex<Tool>

        init(_ tool: consuming sending Tool) {
            self.tool = Mutex(tool)
        }
    }

    private let make: @Sendable () throws -> sending Tool
    private let idle = Mutex<[Seat]>([])

    init(_ make: @escaping @Sendable () throws -> sending Tool) {
        self.make = make
    }

    /// What `body` makes of a tool that nobody else uses meanwhile.
    func using<Product: Sendable>(_ body: (Tool) throws -> Product) throws -> Product {
        let seat = try idle.withLock { $0.popLast() } ?? Seat(make())
        defer { idle.withLock { $0.append(seat) } }
        return try seat.tool.withLock { try body($0) }
    }
}
