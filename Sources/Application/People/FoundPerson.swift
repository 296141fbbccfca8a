import Events

/// Somebody with what is known under any of the codes.
package struct FoundPerson {
    package let code: String
    private let known: [Personal]

    /// - Parameter known: what is known under each code, the one that stands for the others first.
    package init(_ code: String, known: [Personal]) {
        (self.code, self.known) = (code, known)
    }

    package var name: String? { first(\.name) }
    package var phone: String? { first(\.phone) }
    package var email: String? { first(\.email) }
    package var birthDate: Day? { first(\.birthDate) }

    /// From the first code that has it.
    private func first<Value>(_ path: KeyPath<Personal, Value?>) -> Value? {
        known.lazy.compactMap { $0[keyPath: path] }.first
    }
}
